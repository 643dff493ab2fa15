// Chains that do not mix: each stays where it is, so that together they are no sample of the model. Seen by split R̂, the
// spread of all chains' values over that within one; 1 where they mix.
//
// It is measured at the end over a tenth of the steps that the run's chains took. Where chains mix, the spread of their
// means falls with the number of steps, so over all of them it would be R̂² ≈ 1 + (R̂² − 1)/10; where they are stuck R̂ is
// far beyond that.
// Source: Vehtari et al. 2021, "Rank-normalization, folding, and localization: an improved R̂".

import { formatNumber } from '../numbers.ts'
import type { Detector } from './finding.ts'
import { heldSince, latest, recorded } from './over-rows.ts'

export const rHatMaximum = 1.1

/** Of the steps that a run's chains took. */
export const mixingShare = 0.1

/** Over all steps of the run. */
const overAll = (value: number): number => Math.sqrt(1 + mixingShare * (value ** 2 - 1))

/** NaN is of chains that never moved. */
const isStuck = (value: number): boolean => !(overAll(value) <= rHatMaximum)

export const stuckChains: Detector = {
  code: 'stuck-chains',
  title: 'Chains do not mix',
  severity: 'warning',
  term: 'chain-mixing',
  find(subject) {
    const { method } = subject.trained
    const [last] = latest(subject, 'chainRHat', 1)
    if (!('steps' in method) || !last || !isStuck(last.value)) return null
    const more = Math.min(2 * method.steps, 1000)
    return {
      seen: `R̂ of its chains is ${formatNumber(last.value)} over a tenth of its steps, about ${formatNumber(overAll(last.value))} over all of them, above ${rHatMaximum}`,
      meaning: 'chains stay in their own modes, and the model’s weights of the modes are those of where chains began',
      cure: {
        words: `Let chains take more steps (${more} instead of ${method.steps}), restart some of them, or temper them.`,
        edits: [{ path: 'method.steps', value: more }],
      },
      since: () => heldSince(recorded(subject, 'chainRHat'), isStuck),
    }
  },
}
