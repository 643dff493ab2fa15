// What is to be thought of a bracket around log Z, in words.
//
//   not to be trusted   a sign that the chains did not find all of the mass, or that few of them carry the result
//   loose               wider than `tightWidth`, two standard errors on each side included
//   tight               else
// A sign that is missing proves nothing: mass that no chain ever came near leaves none.

import type { MeasurementVerdict } from '../../../src-shared/measurement.ts'
import type { LogPartitionBracket } from './log-partition-bracket.ts'

/** Nats; log-likelihoods of two models that differ by more are then told apart. */
export const tightWidth = 0.1

const effectiveShareMinimum = 0.05
const shareOfLargestMaximum = 0.5
const acceptanceMinimum = 0.2
const varianceMaximum = 1
const stiffnessMaximum = 20
const disagreementMaximum = 4

/** Of both ends with two standard errors, nats. */
export const bracketWidth = ({ lower, upper }: LogPartitionBracket): number =>
  upper.value + 2 * upper.standardError - (lower.value - 2 * lower.standardError)

export function bracketVerdict(bracket: LogPartitionBracket): MeasurementVerdict {
  const width = bracketWidth(bracket)
  const signs = warningSigns(bracket)
  const ends = bracket.exact
    ? 'The upper end is a bound: it comes from exact samples of the model'
    : 'The upper end is no proven bound: it comes from samples of long chains'
  if (signs.length > 0) return { standing: 'poor', text: `Not to be trusted: ${signs.join('; ')}. ${ends}.` }
  const wide = `the bracket is ${width.toPrecision(2)} nats wide, two standard errors on each side included`
  return width <= tightWidth
    ? { standing: 'good', text: `Tight: ${wide}. ${ends}.` }
    : { standing: 'fair', text: `Loose: ${wide}. ${ends}.` }
}

/** As parts of a sentence; empty where nothing speaks against the bracket. */
export function warningSigns(bracket: LogPartitionBracket): string[] {
  const { lower, upper, variances, acceptances, betas, stiffness, disagreement } = bracket
  if (![lower, upper].every((end) => Number.isFinite(end.value) && Number.isFinite(end.standardError))) {
    return ['weights that are not finite numbers: the model may not normalise']
  }
  const signs: string[] = []
  for (const [end, way] of [
    [lower, 'on the way up'],
    [upper, 'on the way back'],
  ] as const) {
    const share = end.effectiveSampleSize / end.chains
    if (share < effectiveShareMinimum) {
      signs.push(
        `${way} the weights of ${end.chains} chains are worth ${end.effectiveSampleSize.toFixed(0)} (below 5%)`,
      )
    } else if (end.shareOfLargest > shareOfLargestMaximum) {
      signs.push(`${way} one chain in a hundred carries ${percent(end.shareOfLargest)} of the weight`)
    }
  }
  const gap = lower.value - upper.value
  if (gap > 2 * Math.hypot(lower.standardError, upper.standardError)) {
    signs.push(`the lower end is above the upper one by ${gap.toPrecision(2)} nats, more than its error`)
  }
  const worst = largestAt(variances)
  if (variances[worst] > varianceMaximum) {
    signs.push(`the weights vary by ${variances[worst].toPrecision(2)} nats² at β = ${betas[worst].toFixed(2)} alone`)
  }
  const refused = acceptances.findIndex((acceptance) => acceptance < acceptanceMinimum)
  if (refused >= 0) {
    signs.push(`only ${percent(acceptances[refused])} of the proposals are taken at β = ${betas[refused].toFixed(2)}`)
  }
  if (stiffness > stiffnessMaximum) {
    signs.push(`the weights vary ${stiffness.toFixed(0)} times as much as if the chains moved freely`)
  }
  if (disagreement !== null && disagreement > disagreementMaximum) {
    signs.push(`chains from the data and chains from the way up differ by ${disagreement.toFixed(1)} standard errors`)
  }
  return signs
}

const percent = (share: number): string => `${(100 * share).toFixed(0)}%`

const largestAt = (values: readonly number[]): number => values.indexOf(Math.max(...values))
