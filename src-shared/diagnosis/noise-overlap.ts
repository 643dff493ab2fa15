// Noise-contrastive estimation whose noise hardly meets the data: telling them apart is trivial, and nothing is learned
// from it.
// Source: Gutmann & Hyvärinen 2012, "Noise-contrastive estimation of unnormalized statistical models", section 3.

import type { LaneEdit } from '../branch.ts'
import { overlapMinimum, suggestedNoise } from '../noise-words.ts'
import { formatNumber } from '../numbers.ts'
import type { Detector, Subject } from './finding.ts'
import { heldSince, latest, recorded } from './over-rows.ts'

/** Of the data's covariance: what suits most data (docs/study-defaults.md). */
const usualWidth = 1.5

export const noiseOverlap: Detector = {
  code: 'noise-overlap',
  title: 'Noise misses the data',
  severity: 'warning',
  term: 'noise-width',
  find(subject) {
    const [last] = latest(subject, 'noiseOverlap', 1)
    if (!last || !isSmall(last.value)) return null
    const of = (metric: 'noiseWidth' | 'noiseOffset') => latest(subject, metric, 1)[0]?.value ?? Number.NaN
    const words = suggestedNoise({ width: of('noiseWidth'), offset: of('noiseOffset') })
    return {
      seen: `its noise overlaps the data by ${formatNumber(100 * last.value, 2)}% only`,
      meaning: 'telling them apart teaches little',
      cure: { words, edits: /mixture/.test(words) ? [] : usualNoise(subject) },
      since: () => heldSince(recorded(subject, 'noiseOverlap'), isSmall),
    }
  },
}

const isSmall = (overlap: number): boolean => overlap < overlapMinimum

function usualNoise({ trained: { method } }: Subject): LaneEdit[] {
  if (method.kind !== 'noise-contrastive-estimation') return []
  const edits: LaneEdit[] = method.noise === 'gaussian' ? [] : [{ path: 'method.noise', value: 'gaussian' }]
  return method.covarianceScale === usualWidth
    ? edits
    : [...edits, { path: 'method.covarianceScale', value: usualWidth }]
}
