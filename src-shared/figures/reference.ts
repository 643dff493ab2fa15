// Against what differences are shown: the truth, or one of the lanes.

import { differenceField, type Compared } from './difference.ts'
import { snapshotField, truthField, type ShownField } from './field-values.ts'
import type { FigureInput, FigureRun } from './figure.ts'
import { lanesOf, type FigureLane } from './lanes.ts'

export interface Reference {
  /** null is the truth. */
  lane: FigureLane | null
  /** `truth`, or the lane's. */
  label: string
}

/**
 * `against` is `truth` or any run of a lane. What is not there, a truth that is not known among it, gives way to the
 * default: the truth where it is known, else the first lane. null where there is neither.
 */
export function referenceOf(input: FigureInput, against: string | null): Reference | null {
  const lanes = lanesOf(input)
  const isKnown = input.preview.logDensity !== null
  const asked = lanes.find(({ runs }) => runs.some(({ run }) => run.id === against))
  const lane = asked ?? (isKnown ? null : lanes[0])
  if (lane === undefined) return null
  return { lane, label: lane?.label ?? 'truth' }
}

/** The log density of the reference; of a lane that of the same seed, where it has one. null without a snapshot. */
export function referenceField(input: FigureInput, { lane }: Reference, seed: number | null): ShownField | null {
  if (lane === null) return truthField(input.preview, 'log-density')
  const run = lane.runs.find((candidate) => candidate.run.seed === seed) ?? lane.runs[0]
  return run.snapshot && snapshotField(run.snapshot, 'log-density')
}

export const isOfReference = ({ lane }: Reference, run: FigureRun | 'truth'): boolean =>
  run === 'truth' ? lane === null : (lane?.runs.includes(run) ?? false)

/** Truth and lanes but the reference, each set against it; what has no density is left out. */
export function comparedFields(input: FigureInput, against: string | null): Compared[] {
  const reference = referenceOf(input, against)
  if (!reference) return []
  const truth = isOfReference(reference, 'truth') ? null : truthField(input.preview, 'log-density')
  const others = input.runs.filter((run) => !isOfReference(reference, run))
  const ofTruth = truth ? [compared(truth, referenceField(input, reference, null))] : []
  const ofLanes = others.map(({ run, snapshot }) =>
    compared(snapshot && snapshotField(snapshot, 'log-density'), referenceField(input, reference, run.seed)),
  )
  return [...ofTruth, ...ofLanes].filter((each) => each !== null)
}

/** null where either has no density. */
export function compared(lane: ShownField | null, reference: ShownField | null): Compared | null {
  return lane && reference ? { lane, reference, difference: differenceField(lane, reference) } : null
}
