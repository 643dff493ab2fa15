// The lab for whoever asks: finds the models that an energy needs, names it, samples on the thread, and keeps the newest
// result, so that a figure of what is on screen is not sampled anew.

import { keptHashesOf, runIdsOf, sourceTitle } from '../../src-shared/energy-source.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { LabLive, LabResult } from '../../src-shared/sampling-lab/lab-result.ts'
import type { LabSetup } from '../../src-shared/sampling-lab/lab-setup.ts'
import { sharedWork } from '../data-tasks/shared-work.ts'
import { sampleBeside, type LabTask } from './lab-thread.ts'

export interface LabParts {
  /** The newest model of a run, and its hash, which changes when the run is trained on. */
  modelOf(runId: string): Promise<{ hash: string; body: Uint8Array }>
  keptModelOf(hash: string): Uint8Array
  nameOf(runId: string): string
  /** Hears of the chains for the screen on their way. */
  onLive?: (live: LabLive) => void
}

export interface SamplingLab {
  /** The newest wish takes the place of the one before, which is answered with 'cancelled'. */
  sample(setup: LabSetup): Promise<LabResult>
  /**
   * The result that is on screen, from memory where it is there, else sampled anew; a newer wish of another result ends
   * that, and so does `signal` where nobody else waits for it. Throws AppError('wrong-state') where a run has another
   * model by now than `models` says.
   */
  resultOf(shown: { setup: LabSetup; models?: LabResult['models'] }, signal?: AbortSignal): Promise<LabResult>
  /** Ends what is sampled, for the screen and for files. */
  stop(): void
}

export function createSamplingLab({ modelOf, keptModelOf, nameOf, onLive }: LabParts): SamplingLab {
  let newest = new AbortController()
  /** Results that a file needs and memory has not. */
  const again = sharedWork((task: LabTask, signal) => sampleBeside(task, { signal }))
  let kept: { key: string; result: LabResult } | null = null

  async function taskOf(setup: LabSetup): Promise<LabTask> {
    const models: Record<string, Uint8Array> = {}
    const hashes: Record<string, string> = {}
    for (const runId of runIdsOf(setup.source)) {
      const { hash, body } = await modelOf(runId)
      models[runId] = body
      hashes[runId] = hash
    }
    for (const hash of keptHashesOf(setup.source)) models[hash] = keptModelOf(hash)
    return { setup, title: sourceTitle(setup.source, nameOf), models, hashes }
  }

  async function sampledAnew(
    { setup, models }: { setup: LabSetup; models?: LabResult['models'] },
    signal: AbortSignal | undefined,
  ): Promise<LabResult> {
    const task = await taskOf(setup)
    signal?.throwIfAborted()
    if (models && keyOf(setup, models) !== keyOf(setup, task.hashes)) throw trainedOn()
    return again.ask(keyOf(setup, task.hashes), task, signal)
  }

  return {
    async sample(setup) {
      newest.abort(cancelled('a newer request in its place'))
      const own = (newest = new AbortController())
      const task = await taskOf(setup)
      const { signal } = own
      const onTold = (told: unknown) => own === newest && onLive?.(told as LabLive)
      const result = await sampleBeside(task, { signal, onTold })
      // What is on screen, which an older wish must not cover.
      if (own === newest) kept = { key: keyOf(setup, task.hashes), result }
      return result
    },
    async resultOf(shown, signal) {
      if (kept?.key === keyOf(shown.setup, shown.models ?? kept?.result.models ?? {})) return kept.result
      return sampledAnew(shown, signal)
    },
    stop() {
      const wish = cancelled('a wish to stop')
      newest.abort(wish)
      again.stop(wish)
    },
  }
}

/** The same setup of the same models, whatever became of their runs. */
const keyOf = (setup: LabSetup, models: LabResult['models']): string =>
  JSON.stringify([setup, Object.entries(models).toSorted(([a], [b]) => (a < b ? -1 : 1))])

const trainedOn = (): AppError =>
  new AppError(
    'wrong-state',
    'Expected the model that the chains on screen were drawn of, got a newer one of its run: sample again, then save.',
  )

const cancelled = (got: string): AppError =>
  new AppError('cancelled', `Expected to be waited for, got ${got}: nothing is to be done.`)
