// Metropolis–Hastings over all rows, tile by tile: propose y, take it with probability min(1, e^a), else stay at x.
//
//   Langevin      y = x − (ε/2) ∇E(x) + √ε ξ,  a = E(x) − E(y) + (|ξ|² − |x − y + (ε/2) ∇E(y)|² / ε) / 2
//   random walk   y = x + √ε ξ,                 a = E(x) − E(y)
// Taken where log u < a, u uniform from the chain's own position. Either way e^−E is stationary at every ε, exactly.
// E(y) = +∞ is refused, being a density of zero; where a is not a number otherwise, `finite` is false: a chain must not
// sit still over a broken energy as if it had been refused.

import { uniformAt } from '../../random/uniform.ts'
import type { MetropolisOptions, NormalStream } from '../backend.ts'
import { extentOf } from '../chain-extent.ts'
import { tileRowCount } from './energy-function.ts'
import { fillTileNormals, type LangevinValues } from './langevin.ts'
import type { Breathe, Pass } from './passes.ts'

export interface MetropolisValues extends LangevinValues {
  /** Share of the proposals that were taken. */
  acceptance: number
}

export type ProposalKind = 'langevin' | 'random-walk'

/** Where a tile's chains stand, or what they propose: points and gradients (rows, D), energies (rows). */
interface Place {
  points: Float64Array
  energies: Float64Array
  gradients: Float64Array
}

/** Starts at the pass's points, which stay untouched. */
export async function runMetropolis(
  pass: Pass,
  proposal: ProposalKind,
  options: MetropolisOptions,
  breathe: Breathe,
): Promise<MetropolisValues> {
  const { dimension, points: start } = pass
  const { steps } = options
  const values = start.slice()
  const previous = start.slice()
  const rowCount = values.length / dimension
  const here = place(dimension)
  const there = place(dimension)
  const normals = new Float64Array(tileRowCount * dimension)
  const workPerRow = proposal === 'langevin' ? 1 : 0.5
  let taken = 0
  let comparable = true

  for (let first = 0; first < rowCount; first += tileRowCount) {
    const rows = Math.min(tileRowCount, rowCount - first)
    const at = first * dimension
    const tile = { rows, dimension, proposal, stepSize: options.stepSize }
    here.points.set(values.subarray(at, at + rows * dimension))
    evaluate(pass, here, tile)
    for (let step = 0; step < steps; step++) {
      if (step === steps - 1) previous.set(here.points.subarray(0, rows * dimension), at)
      const xi = normals.subarray(0, rows * dimension)
      fillTileNormals(xi, options.normals, { first, step, dimension })
      propose(here, there, xi, tile)
      evaluate(pass, there, tile)
      const uniforms = positionOf(options.uniforms, first, step)
      for (let row = 0; row < rows; row++) {
        const advantage = logRatio(here, there, { ...tile, row, xi })
        if (Number.isNaN(advantage)) comparable = false
        const { seed, purpose, firstChain } = uniforms
        if (!(Math.log(uniformAt({ seed, purpose, chain: firstChain + row, step: uniforms.step })) < advantage))
          continue
        taken++
        take(here, there, row, dimension)
      }
      const pause = breathe(workPerRow * rows)
      if (pause) await pause
    }
    values.set(here.points.subarray(0, rows * dimension), at)
  }
  const { finite, radiusMaximum } = extentOf(values, options.centre)
  const extent = { finite: finite && comparable, radiusMaximum }
  return { values, previous, extent, acceptance: taken / (rowCount * steps) }
}

interface Tile {
  rows: number
  dimension: number
  proposal: ProposalKind
  /** ε */
  stepSize: number
}

const place = (dimension: number): Place => ({
  points: new Float64Array(tileRowCount * dimension),
  energies: new Float64Array(tileRowCount),
  gradients: new Float64Array(tileRowCount * dimension),
})

const ones = [new Float64Array(tileRowCount).fill(1)]

const positionOf = ({ seed, purpose, firstChain, firstStep }: NormalStream, first: number, step: number) => ({
  seed,
  purpose,
  firstChain: firstChain + first,
  step: firstStep + step,
})

/** Energies, and gradients where the proposal needs them, in place. */
function evaluate({ energy, parameters }: Pass, at: Place, { rows, dimension, proposal }: Tile): void {
  const points = at.points.subarray(0, rows * dimension)
  const tile = { parameters, rows, order: 0, points, directions: null } as const
  energy.forward(tile, [at.energies], proposal === 'langevin')
  if (proposal === 'langevin') energy.reverse(tile, ones, { inputAdjoint: at.gradients })
}

function propose(here: Place, there: Place, xi: Float64Array, { proposal, stepSize }: Tile): void {
  const noise = Math.sqrt(stepSize)
  const drift = proposal === 'langevin' ? stepSize / 2 : 0
  for (let i = 0; i < xi.length; i++) there.points[i] = here.points[i] + noise * xi[i] - drift * here.gradients[i]
}

/** a of the head of this file. */
function logRatio(
  here: Place,
  there: Place,
  { row, xi, dimension, proposal, stepSize }: Tile & { row: number; xi: Float64Array },
): number {
  if (there.energies[row] === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY
  const energyDrop = here.energies[row] - there.energies[row]
  if (proposal === 'random-walk') return energyDrop
  let forward = 0
  let backward = 0
  for (let i = row * dimension; i < (row + 1) * dimension; i++) {
    const back = here.points[i] - there.points[i] + (stepSize / 2) * there.gradients[i]
    forward += xi[i] * xi[i]
    backward += (back * back) / stepSize
  }
  return energyDrop + 0.5 * (forward - backward)
}

function take(here: Place, there: Place, row: number, dimension: number): void {
  here.energies[row] = there.energies[row]
  for (let i = row * dimension; i < (row + 1) * dimension; i++) {
    here.points[i] = there.points[i]
    here.gradients[i] = there.gradients[i]
  }
}
