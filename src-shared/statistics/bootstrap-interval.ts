// A bootstrap interval for the mean of paired differences: what the mean would be had other pairs been drawn.
//
//   resample the n differences with replacement, R times; the interval lies between two quantiles of the R means.
//   percentile: at α/2 and 1 − α/2.  BCa, corrected for bias and skewness: at
//     Φ(z₀ + (z₀ + z)/(1 − a (z₀ + z))),  z = Φ⁻¹(α/2) and Φ⁻¹(1 − α/2),
//     z₀ = Φ⁻¹(share of the means below the observed, equals half),
//     a = Σ (m̄ − mᵢ)³ / (6 (Σ (m̄ − mᵢ)²)^(3/2)),  mᵢ the mean without difference i
// No normal law is assumed. Fails for few pairs: with n differences only the resamples' (2n − 1 choose n) means exist, and
// below about ten the interval is too narrow; Student's (paired-difference.ts) is the surer one there.
// Source: Efron 1987, "Better bootstrap confidence intervals"; as SciPy's stats.bootstrap.

import { normalCdf, normalQuantile } from './normal.ts'
import { quantileOfSorted } from './quantile.ts'

export interface BootstrapInterval {
  mean: number
  low: number
  high: number
}

export interface BootstrapOptions {
  resamples: number
  /** 0 … count − 1, uniformly; called count × resamples times. */
  index: (count: number) => number
  /** Share of intervals that hold the true mean; 0.95 if absent. */
  level?: number
  method?: 'BCa' | 'percentile'
}

/** NaN on both sides where a difference is not finite or there are fewer than two; equal differences differ for sure. */
export function bootstrapInterval(differences: ArrayLike<number>, options: BootstrapOptions): BootstrapInterval {
  const { resamples, index, level = 0.95, method = 'BCa' } = options
  const values = Float64Array.from(differences)
  const mean = meanOf(values)
  if (values.length < 2 || !Number.isFinite(mean)) return { mean, low: Number.NaN, high: Number.NaN }
  if (values.every((value) => value === values[0])) return { mean, low: mean, high: mean }
  const means = new Float64Array(resamples)
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0
    for (let draw = 0; draw < values.length; draw++) sum += values[index(values.length)]
    means[resample] = sum / values.length
  }
  means.sort()
  const outside = (1 - level) / 2
  const shares = method === 'percentile' ? [outside, 1 - outside] : correctedShares(values, means, outside)
  return { mean, low: quantileOfSorted(means, shares[0]), high: quantileOfSorted(means, shares[1]) }
}

/** Where the interval begins and ends among the sorted means. */
function correctedShares(values: Float64Array, means: Float64Array, outside: number): [number, number] {
  const observed = meanOf(values)
  // Equal but for the order of adding up.
  const near = 1e-12 * Math.max(...values.map(Math.abs))
  let below = 0
  for (const mean of means) below += mean < observed - near ? 1 : mean <= observed + near ? 0.5 : 0
  const bias = normalQuantile(below / means.length)
  const skewness = acceleration(values)
  const corrected = (share: number): number => {
    const shifted = bias + normalQuantile(share)
    return normalCdf(bias + shifted / (1 - skewness * shifted))
  }
  return [corrected(outside), corrected(1 - outside)]
}

/** a; of a mean, mᵢ − m̄ is (d̄ − dᵢ)/(n − 1). */
function acceleration(values: Float64Array): number {
  const mean = meanOf(values)
  let [squares, cubes] = [0, 0]
  for (const value of values) {
    const influence = (value - mean) / (values.length - 1)
    squares += influence ** 2
    cubes += influence ** 3
  }
  return cubes / (6 * squares ** 1.5)
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
