// The losses of three methods for one and the same Gaussian model of standard Gaussian data, beside likelihood and KL.

import { softplus } from '../methods/logistic.ts'
import type { Lesson } from './lesson.ts'
import { densityOf, logNormal, spaced } from './on-a-line.ts'

/** NCE's noise, one point per data point. */
const noise = 1.5

export const evaluation: Lesson<'evaluation'> = {
  async compute({ deviation }) {
    const { mean } = await densityOf((x) => -logNormal(x), { box: [-10, 10], resolution: 0.1 })
    const measures = measuresOf(deviation)
    const kl = mean((x) => logNormal(x) - logNormal(x, 0, deviation))
    const all = curves()
    const shown = [
      { label: 'Negative log-likelihood (nats)', role: 'truth' as const, pick: 'negativeLogLikelihood' as const },
      { label: 'Score matching', role: 'model' as const, pick: 'scoreMatching' as const },
      { label: 'NCE, ν = 1 (nats)', role: 'noise' as const, pick: 'noiseContrastive' as const },
    ]
    return {
      notice: null,
      values: [
        {
          id: 'score-matching',
          label: 'Loss of score matching',
          value: measures.scoreMatching,
          unit: '',
          how: 'closed form',
        },
        {
          id: 'noise-contrastive',
          label: 'Loss of NCE',
          value: measures.noiseContrastive,
          unit: 'nats per data point',
          how: `quadrature, noise of standard deviation ${noise}`,
        },
        {
          id: 'negative-log-likelihood',
          label: 'Negative log-likelihood',
          value: measures.negativeLogLikelihood,
          unit: 'nats',
          how: 'closed form',
        },
        {
          id: 'bits',
          label: 'the same in bits per dimension',
          value: measures.negativeLogLikelihood / Math.log(2),
          unit: 'bits',
          how: 'divided by log 2; lower is better',
        },
        {
          ...{ id: 'kl', label: 'KL(data‖model)', value: kl, unit: 'nats', how: 'quadrature' },
          check: { value: Math.log(deviation) + 1 / (2 * deviation ** 2) - 0.5, how: 'closed form' },
        },
      ],
      plots: [
        {
          id: 'losses',
          title: 'One model, three measures',
          summary:
            'All have their minimum where the model is right, at 1; their heights have nothing to do with each other.',
          horizontal: { label: 'standard deviation of the model', range: [0.3, 3] },
          vertical: { label: 'loss, each in its own unit', range: [-1, 4] },
          lines: shown.map(({ label, role, pick }) => ({
            label,
            role,
            x: widths,
            y: Float64Array.from(all, (each) => each[pick]),
          })),
          marks: [{ label: 'this model', x: deviation }],
        },
      ],
    }
  },
}

const widths = spaced(0.3, 3, 200)
let known: ReturnType<typeof measuresOf>[] | null = null
/** The same at every setting: computed when the lesson is first opened. */
const curves = () => (known ??= [...widths].map(measuresOf))

const grid = spaced(-12, 12, 1201)
const spacing = grid[1] - grid[0]

function measuresOf(deviation: number) {
  const precision = 1 / deviation ** 2
  let noiseContrastive = 0
  for (const x of grid) {
    const logit = logNormal(x, 0, deviation) - logNormal(x, 0, noise)
    noiseContrastive += Math.exp(logNormal(x)) * softplus(-logit) + Math.exp(logNormal(x, 0, noise)) * softplus(logit)
  }
  return {
    negativeLogLikelihood: Math.log(deviation) + 0.5 * Math.log(2 * Math.PI) + precision / 2,
    scoreMatching: -precision + precision ** 2 / 2,
    noiseContrastive: noiseContrastive * spacing,
  }
}
