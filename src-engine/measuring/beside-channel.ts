// The child's end of a process beside the engine: it is sent one assignment, reports, and leaves.

import { constants, setPriority } from 'node:os'
import { processorSeconds, type Used } from '../devices/processor-time.ts'

/** A person reads them. */
const shareIntervalMs = 100

export interface BesideChannel<Report> {
  send(report: Report): Promise<void>
  /** As `send`, but for a share that nobody could read: it is left out where another was told a moment ago. */
  sendShare(report: Report): void
}

/** Does what the assignment says, which must not throw, and leaves when it is done. */
export function serveBeside<Assignment, Report extends object>(
  act: (assignment: Assignment, channel: BesideChannel<Report>) => Promise<void>,
): void {
  // As for a training: the window and the engine stay quick.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  let shareSentAt = Number.NEGATIVE_INFINITY

  function send(report: Report): Promise<void> {
    const message: Report & Used = { ...report, processorSeconds: processorSeconds() }
    return new Promise((resolve) => process.send!(message, undefined, undefined, () => resolve()))
  }

  function sendShare(report: Report): void {
    const now = performance.now()
    if (now - shareSentAt < shareIntervalMs) return
    shareSentAt = now
    void send(report)
  }

  // The engine decides when it ends: Ctrl+C reaches the whole process group.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  // A terminal that closes says so to all processes of its group.
  process.on('SIGHUP', () => undefined)
  process.on('message', (assignment: Assignment) => {
    void act(assignment, { send, sendShare }).then(() => process.disconnect())
  })
}
