// What denoising at one level and at many have in common.

import { toggleField } from '../fields.ts'
import type { SuggestedScale } from '../suggested-scale.ts'

export const pairedNoiseField = toggleField(true, {
  label: 'Paired noise',
  short: (value) => (value === true ? 'paired noise' : 'single noise'),
  term: 'denoising-noise',
  help: 'Moves each data point both ways, by σu and −σu: twice the cost, and far less variance where σ is small.',
  advanced: true,
})

/** The smallest noise that is worth its variance. */
export const faithfulNoise = ({ noise }: SuggestedScale): number => noise

/** ∇x E of each noisy row, then a gradient on E and a slope, which is two passes. */
export const denoisingCost = ({ paired }: { paired: boolean }, { batchSize }: { batchSize: number }) => ({
  negativeCount: ((paired ? 2 : 1) * 3 - 1) * batchSize,
  steps: 0,
})
