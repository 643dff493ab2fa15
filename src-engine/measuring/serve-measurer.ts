// A measurer process: one assignment, then it leaves. The engine owns the database.

import { constants, setPriority } from 'node:os'
import { reportError, type ErrorReport } from '../../src-shared/errors.ts'
import { useBackend } from '../backends/use-backend.ts'
import { processorSeconds, type Used } from '../devices/processor-time.ts'
import { measureModel } from './measure-model.ts'
import type { MeasureAssignment, MeasurerReport } from './measurer-messages.ts'

// As for a training: the window and the engine stay quick.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

/** A person reads them. */
const shareIntervalMs = 100
let shareSentAt = Number.NEGATIVE_INFINITY

function send(report: MeasurerReport): Promise<void> {
  const message: MeasurerReport & Used = { ...report, processorSeconds: processorSeconds() }
  return new Promise((resolve) => process.send!(message, undefined, undefined, () => resolve()))
}

function report(message: MeasurerReport): void {
  const now = performance.now()
  if (message.report === 'share') {
    if (now - shareSentAt < shareIntervalMs) return
    shareSentAt = now
  }
  void send(message)
}

// The engine decides when it ends: Ctrl+C reaches the whole process group.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
// A terminal that closes says so to all processes of its group.
process.on('SIGHUP', () => undefined)
process.on('message', (assignment: MeasureAssignment) => {
  void measured(assignment)
    .then((error) => send({ report: 'ended', error }))
    .then(() => process.disconnect())
})

async function measured(assignment: MeasureAssignment): Promise<ErrorReport | null> {
  try {
    await measureModel(assignment, { useBackend, report, now: () => performance.now() })
    return null
  } catch (error) {
    // Whatever is not an AppError is a bug: its stack goes to the terminal, its message to the person.
    const told = reportError(error)
    if (told.code === 'internal') console.error(error)
    return told
  }
}
