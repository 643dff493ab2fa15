// How old persistent chains are: sampler steps since each began, at a training row or anew. Young chains still tell of
// where they began; chains much older than their autocorrelation time do not. An age goes where its chain goes when
// replicas change places.

import type { MethodState } from './method.ts'

/**
 * Steps of each chain (count), fresh. Where nothing was kept, as in checkpoints of earlier versions, all are taken to be
 * as old as the training.
 */
export const chainAges = ({ ages }: MethodState, { count, steps }: { count: number; steps: number }): Float64Array =>
  ages instanceof Float64Array ? ages.slice() : new Float64Array(count).fill(steps)

/** After so many more steps of each; fresh. */
export const aged = (ages: Float64Array, steps: number): Float64Array => ages.map((age) => age + steps)

/** After an exchange of places: row i holds what was in row `origins[i]`; fresh. */
export const movedAges = (ages: Float64Array, origins: Int32Array): Float64Array =>
  Float64Array.from(origins, (origin) => ages[origin])

export const meanAge = (ages: Float64Array): number => ages.reduce((sum, age) => sum + age, 0) / ages.length
