// What the draws of several chains say of one coordinate: moments with their error, ESS, R̂, autocorrelations, histogram.

import type { AxisDiagnostics, ExactMarginal, Histogram } from '../../src-shared/sampling-lab/lab-result.ts'
import { autocorrelations } from '../metrics/autocorrelations.ts'
import { effectiveSampleSize } from '../metrics/effective-sample-size.ts'
import { meanOf, varianceOf } from '../metrics/mean-variance.ts'
import { splitRHat } from '../metrics/split-r-hat.ts'
import { probabilityBetween } from './exact-law.ts'

export interface DrawsOfAxis {
  /** One array for each chain, after the warm-up. */
  chains: readonly Float64Array[]
  /** Where the histogram is. */
  range: readonly [number, number]
  marginal: ExactMarginal | null
}

/** Draws of a chain that ESS and autocorrelations look at: more are thinned, and times are still in steps. */
const drawsMaximum = 10_000
const lagsMaximum = 400
const bins = 48

export function diagnoseAxis({ chains, range, marginal }: DrawsOfAxis): AxisDiagnostics {
  const all = joined(chains)
  const thin = Math.ceil((chains[0]?.length ?? 0) / drawsMaximum) || 1
  const thinned = thin === 1 ? chains : chains.map((chain) => chain.filter((_, draw) => draw % thin === 0))
  const size = chains.length === 0 ? Number.NaN : effectiveSampleSize(thinned)
  const variance = varianceOf(all)
  return {
    mean: meanOf(all),
    meanError: Math.sqrt(variance / size),
    variance,
    effectiveSampleSize: size,
    autocorrelationTime: all.length / size,
    splitRHat: splitRHat(thinned),
    autocorrelations: all.length === 0 ? new Float64Array(0) : autocorrelations(chains, lagsMaximum),
    histogram: histogramOf(all, range, marginal),
  }
}

function joined(chains: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(chains.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chain of chains) {
    all.set(chain, at)
    at += chain.length
  }
  return all
}

function histogramOf(
  draws: Float64Array,
  [from, to]: readonly [number, number],
  marginal: ExactMarginal | null,
): Histogram {
  const counts = new Float64Array(bins)
  const width = (to - from) / bins
  for (const value of draws) if (value >= from && value < to) counts[Math.floor((value - from) / width)]++
  const edge = (bin: number) => from + bin * width
  const exact =
    marginal && Float64Array.from(counts, (_, bin) => probabilityBetween(marginal, edge(bin), edge(bin + 1)))
  return { from, to, counts, total: draws.length, exact }
}
