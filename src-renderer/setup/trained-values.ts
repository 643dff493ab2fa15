// What a lane of the setup trains with now, in each seed that trains or waits.

import { adjustableFields, adjustablePaths, type AdjustablePath } from '../../src-shared/adjustment.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { Experiment } from '../state/experiment.svelte.ts'

/** `lanes.1.optimizer.learningRate` as lane 1 and what can be adjusted there; null for any other path. */
export function adjustableAt(path: string): { laneIndex: number; path: AdjustablePath } | null {
  const [, index, rest] = /^lanes\.(\d+)\.(.+)$/.exec(path) ?? []
  const known = adjustablePaths.find((adjustable) => adjustable === rest)
  return known ? { laneIndex: Number(index), path: known } : null
}

interface Wanted {
  laneId: string
  /** A lane of another method under the same id is another lane. */
  method: string | undefined
  path: AdjustablePath
}

export function trainedValues(
  experiment: Experiment,
  { laneId, method, path }: Wanted,
): { run: RunRecord; value: number }[] {
  return experiment.liveRunsOf(laneId).flatMap((run) => {
    const lane = experiment.laneOf(run)
    if (lane?.method.kind !== method) return []
    const field = lane && adjustableFields(lane).find((each) => each.path === path)
    return field ? [{ run, value: field.value }] : []
  })
}
