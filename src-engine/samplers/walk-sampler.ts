// What samplers that are walks of the backend have in common: only the proposal differs.
//
// A chain at inverse temperature β samples e^−βE, which is wider by 1/√β: its steps are as much longer, so that all
// temperatures are taken or refused about alike. A sampler says of each of its sizes whether it is a variance or a length.

import type { SamplerConfigOf, SamplerKind } from '../../src-shared/config/sampler.ts'
import type { PerRow, Proposal } from '../backends/backend.ts'
import { movedOf, type Sampler } from './sampler.ts'

/** A size as it is at β = 1, in that of each row's β. */
export interface Warmed {
  variance(size: number): PerRow
  length(size: number): PerRow
}

interface Walking<Kind extends SamplerKind> {
  acceptance: 'none' | 'metropolis'
  proposal(config: SamplerConfigOf<Kind>, warmed: Warmed): Proposal
}

export const walkSampler = <Kind extends SamplerKind>({ acceptance, proposal }: Walking<Kind>): Sampler<Kind> => ({
  walk: { acceptance, proposal: (config, inverseTemperatures) => proposal(config, warmedBy(inverseTemperatures)) },
  async run(
    config,
    { session, start, steps, normals, acceptPurpose, centre, parameters, classes, inverseTemperatures, answer },
  ) {
    const moved = await session.walk(start, {
      steps,
      proposal: proposal(config, warmedBy(inverseTemperatures)),
      acceptance:
        acceptance === 'none'
          ? { kind: 'none' }
          : { kind: 'metropolis', uniforms: { ...normals, purpose: acceptPurpose } },
      normals,
      centre,
      parameters,
      classes,
      inverseTemperatures,
      answer: acceptance === 'none' ? { ...answer, rowAcceptance: false } : answer,
    })
    return movedOf(moved)
  },
})

function warmedBy(inverseTemperatures: Float64Array | undefined): Warmed {
  if (!inverseTemperatures) return { variance: (size) => size, length: (size) => size }
  return {
    variance: (size) => inverseTemperatures.map((beta) => size / beta),
    length: (size) => inverseTemperatures.map((beta) => size / Math.sqrt(beta)),
  }
}
