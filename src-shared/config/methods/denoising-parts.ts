// What denoising at one level and at many have in common.

import { toggleField } from '../fields.ts'

export const pairedNoiseField = toggleField(true, {
  label: 'Paired noise',
  short: (value) => (value === true ? 'paired noise' : 'single noise'),
  term: 'denoising-noise',
  help: 'Moves each data point both ways, by σu and −σu: twice the cost, and far less variance where σ is small.',
  advanced: true,
})

/**
 * The smallest noise for data whose suggested step size is this: a third of the width of their finest part, whose square
 * a step is about 0.4 of (docs/study-defaults.md). Both in units of the columns' own spread.
 */
export const faithfulNoise = (stepSize: number): number => Number((0.5 * Math.sqrt(stepSize)).toPrecision(2))

/** ∇x E of each noisy row, then a gradient on E and a slope, which is two passes. */
export const denoisingCost = ({ paired }: { paired: boolean }, { batchSize }: { batchSize: number }) => ({
  negativeCount: ((paired ? 2 : 1) * 3 - 1) * batchSize,
  steps: 0,
})
