// The lab for whoever asks: finds the models that an energy needs, names it, samples on the thread, and keeps the newest
// result, so that a figure of what is on screen is not sampled anew.

import { runIdsOf, sourceTitle } from '../../src-shared/energy-source.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { LabResult } from '../../src-shared/sampling-lab/lab-result.ts'
import type { LabSetup } from '../../src-shared/sampling-lab/lab-setup.ts'
import { sampleBeside } from './lab-thread.ts'

export interface LabParts {
  /** Bytes of the newest model of a run. */
  modelOf(runId: string): Promise<Uint8Array>
  nameOf(runId: string): string
}

export interface SamplingLab {
  /** The newest wish takes the place of the one before, which is answered with 'cancelled'. */
  sample(setup: LabSetup): Promise<LabResult>
  /** The result that the setup has, from memory where it is the newest; ends nobody's work. */
  resultOf(setup: LabSetup): Promise<LabResult>
  stop(): void
}

export function createSamplingLab({ modelOf, nameOf }: LabParts): SamplingLab {
  let newest = new AbortController()
  let kept: { key: string; result: LabResult } | null = null

  async function make(setup: LabSetup, signal?: AbortSignal): Promise<LabResult> {
    const runIds = runIdsOf(setup.source)
    const models = Object.fromEntries(
      await Promise.all(runIds.map(async (runId) => [runId, await modelOf(runId)] as const)),
    )
    const title = sourceTitle(setup.source, nameOf)
    return sampleBeside({ setup, title, models }, signal && { signal })
  }

  return {
    async sample(setup) {
      newest.abort(cancelled('a newer request in its place'))
      const own = (newest = new AbortController())
      const result = await make(setup, own.signal)
      // What is on screen, which an older wish must not cover.
      if (own === newest) kept = { key: JSON.stringify(setup), result }
      return result
    },
    resultOf: async (setup) => (kept?.key === JSON.stringify(setup) ? kept.result : make(setup)),
    stop: () => newest.abort(cancelled('a wish to stop')),
  }
}

const cancelled = (got: string): AppError =>
  new AppError('cancelled', `Expected to be waited for, got ${got}: nothing is to be done.`)
