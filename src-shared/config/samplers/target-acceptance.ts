// The acceptance that a sampler's step size is to follow: a field of every sampler that refuses proposals.

import { numberField } from '../fields.ts'
import { percent, plain } from '../value-words.ts'

/** `best` is said in the help; 0 leaves the step size as it is set. */
export const targetAcceptanceField = (defaultValue: number, best: string) =>
  numberField(defaultValue, {
    label: 'Target acceptance',
    short: (value) => {
      if (typeof value !== 'number') return `target ${plain(value)}`
      return value === 0 ? 'ε fixed' : `ε for ${percent(value)} taken`
    },
    term: 'step-size-adaptation',
    unit: 'share of the proposals, 0 = ε stays as set',
    help: `Above 0 the step size begins as set and is adapted at every update until this share of the proposals is taken; best is ${best}.`,
    minimum: 0,
    maximum: 0.99,
  })
