// A probe process: tries one backend where a crash takes nothing else down, and leaves when the engine does.

import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { Backend } from '../backends/backend.ts'
import { measureIterations } from '../backends/measure.ts'
import { selfTest } from '../backends/self-test.ts'
import type { Examination } from './examination.ts'
import type { ProbeQuestion, ProbeReport, Speed } from './probe-messages.ts'

/** Serves this process's channel. */
export function serveProbe(backends: Record<BackendId, Backend>): void {
  const send = (report: ProbeReport): void => void process.send!(report, undefined, undefined, () => undefined)
  const enter = (stage: string): void => send({ report: 'stage', stage })

  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  process.on('disconnect', () => process.exit(0))
  process.on('message', (question: ProbeQuestion) => {
    void answer(question)
  })

  async function answer(question: ProbeQuestion): Promise<void> {
    const backend = backends[question.backend]
    switch (question.ask) {
      case 'examine':
        return send({ report: 'examination', examination: await examine(backend, enter) })
      case 'measure':
        enter('while it was measured')
        return send({ report: 'speed', speed: await measure(backend, question) })
      default:
        question satisfies never
    }
  }
}

async function examine(backend: Backend, enter: (stage: string) => void): Promise<Examination> {
  enter('while it was loaded')
  try {
    const availability = await backend.availability()
    if (!availability.available) return availability
    enter('in its self-test')
    return { ...availability, selfTest: await selfTest(backend) }
  } catch (error) {
    return { available: false, reason: `it could not be loaded: ${messageOf(error)}` }
  }
}

async function measure(backend: Backend, { workload }: Extract<ProbeQuestion, { ask: 'measure' }>): Promise<Speed> {
  try {
    return { iterationsPerSecond: await measureIterations(backend, workload) }
  } catch (error) {
    return { fault: messageOf(error) }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
