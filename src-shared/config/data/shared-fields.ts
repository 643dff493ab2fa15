// Fields that several data sets have in common.

import { integerField, numberField } from '../fields.ts'

export const sampleCount = () =>
  integerField(20_000, {
    label: 'Points',
    unit: 'points',
    help: 'How many points are drawn; they are split 70 / 15 / 15 into train, validation and test by the seed.',
    minimum: 100,
    maximum: 1_000_000,
    logarithmic: true,
  })

export const standardDeviation = (defaultValue: number) =>
  numberField(defaultValue, {
    label: 'Noise',
    unit: 'standard deviation',
    help: 'Standard deviation of the Gaussian noise around each point of the shape.',
    minimum: 0.01,
    maximum: 5,
    logarithmic: true,
  })

/** Langevin step size ε = 0.3 σ² (data units squared): steps that stay within a mode or a curve's width. */
export const stepSizeForNoise = (noise: number) => Math.max(1e-6, Number((0.3 * noise ** 2).toPrecision(2)))
