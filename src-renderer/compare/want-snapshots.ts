// Every panel shows the last snapshot at or before the scrubber's iteration, or the newest while live.

import { untrack } from 'svelte'
import type { Comparison } from '../state/comparison.svelte.ts'

/** For an effect: asks for the pictures that are to be shown now. */
export function wantSnapshots({ experiment, snapshots, time }: Comparison): void {
  for (const run of experiment.shownRuns) {
    const entries = experiment.entriesOf(run.id)
    const at = time.iteration
    const entry = at === null ? entries.at(-1) : entries.findLast((candidate) => candidate.iteration <= at)
    untrack(() => snapshots.want(run.id, (entry ?? entries[0])?.iteration ?? null))
  }
}
