// How much of the model's probability sits in the wrong modes of the data.

import { modeMassError as errorOf } from '../metrics/mode-mass.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'

export const modeMassError: EvaluationDefinition = {
  needs: ['quadrature', 'modes'],
  cost: 'every-snapshot',
  async evaluate(now) {
    const { masses, massesOf } = (await now.subject.known())!.modes!
    const value = errorOf(await massesOf(await now.quadrature()), masses)
    return { values: { modeMassError: { value, obtained: await now.integrated() } } }
  },
}
