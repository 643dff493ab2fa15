// A number that is none was measured of the model, while the run went on or had ended otherwise.

import { metricDescriptions, type MetricName } from '../metric.ts'
import type { Detector } from './finding.ts'
import { heldSince, latest, recorded } from './over-rows.ts'

const measured = ['testLogLikelihood', 'logPartition'] as const satisfies readonly MetricName[]

const words: Record<(typeof measured)[number], string> = {
  testLogLikelihood: 'its held-out log-likelihood is not finite',
  logPartition: 'its log Z is not finite',
}

export const notFinite: Detector = {
  code: 'not-finite',
  title: 'No number',
  severity: 'fault',
  term: 'divergence',
  find(subject) {
    const broken = measured.find((metric) => latest(subject, metric, 1).some(({ value }) => !Number.isFinite(value)))
    if (!broken) return null
    return {
      seen: words[broken],
      meaning: `${metricDescriptions[broken].label} says nothing of this model`,
      cure: {
        words: 'Lower its step size or its learning rate.',
        edits: [{ path: 'optimizer.learningRate', value: subject.trained.optimizer.learningRate / 4 }],
      },
      since: () => heldSince(recorded(subject, broken), (value) => !Number.isFinite(value)),
    }
  },
}
