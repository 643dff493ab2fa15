// The median stopping rule: which runs of a search have no hope.
//
//   stop run r at share s of its budget when  best_r(s) < median over the others o of best_o(s)
//
// best_x(s): the highest validation log-likelihood of x up to the share s; −∞ where none was finite and trusted. Others
// are runs of the same study on the same data and seed that came as far as s; a run that ended before it does not count.
// Validation points alone decide, never the test points: what chooses must not be what is reported. Golovin et al. 2017,
// "Google Vizier", §3.2.1, with the best value in the place of a running mean on both sides, because likelihoods fall where
// a run comes to overfit.

import { formatNumber } from '../../src-shared/numbers.ts'
import type { EarlyStopping } from '../../src-shared/study/study-config.ts'
import { medianInPlace } from '../metrics/median.ts'

/** Where a run stood at its evaluations, in order. */
export type Curve = readonly { fraction: number; value: number }[]

export interface Hopeless {
  fraction: number
  best: number
  median: number
  others: number
}

/** Why a run is to be stopped at the end of its curve; null where it is not. */
export function hopelessness(curve: Curve, others: readonly Curve[], rule: EarlyStopping): Hopeless | null {
  const last = curve.at(-1)
  if (!last || last.fraction < rule.from || last.fraction >= 1) return null
  const { fraction } = last
  const asFar = others.filter((other) => (other.at(-1)?.fraction ?? 0) >= fraction)
  if (asFar.length < rule.atLeast) return null
  const best = bestBy(curve, fraction)
  const middle = medianInPlace(Float64Array.from(asFar, (other) => bestBy(other, fraction)))
  return best < middle ? { fraction, best, median: middle, others: asFar.length } : null
}

export function hopelessInWords({ fraction, best, median, others }: Hopeless): string {
  return (
    `Stopped early: by ${Math.round(100 * fraction)}% of the budget its best validation log-likelihood was ` +
    `${formatNumber(best, 4)} nats per point, below ${formatNumber(median, 4)}, the median of ${others} other runs on the same data by then.`
  )
}

const bestBy = (curve: Curve, share: number): number =>
  curve.reduce(
    (best, { fraction, value }) => (fraction <= share && value > best ? value : best),
    Number.NEGATIVE_INFINITY,
  )
