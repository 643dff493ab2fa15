// c of noise-contrastive estimation, which is to come to log Z, and has not.

import { formatNumber } from '../numbers.ts'
import { isLive } from '../run.ts'
import type { Detector } from './finding.ts'
import { heldSince, latest, recorded, rounded } from './over-rows.ts'

/** Nats by which c may miss log Z at the end without a word. */
const tolerance = 1

export const learnedLogPartition: Detector = {
  code: 'learned-log-partition',
  title: 'c is not log Z',
  severity: 'warning',
  term: 'learned-log-z',
  find(subject) {
    const [[c], [logZ]] = [latest(subject, 'learnedLogPartition', 1), latest(subject, 'logPartition', 1)]
    // On its way from 0, c is far off in every run.
    if (!c || !logZ || isLive(subject.run.status)) return null
    const gap = c.value - logZ.value
    if (Math.abs(gap) <= tolerance) return null
    const { method, optimizer } = subject.trained
    const width = 'covarianceScale' in method ? rounded(2 * method.covarianceScale) : null
    const [meaning, cure] =
      gap < 0
        ? [
            'the model has mass where its noise hardly ever falls',
            {
              words: 'Widen its noise.',
              edits: width === null ? [] : [{ path: 'method.covarianceScale', value: Math.min(width, 100) }],
            },
          ]
        : [
            'c has not come down to it yet',
            {
              words: 'Give it a larger budget or a higher learning rate.',
              edits: [{ path: 'optimizer.learningRate', value: rounded(2 * optimizer.learningRate) }],
            },
          ]
    return {
      seen: `its learned c is ${formatNumber(Math.abs(gap))} nats ${gap < 0 ? 'below' : 'above'} log Z`,
      meaning,
      cure,
      since() {
        const exact = new Map(recorded(subject, 'logPartition').map(({ iteration, value }) => [iteration, value]))
        const gaps = recorded(subject, 'learnedLogPartition').map(({ iteration, value }) => {
          return { iteration, value: value - (exact.get(iteration) ?? Number.NaN) }
        })
        return heldSince(gaps, (value) => !(Math.abs(value) <= tolerance))
      },
    }
  },
}
