// A measured log Z that is not to be trusted: its own verdict says so, or few of its importance weights carry it.

import type { Measurement } from '../measurement.ts'
import { formatCount } from '../numbers.ts'
import type { Detector } from './finding.ts'

/** Effective sample size as a share of the chains. */
export const effectiveShareMinimum = 0.05

export const importanceWeights: Detector = {
  code: 'importance-weights',
  title: 'log Z not to be trusted',
  severity: 'warning',
  term: 'log-z',
  find({ measurements, iteration }) {
    // A later measurement takes the place of an earlier one.
    const newest = measurements.findLast(
      (each) => (iteration === null || each.iteration <= iteration) && isAnnealed(each),
    )
    if (!newest) return null
    const reasons = newest.verdict?.standing === 'poor' ? reasonsOf(newest.verdict.text) : fewWeightsOf(newest)
    if (reasons === null) return null
    return {
      seen: `annealed importance sampling at iteration ${formatCount(newest.iteration)}: ${reasons}`,
      meaning: 'its log Z may be far off, and its standard error says too little',
      cure: {
        words: 'Take neither end of the bracket for log Z; up to two dimensions it can be had by quadrature.',
        edits: [],
      },
      since: () => newest.iteration,
    }
  },
}

const isAnnealed = ({ estimates }: Measurement): boolean =>
  Object.values(estimates).some(({ obtained }) => obtained.by === 'annealed-importance-sampling')

/** What stands behind `Not to be trusted: ` in the first sentence. */
const reasonsOf = (text: string): string => text.replace(/^Not to be trusted: /, '').replace(/\. [A-Z].*$|\.$/s, '')

/** null where they are enough. */
function fewWeightsOf({ estimates }: Measurement): string | null {
  for (const { obtained } of Object.values(estimates)) {
    if (obtained.by !== 'annealed-importance-sampling') continue
    const { effectiveSampleSize, chains } = obtained
    if (effectiveSampleSize >= effectiveShareMinimum * chains) continue
    return `${Number(effectiveSampleSize.toPrecision(2))} effective weights of ${formatCount(chains)}`
  }
  return null
}
