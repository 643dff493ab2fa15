// Block Gibbs sampling of a restricted Boltzmann machine: k times all hidden units given the rows, then all coordinates
// given the hidden units (backends/reference/gibbs.ts). Samples e^−E exactly in the long run, at any weights; where these
// are large, units hold one another and chains stay in their mode.
// Cost: each step a product with the weights there and one back: an evaluation a row.
// Source: Geman & Geman 1984; Hinton 2002.

import { AppError } from '../../src-shared/errors.ts'
import { movedOf, type Sampler } from './sampler.ts'

export const gibbs: Sampler<'gibbs'> = {
  async run(
    _config,
    { session, start, steps, normals, acceptPurpose, centre, parameters, inverseTemperatures, answer },
  ) {
    if (inverseTemperatures) {
      throw new AppError(
        'not-supported',
        'Expected one temperature with Gibbs sampling, got several: set Temperatures to 1.',
      )
    }
    const moved = await session.walk(start, {
      steps,
      // Nothing is refused, so that the other stream is free for the hidden units.
      proposal: { kind: 'gibbs', hidden: { ...normals, purpose: acceptPurpose } },
      acceptance: { kind: 'none' },
      ...{ normals, centre, parameters },
      answer: { ...answer, rowAcceptance: false },
    })
    return movedOf(moved)
  },
}
