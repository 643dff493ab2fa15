// The engine's end of a probe: a child process that tries one backend. However it ends, there is an answer.

import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { Workload } from '../backends/measure.ts'
import type { Examination } from './examination.ts'
import { listenForLastWords } from './last-words.ts'
import type { ProbeQuestion, ProbeReport, Speed } from './probe-messages.ts'
import { computeProcess } from './compute-process.ts'
import { createProcessorTime, type ProcessorTime, type Used } from './processor-time.ts'

/** Loading a large library from a cold disk takes this long at most. */
const patienceMs = 60_000

export interface Probe {
  /** Neither ever rejects; ask one thing at a time. */
  examine(): Promise<Examination>
  measure(workload: Workload): Promise<Speed>
  end(): void
}

export type StartProbe = (backend: BackendId) => Probe

export interface ProbeStarterOptions {
  /** The file that they run; the product's own if absent. */
  entry?: string
  timeoutMs?: number
  processorTime?: ProcessorTime
}

/** Starts probes under the Node that runs the engine. */
export function probeStarter({
  entry = join(import.meta.dirname, 'probe.ts'),
  timeoutMs = patienceMs,
  processorTime = createProcessorTime(),
}: ProbeStarterOptions = {}): StartProbe {
  return (backend) => {
    const note = processorTime.child()
    const child = fork(entry, [], { ...computeProcess, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    let stage = 'before it was loaded'
    const lastWords = listenForLastWords(child.stderr)
    let over: string | null = null
    let settle: ((report: ProbeReport | null) => void) | null = null
    const answer = (report: ProbeReport | null): void => {
      settle?.(report)
      settle = null
    }
    const end = (how: string): void => {
      over ??= how
      answer(null)
    }
    child.on('message', (message) => {
      const report = message as ProbeReport & Used
      note(report)
      if (report.report === 'stage') stage = report.stage
      else answer(report)
    })
    child.on('error', (error) => end(`it could not be started: ${error.message}`))
    // After everything it sent and said has been read.
    child.on('close', (code, signal) => end(`it crashed ${stage}: ${signal ?? `exit code ${code}`}${lastWords()}`))

    async function ask(question: ProbeQuestion): Promise<ProbeReport | null> {
      if (over !== null) return null
      const timer = setTimeout(() => {
        over = `it did not answer within ${timeoutMs / 1000} s ${stage}`
        child.kill('SIGKILL')
      }, timeoutMs)
      const report = await new Promise<ProbeReport | null>((resolve) => {
        settle = resolve
        child.send(question, () => undefined)
      })
      clearTimeout(timer)
      return report
    }

    return {
      async examine() {
        const report = await ask({ ask: 'examine', backend })
        return report?.report === 'examination' ? report.examination : { available: false, reason: over! }
      },
      async measure(workload) {
        const report = await ask({ ask: 'measure', backend, workload })
        return report?.report === 'speed' ? report.speed : { fault: over! }
      },
      end() {
        over ??= 'it was ended'
        child.kill('SIGKILL')
      },
    }
  }
}
