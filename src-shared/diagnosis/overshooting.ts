// Langevin steps that are too large for the energy's curvature: ε λmax(∇²E) / 2 > 2 (decoupled: η λmax > 2). There a step
// overshoots the bottom of a valley by more than it came from, and the chain climbs out of it.
// Source: stability of the Euler step x ← x − (ε/2) λ x, |1 − ελ/2| < 1.

import { formatNumber } from '../numbers.ts'
import type { Detector } from './finding.ts'
import { heldSince, latest, recorded, rounded } from './over-rows.ts'
import { ownSampler, stepEdits, stepLimit, stepSafety } from './step-edits.ts'

export const overshooting: Detector = {
  code: 'overshooting',
  title: 'Steps too large',
  severity: 'fault',
  term: 'step-and-curvature',
  find(subject) {
    const sampler = ownSampler(subject.trained)
    const [last] = latest(subject, 'curvature', 1)
    const limit = sampler && last ? stepLimit(sampler, last.value) : null
    if (!sampler || !last || limit === null) return null
    const coupled = sampler.kind === 'unadjusted-langevin' && sampler.form === 'coupled'
    const [formula, drift] = coupled ? ['ελ/2', sampler.stepSize / 2] : ['ηλ', sampler.stepSize]
    const safe = rounded(limit / stepSafety)
    return {
      seen: `its step size ${formatNumber(sampler.stepSize)} against a curvature λ of ${formatNumber(last.value)} makes ${formula} = ${formatNumber(drift * last.value)}, above 2`,
      meaning: 'its chains overshoot the valleys of the energy and are thrown out of them',
      cure: { words: `Set its step size to ${safe}.`, edits: stepEdits(sampler, limit / stepSafety) },
      since: () => heldSince(recorded(subject, 'curvature'), (value) => stepLimit(sampler, value) !== null),
    }
  },
}
