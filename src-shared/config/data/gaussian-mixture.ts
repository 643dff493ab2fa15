import * as v from 'valibot'
import { componentsField } from '../components-field.ts'
import { sampleCount, stepSizeForNoise } from './shared-fields.ts'

export const gaussianMixtureConfig = v.strictObject({
  kind: v.literal('gaussian-mixture'),
  components: componentsField(
    [
      { weight: 2, mean: [-2, 1], standardDeviation: [0.6, 0.6], correlation: 0 },
      { weight: 1, mean: [2, 2], standardDeviation: [0.9, 0.5], correlation: -0.7 },
      { weight: 1, mean: [1, -2], standardDeviation: [1.2, 0.4], correlation: 0.4 },
    ],
    {
      label: 'Components',
      help: 'Gaussians with relative weight, mean, standard deviation per axis and correlation; up to 12.',
    },
  ),
  count: sampleCount(),
})

export const gaussianMixtureStepSize = ({ components }: v.InferOutput<typeof gaussianMixtureConfig>) =>
  stepSizeForNoise(Math.min(...components.flatMap(({ standardDeviation }) => standardDeviation)))
