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
