// What the library says of the runs of a lane together.

import { mean, standardDeviation } from './charts/lane-series.ts'
import type { OverSeeds } from '../run.ts'

/** null where a seed is missing or has no value: the mean over those that survived would favour whoever loses some. */
export function overSeeds(values: readonly (number | null)[], seedCount: number): OverSeeds | null {
  const known = values.filter((value) => value !== null)
  if (known.length < seedCount || known.length === 0) return null
  return { mean: mean(known), standardDeviation: seedCount > 1 ? standardDeviation(known) : null }
}
