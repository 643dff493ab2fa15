// Programs of walks that many tests need, with everything answered that every backend can answer.

import type {
  EvaluationOptions,
  NormalStream,
  PerRow,
  Proposal,
  WalkProgram,
} from '../../src-engine/backends/backend.ts'

type Shared = Pick<WalkProgram, 'steps' | 'normals' | 'centre'> & EvaluationOptions

const answer = { previous: true }

/** x ← x − drift ∇E(x) + noise ξ, nothing refused. */
export const langevin = ({ drift, noise, ...shared }: Shared & { drift: PerRow; noise: PerRow }): WalkProgram => ({
  ...shared,
  proposal: { kind: 'decoupled-langevin', drift, noise },
  acceptance: { kind: 'none' },
  answer,
})

export function metropolis(
  kind: 'langevin' | 'random-walk',
  { stepSize, uniforms, ...shared }: Shared & { stepSize: PerRow; uniforms: NormalStream },
): WalkProgram {
  const proposal: Proposal = { kind, stepSize }
  return { ...shared, proposal, acceptance: { kind: 'metropolis', uniforms }, answer }
}
