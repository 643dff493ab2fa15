// Proposals that are hardly ever taken, or always: either way chains move little for what they cost.

import { samplerDefinition, targetAcceptanceOf } from '../config/sampler.ts'
import type { Detector } from './finding.ts'
import { heldSince, latest, mean, recorded } from './over-rows.ts'

/** Its mean over the last rows: one update takes a few hundred proposals. */
const rowCount = 20
export const acceptanceRange = [0.2, 0.99] as const

const isOutside = (value: number): boolean => !(value >= acceptanceRange[0] && value <= acceptanceRange[1])

export const acceptance: Detector = {
  code: 'acceptance',
  title: 'Acceptance',
  severity: 'warning',
  term: 'acceptance',
  find(subject) {
    const { method } = subject.trained
    if (!('sampler' in method)) return null
    const { abbreviation, acceptanceTarget } = samplerDefinition(method.sampler.kind)
    if (acceptanceTarget === undefined) return null
    const recent = latest(subject, 'acceptance', rowCount)
    const share = mean(recent.map(({ value }) => value))
    if (recent.length === 0 || !isOutside(share)) return null
    const low = !(share >= acceptanceRange[0])
    const adapts = targetAcceptanceOf(method.sampler) > 0
    const wish = low ? 'Lower its step size' : 'Raise its step size'
    return {
      seen: `${Number((100 * share).toFixed(1))}% of its latest proposals were accepted`,
      meaning: low ? 'its chains hardly move' : 'its steps are needlessly small',
      cure: {
        words: adapts
          ? 'Its step size is being adapted: give it more updates.'
          : `${wish}: ${abbreviation} does best near ${acceptanceTarget}.`,
        // What does best is found while it trains.
        edits: adapts ? [] : [{ path: 'method.sampler.targetAcceptance', value: acceptanceTarget }],
      },
      since: () => heldSince(recorded(subject, 'acceptance'), isOutside),
    }
  },
}
