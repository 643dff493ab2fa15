// The energy gap between data and negatives grows without bound: what comes before a divergence.
//
// In a model that learns, the gap moves around a value near 0, or shrinks towards it. The medians of |gap| over the last
// three tenths of what was recorded are compared: it grows where each is well above the one before.

import { formatNumber } from '../numbers.ts'
import type { Detector } from './finding.ts'
import { heldSince, median, recorded, rounded } from './over-rows.ts'

const leastRows = 30
const growth = 1.3
/** Nats; a gap below this is usual. */
const large = 10

export const growingGap: Detector = {
  code: 'growing-gap',
  title: 'Energy gap grows',
  severity: 'fault',
  term: 'energy-gap',
  find(subject) {
    // That is told by what it came to.
    if (subject.run.status === 'diverged') return null
    const gaps = recorded(subject, 'energyGap')
    if (gaps.length < leastRows) return null
    const sizes = gaps.map(({ value }) => Math.abs(value))
    const tenth = Math.floor(sizes.length / 10)
    const stretch = (back: number) =>
      median(sizes.slice(sizes.length - (back + 1) * tenth, sizes.length - back * tenth))
    const [before, middle, last] = [stretch(2), stretch(1), stretch(0)]
    const grows = last > growth * middle && middle > growth * before
    // NaN is for the detector of what is no number.
    if (!(last > large) || !grows) return null
    const { learningRate } = subject.trained.optimizer
    const slower = rounded(learningRate / 4)
    return {
      seen: `its energy gap has grown to ${formatNumber(last)} nats, from ${formatNumber(before)} nats a little before`,
      meaning: 'its energies run away from one another, and it is about to diverge',
      cure: {
        words: `Lower its learning rate (now ${learningRate}) to ${slower}, or its step size.`,
        edits: [{ path: 'optimizer.learningRate', value: slower }],
      },
      since: () => heldSince(gaps, (value) => Math.abs(value) > large),
    }
  },
}
