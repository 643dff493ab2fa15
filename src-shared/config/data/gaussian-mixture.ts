import * as v from 'valibot'
import { componentsField, type MixtureComponent } from '../components-field.ts'
import { componentClasses, sampleCount, stepSizeForNoise, type Variances } from './shared-fields.ts'

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
  classColumn: componentClasses(),
})

type Config = v.InferOutput<typeof gaussianMixtureConfig>

export function gaussianMixtureVariances({ components }: Config): Variances {
  const total = components.reduce((sum, { weight }) => sum + weight, 0)
  const meanOf = (value: (component: MixtureComponent) => number) =>
    components.reduce((sum, component) => sum + (component.weight / total) * value(component), 0)
  return components[0].mean.map((_, axis) => {
    const centre = meanOf(({ mean }) => mean[axis])
    return meanOf(({ mean, standardDeviation }) => standardDeviation[axis] ** 2 + (mean[axis] - centre) ** 2)
  })
}

export const gaussianMixtureStepSize = (config: Config): number =>
  stepSizeForNoise(
    Math.min(...config.components.flatMap(({ standardDeviation }) => standardDeviation)),
    gaussianMixtureVariances(config),
  )
