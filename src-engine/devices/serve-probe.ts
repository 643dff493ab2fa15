// A probe process: tries one backend where a crash takes nothing else down, and leaves when the engine does.

import { flushCompileCache } from 'node:module'
import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { Backend } from '../backends/backend.ts'
import { measureIterations } from '../backends/measure.ts'
import { selfTest } from '../backends/self-test.ts'
import type { Examination } from './examination.ts'
import { processorSeconds, type Used } from './processor-time.ts'
import type { ProbeQuestion, ProbeReport, Speed } from './probe-messages.ts'

export type LoadBackend = (id: BackendId) => Promise<Backend>

/** Serves this process's channel. */
export function serveProbe(load: LoadBackend): void {
  const send = (report: ProbeReport): void => {
    const message: ProbeReport & Used = { ...report, processorSeconds: processorSeconds() }
    process.send!(message, undefined, undefined, () => undefined)
  }
  const enter = (stage: string): void => send({ report: 'stage', stage })

  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  // A terminal that closes says so to all processes of its group.
  process.on('SIGHUP', () => undefined)
  process.on('disconnect', () => process.exit(0))
  process.on('message', (question: ProbeQuestion) => {
    void answer(question)
  })

  async function answer(question: ProbeQuestion): Promise<void> {
    switch (question.ask) {
      case 'examine':
        send({ report: 'examination', examination: await examine(load, question, enter) })
        // It will be ended by a signal, at which Node would not keep what it compiled.
        return flushCompileCache()
      case 'measure':
        enter('while it was measured')
        return send({ report: 'speed', speed: await measure(load, question) })
      default:
        question satisfies never
    }
  }
}

type Asked<Ask> = Extract<ProbeQuestion, { ask: Ask }>

async function examine(
  load: LoadBackend,
  { backend: id }: Asked<'examine'>,
  enter: (stage: string) => void,
): Promise<Examination> {
  enter('while it was loaded')
  try {
    const backend = await load(id)
    const availability = await backend.availability()
    if (!availability.available) return availability
    enter('in its self-test')
    return { ...availability, selfTest: await selfTest(backend) }
  } catch (error) {
    return { available: false, reason: `it could not be loaded: ${messageOf(error)}` }
  }
}

async function measure(load: LoadBackend, { backend, workload }: Asked<'measure'>): Promise<Speed> {
  try {
    return { iterationsPerSecond: await measureIterations(await load(backend), workload) }
  } catch (error) {
    return { fault: messageOf(error) }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
