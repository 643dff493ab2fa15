// A job: one piece of work over many rows, cut into tasks that any thread may take. Its description stands in shared
// memory as plain numbers; addresses are in bytes.

import type { JetOrder } from './tile-pass.ts'

export type Job =
  | LangevinJob
  | MetropolisJob
  | HamiltonianJob
  | GibbsJob
  /** E per row. */
  | (RowsFields & { kind: 'energy' })
  /** ∇E per row, or ∇²E v where order is 1. */
  | (RowsFields & { kind: 'input-adjoint'; order: JetOrder })
  | (RowsFields & { kind: 'jets' })
  | GradientJob
  /** Adds up the copies of the gradient, each task a part of it. */
  | { kind: 'sum-gradients'; copies: number; partBytes: number }

/** What a job over rows needs to know; flags are 0 or 1. */
export interface RowsFields {
  panels: number
  rowCount: number
  tileBlocks: number
  /** 1: β per row stands beside the rows. */
  hasTemperatures: number
}

/** Where a chain's numbers come from. */
export interface StreamFields {
  seed: number
  purpose: number
  firstChain: number
  firstStep: number
}

/** What every walk has. */
export interface WalkFields extends StreamFields, RowsFields {
  steps: number
  /** 1: step sizes per row stand beside the rows, and those below are not read. */
  perRow: number
  /** 1: noise of the one step stands where directions do. */
  givenNoise: number
  /** 1: the state before the last step is kept. */
  keepPrevious: number
}

/** Where the uniforms of Metropolis come from. */
export interface UniformFields {
  uniformSeed: number
  uniformPurpose: number
  uniformFirstChain: number
  uniformFirstStep: number
}

export interface LangevinJob extends WalkFields {
  kind: 'langevin'
  drift: number
  noise: number
  /** 1: there is a drift; 0: a random walk. */
  drifts: number
}

export interface MetropolisJob extends WalkFields, UniformFields {
  kind: 'metropolis'
  drift: number
  noise: number
  /** noise² */
  variance: number
  drifts: number
}

export interface HamiltonianJob extends WalkFields, UniformFields {
  kind: 'hamiltonian'
  stepSize: number
  leapfrogSteps: number
  /** 1: with Metropolis. */
  judged: number
}

/** The uniforms are those of the hidden units; the walk's own stream is that of the coordinates. */
export interface GibbsJob extends WalkFields, UniformFields {
  kind: 'gibbs'
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
  /** 1: what multiplies each row's energy in the mean stands where temperatures do. */
  hasScales: number
}

/** One summand of a gradient job; its rows, directions and weights stand at `firstRow` of their arrays. */
export interface GradientTermFields {
  firstRow: number
  rowCount: number
  order: number
  firstTile: number
}

const rowsFields = ['panels', 'rowCount', 'tileBlocks', 'hasTemperatures'] as const
const walkFields = [
  ...rowsFields,
  ...(['seed', 'purpose', 'firstChain', 'firstStep', 'steps', 'perRow', 'givenNoise', 'keepPrevious'] as const),
] as const
const uniformFields = ['uniformSeed', 'uniformPurpose', 'uniformFirstChain', 'uniformFirstStep'] as const

const fields = {
  langevin: [...walkFields, 'drift', 'noise', 'drifts'],
  metropolis: [...walkFields, ...uniformFields, 'drift', 'noise', 'variance', 'drifts'],
  hamiltonian: [...walkFields, ...uniformFields, 'stepSize', 'leapfrogSteps', 'judged'],
  gibbs: [...walkFields, ...uniformFields],
  energy: rowsFields,
  'input-adjoint': [...rowsFields, 'order'],
  jets: rowsFields,
  gradient: ['panels', 'tileBlocks', 'termCount', 'tileCount', 'copies', 'keptCopies', 'hasScales'],
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
