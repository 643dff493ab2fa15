// One transition at one β: a Hamiltonian trajectory, taken or refused by Metropolis, so that the density of β stays as it
// is. Its step size is the plan's, times a factor drawn anew each time, so that no trajectory comes full circle again and
// again. One leapfrog step is MALA. Where hidden units can be drawn, a step of block Gibbs instead.

import type { Rows } from '../../backends/backend.ts'
import { purposes } from '../../random/purposes.ts'
import { randomStream } from '../../random/random-stream.ts'
import type { AnnealingPath } from './annealing-path.ts'

export interface Transition {
  beta: number
  /** A length. */
  stepSize: number
  leapfrogSteps: number
}

/** Its random numbers: no two walks may have the same stretch of positions. */
export interface WalkPosition {
  seed: number
  /** Of the first row's chain. */
  firstChain: number
  step: number
}

/** Of the factor: 1 ± jitter. */
const jitter = 0.2

/** Fresh rows, and the share of the proposals that were taken. */
export async function transition(
  path: AnnealingPath,
  rows: Rows,
  { beta, stepSize, leapfrogSteps }: Transition,
  { seed, firstChain, step }: WalkPosition,
): Promise<{ rows: Rows; acceptance: number }> {
  if (path.moves === 'gibbs') return gibbsTransition(path, rows, beta, { seed, firstChain, step })
  const random = randomStream({ seed, purpose: purposes.annealingChoice, chain: firstChain, step })
  const length = stepSize * (1 + jitter * (2 * random.uniform() - 1))
  const steps = 1 + random.integer(2 * leapfrogSteps - 1)
  const stream = { seed, firstChain, firstStep: step }
  const walk = await path.session.walk(rows, {
    steps: 1,
    proposal: { kind: 'hamiltonian', stepSize: length, leapfrogSteps: steps },
    acceptance: { kind: 'metropolis', uniforms: { ...stream, purpose: purposes.annealingAccept } },
    normals: { ...stream, purpose: purposes.annealing },
    centre: path.centre,
    ...path.at(beta),
  })
  return { rows: walk.rows, acceptance: await walk.acceptance! }
}

/** Every step is taken. */
async function gibbsTransition(
  path: AnnealingPath,
  rows: Rows,
  beta: number,
  { seed, firstChain, step }: WalkPosition,
): Promise<{ rows: Rows; acceptance: number }> {
  const stream = { seed, firstChain, firstStep: step }
  const walk = await path.session.walk(rows, {
    steps: 1,
    proposal: { kind: 'gibbs', hidden: { ...stream, purpose: purposes.annealingAccept } },
    acceptance: { kind: 'none' },
    normals: { ...stream, purpose: purposes.annealing },
    centre: path.centre,
    ...path.at(beta),
  })
  return { rows: walk.rows, acceptance: 1 }
}
