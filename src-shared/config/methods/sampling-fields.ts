// Fields that several methods with a sampler have.

import { choiceField, numberField } from '../fields.ts'
import { equals, plain } from '../value-words.ts'

/** α E² on data and negatives. */
export const energyMagnitudeField = () =>
  numberField(0, {
    label: 'Energy magnitude α',
    short: equals('α'),
    term: 'energy-magnitude',
    unit: 'weight of the mean squares of E, 0 = off',
    help: 'Adds α (mean E² of the data + mean E² of the negatives) to the loss, which keeps energies near 0. It biases the model: the density comes out flatter than that of the data, the more the larger α.',
    minimum: 0,
    maximum: 1000,
    logarithmic: true,
    advanced: true,
  })

/** Where chains that live for one update begin. */
export const startField = () =>
  choiceField('data', {
    label: 'Chains start at',
    short: (value) => `from ${plain(value)}`,
    term: 'chain-start',
    help: 'Where the sampler begins at each update. From noise the chains see the whole space, and k steps must suffice to bring them to the model.',
    choices: [
      { value: 'data', label: 'Data', help: 'The batch itself.' },
      {
        value: 'noise',
        label: 'Noise',
        help: 'A Gaussian with the data’s mean and covariance; for binary rows, tosses of a fair coin.',
      },
    ],
    advanced: true,
  })
