// What a method that learns log Z beside the energy makes of it (c of NCE), in the person's units.

import type { EvaluationDefinition } from './evaluation-definition.ts'

export const learnedLogPartition: EvaluationDefinition = {
  needs: ['learned-log-partition'],
  cost: 'every-snapshot',
  async evaluate({ subject: { session, coordinates } }) {
    const [learned] = await session.extraScalars('average')
    const value = learned + coordinates.logDeterminant
    return { values: { learnedLogPartition: { value, obtained: { by: 'training' } } } }
  },
}
