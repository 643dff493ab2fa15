// A job: one piece of work over many rows, cut into tasks that any thread may take. Its description stands in shared
// memory as plain numbers; addresses are in bytes.

import type { ProposalKind } from './metropolis-task.ts'
import type { JetOrder } from './network-tile.ts'

export type Job =
  | LangevinJob
  | MetropolisJob
  /** E per row. */
  | { kind: 'energy'; panels: number; rowCount: number; tileBlocks: number }
  /** ∇E per row, or ∇²E v where order is 1. */
  | { kind: 'input-adjoint'; panels: number; rowCount: number; tileBlocks: number; order: JetOrder }
  | { kind: 'jets'; panels: number; rowCount: number; tileBlocks: number }
  | GradientJob
  /** Adds up the copies of the gradient, each task a part of it. */
  | { kind: 'sum-gradients'; copies: number; partBytes: number }

/** Where a chain's numbers come from. */
export interface StreamFields {
  seed: number
  purpose: number
  firstChain: number
  firstStep: number
}

export interface LangevinJob extends StreamFields {
  kind: 'langevin'
  panels: number
  rowCount: number
  tileBlocks: number
  steps: number
  drift: number
  noise: number
  /** 1: noise of the one step stands where directions do. */
  givenNoise: number
  /** 1: the state before the last step is kept. */
  keepPrevious: number
}

export interface MetropolisJob extends StreamFields {
  kind: 'metropolis'
  panels: number
  rowCount: number
  tileBlocks: number
  steps: number
  drift: number
  noise: number
  /** noise² */
  variance: number
  /** 1: Langevin proposals, 0: a random walk. */
  langevin: number
  givenNoise: number
  keepPrevious: number
  uniformSeed: number
  uniformPurpose: number
  uniformFirstChain: number
  uniformFirstStep: number
}

export interface GradientJob {
  kind: 'gradient'
  panels: number
  tileBlocks: number
  termCount: number
  tileCount: number
  /** Of the gradient, each with its run of tiles; as many as there are tasks. */
  copies: number
  /** So many copies of the gradient hold something already; the others start from zero. */
  keptCopies: number
}

/** One summand of a gradient job; its rows, directions and weights stand at `firstRow` of their arrays. */
export interface GradientTermFields {
  firstRow: number
  rowCount: number
  order: number
  firstTile: number
}

const fields = {
  langevin: [
    'panels',
    'rowCount',
    'tileBlocks',
    'steps',
    'drift',
    'noise',
    'givenNoise',
    'keepPrevious',
    'seed',
    'purpose',
    'firstChain',
    'firstStep',
  ],
  metropolis: [
    'panels',
    'rowCount',
    'tileBlocks',
    'steps',
    'drift',
    'noise',
    'variance',
    'langevin',
    'givenNoise',
    'keepPrevious',
    'seed',
    'purpose',
    'firstChain',
    'firstStep',
    'uniformSeed',
    'uniformPurpose',
    'uniformFirstChain',
    'uniformFirstStep',
  ],
  energy: ['panels', 'rowCount', 'tileBlocks'],
  'input-adjoint': ['panels', 'rowCount', 'tileBlocks', 'order'],
  jets: ['panels', 'rowCount', 'tileBlocks'],
  gradient: ['panels', 'tileBlocks', 'termCount', 'tileCount', 'copies', 'keptCopies'],
  'sum-gradients': ['copies', 'partBytes'],
} as const satisfies { [Kind in Job['kind']]: readonly Exclude<keyof Extract<Job, { kind: Kind }>, 'kind'>[] }

const kinds = Object.keys(fields) as Job['kind'][]

export function writeJob(board: Float64Array, job: Job): void {
  board[0] = kinds.indexOf(job.kind)
  const values = job as unknown as Record<string, number>
  fields[job.kind].forEach((name, i) => {
    board[i + 1] = values[name]
  })
}

export function readJob(board: Float64Array): Job {
  const kind = kinds[board[0]]
  const values: Record<string, unknown> = { kind }
  fields[kind].forEach((name, i) => {
    values[name] = board[i + 1]
  })
  return values as unknown as Job
}

export const proposalOf = ({ langevin }: MetropolisJob): ProposalKind => (langevin === 1 ? 'langevin' : 'random-walk')
