// The lab for whoever asks: finds the models that an energy needs, names it, samples on the thread, and keeps the newest
// result, so that a figure of what is on screen is not sampled anew.

import { keptHashesOf, runIdsOf, sourceTitle } from '../../src-shared/energy-source.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { LabResult } from '../../src-shared/sampling-lab/lab-result.ts'
import type { LabSetup } from '../../src-shared/sampling-lab/lab-setup.ts'
import { sampleBeside, type LabTask } from './lab-thread.ts'

export interface LabParts {
  /** The newest model of a run, and its hash, which changes when the run is trained on. */
  modelOf(runId: string): Promise<{ hash: string; body: Uint8Array }>
  keptModelOf(hash: string): Uint8Array
  nameOf(runId: string): string
}

export interface SamplingLab {
  /** The newest wish takes the place of the one before, which is answered with 'cancelled'. */
  sample(setup: LabSetup): Promise<LabResult>
  /** The result that the setup has, from memory where it is the newest; ends nobody's work. */
  resultOf(setup: LabSetup): Promise<LabResult>
  stop(): void
}

export function createSamplingLab({ modelOf, keptModelOf, nameOf }: LabParts): SamplingLab {
  let newest = new AbortController()
  let kept: { key: string; result: LabResult } | null = null

  /** What is to be sampled, and what it is known by: the same setup of the same models, whatever became of their runs. */
  async function taskOf(setup: LabSetup): Promise<{ key: string; task: LabTask }> {
    const models: Record<string, Uint8Array> = {}
    const hashes: string[] = []
    for (const runId of runIdsOf(setup.source)) {
      const { hash, body } = await modelOf(runId)
      models[runId] = body
      hashes.push(hash)
    }
    for (const hash of keptHashesOf(setup.source)) models[hash] = keptModelOf(hash)
    const title = sourceTitle(setup.source, nameOf)
    return { key: JSON.stringify([setup, hashes]), task: { setup, title, models } }
  }

  return {
    async sample(setup) {
      newest.abort(cancelled('a newer request in its place'))
      const own = (newest = new AbortController())
      const { key, task } = await taskOf(setup)
      const result = await sampleBeside(task, own)
      // What is on screen, which an older wish must not cover.
      if (own === newest) kept = { key, result }
      return result
    },
    async resultOf(setup) {
      const { key, task } = await taskOf(setup)
      return kept?.key === key ? kept.result : sampleBeside(task)
    },
    stop: () => newest.abort(cancelled('a wish to stop')),
  }
}

const cancelled = (got: string): AppError =>
  new AppError('cancelled', `Expected to be waited for, got ${got}: nothing is to be done.`)
