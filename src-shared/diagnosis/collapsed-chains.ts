// Chains that lie on top of one another: the energy has a hole that they all fall into, or their noise is far too small.

import { formatNumber } from '../numbers.ts'
import type { Detector } from './finding.ts'
import { heldSince, latest, recorded, rounded } from './over-rows.ts'

/** Of the training points' own spread. */
export const chainSpreadMinimum = 0.1

const isCollapsed = (value: number): boolean => value < chainSpreadMinimum

export const collapsedChains: Detector = {
  code: 'collapsed-chains',
  title: 'Chains collapsed',
  severity: 'fault',
  term: 'chain-spread',
  find(subject) {
    const [last] = latest(subject, 'chainSpread', 1)
    if (!last || !isCollapsed(last.value)) return null
    const { learningRate } = subject.trained.optimizer
    const slower = rounded(learningRate / 4)
    return {
      seen: `its chains spread over ${formatNumber(last.value)} of what the data spread over`,
      meaning: 'they all sit in one place, and the energy is raised nowhere else',
      cure: {
        words: `Check their temperature, and lower the learning rate (now ${learningRate}) to ${slower}.`,
        edits: [{ path: 'optimizer.learningRate', value: slower }],
      },
      since: () => heldSince(recorded(subject, 'chainSpread'), isCollapsed),
    }
  },
}
