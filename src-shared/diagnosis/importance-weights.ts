// A measured log Z whose importance weights hang on a few chains.

import { formatCount } from '../numbers.ts'
import type { Detector } from './finding.ts'

/** Effective sample size as a share of the chains. */
export const effectiveShareMinimum = 0.05

export const importanceWeights: Detector = {
  code: 'importance-weights',
  title: 'Few weights carry log Z',
  severity: 'warning',
  term: 'log-z',
  find({ measurements, iteration }) {
    const seen = measurements.filter((each) => iteration === null || each.iteration <= iteration)
    for (const measurement of seen.toReversed()) {
      for (const { obtained } of Object.values(measurement.estimates)) {
        if (obtained.by !== 'annealed-importance-sampling') continue
        const { effectiveSampleSize, chains } = obtained
        if (effectiveSampleSize >= effectiveShareMinimum * chains) continue
        const size = Number(effectiveSampleSize.toPrecision(2))
        return {
          seen: `annealed importance sampling at iteration ${formatCount(measurement.iteration)} has ${size} effective weights of ${formatCount(chains)}`,
          meaning: 'its log Z hangs on a few chains, and its standard error says too little',
          cure: { words: 'Measure again with more densities or more steps at each.', edits: [] },
          since: () => measurement.iteration,
        }
      }
    }
    return null
  },
}
