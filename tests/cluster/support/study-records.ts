// What the runs of a study came to, as tests compare it.

import type { Studio } from '../../../src-engine/studio.ts'
import type { RunRecord } from '../../../src-shared/run.ts'

export const runsOf = (studio: Studio, studyId: string): RunRecord[] => studio.store.runs.ofStudy(studyId)

export const allFinished = (studio: Studio, studyId: string) => () =>
  runsOf(studio, studyId).every(({ status }) => status === 'finished')

/** Iterations at which a run of so many records a row: one of `every`. */
export const upTo = (count: number, every: number): number[] =>
  Array.from({ length: count / every }, (_, index) => (index + 1) * every)

export const iterationsOf = ({ store }: Studio, { id }: RunRecord): number[] =>
  store.records(id, null).rows.flatMap(({ iteration, values }) => ('energyGap' in values ? [iteration] : []))

/** What runs recorded, but for times, in an order that both studios share. */
export function recordsOf({ store }: Studio, studyId: string) {
  return store.runs
    .ofStudy(studyId)
    .map((run) => ({
      key: `${store.experiments.summary(run.experimentId).name} ${run.label} ${run.seed}`,
      rows: store
        .records(run.id, null)
        .rows.map(({ iteration, values: { iterationsPerSecond: _, ...values } }) => ({ iteration, values })),
      evaluations: run.evaluations,
      model: store.models.get(run.id)?.hash,
    }))
    .sort((a, b) => a.key.localeCompare(b.key))
}
