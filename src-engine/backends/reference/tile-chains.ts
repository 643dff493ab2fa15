// A tile of chains under way: where they stand, what they draw, and whether a proposal is taken.

import { fillNormals } from '../../random/normal.ts'
import { uniformAt } from '../../random/uniform.ts'
import type { NormalStream, PerRow, WalkProgram } from '../backend.ts'
import { tileRowCount } from './energy-function.ts'
import type { Pass } from './passes.ts'

export interface TileChains {
  /** Index of the first row among all, and how many there are. */
  first: number
  rows: number
  /** (rows, D), moved in place. */
  points: Float64Array
  /** Counts what is taken (rows). */
  taken: Float64Array
  /** Gains the energies at the end, where they fall out of the steps (rows). */
  energies: Float64Array
  /** False once a proposal could not be judged. */
  comparable: boolean
}

/** How chains move. Its rooms are for one tile at a time: begin, step … step, end. */
export interface Transition {
  /** Rows forward and backward that a step takes for each row. */
  readonly workPerRow: number
  begin(chains: TileChains): void
  step(chains: TileChains, step: number): void
  end(chains: TileChains): void
}

/** Where a tile's chains stand, or what they propose: points and gradients (rows, D), energies (rows). */
export interface Place {
  points: Float64Array
  energies: Float64Array
  gradients: Float64Array
}

export const placeFor = (dimension: number): Place => ({
  points: new Float64Array(tileRowCount * dimension),
  energies: new Float64Array(tileRowCount),
  gradients: new Float64Array(tileRowCount * dimension),
})

/** What chains walk over: any energy that answers at once. */
export interface RowEnergy {
  readonly dimension: number
  /** Energies, and gradients where they are wanted, in place; of these rows among all. */
  evaluate(at: Place, rows: Pick<TileChains, 'first' | 'rows'>, withGradients: boolean): void
}

/** Looks on at a step: where it begins, then every place that it passes through, the proposal last. Both are for reading. */
export interface StepWatch {
  /** Energies and gradients are there as far as the step needs them. */
  from(here: Place): void
  through(points: Float64Array): void
}

const ones = [new Float64Array(tileRowCount).fill(1)]

/** The energy of a session. */
export function rowEnergyOf(pass: Pass): RowEnergy {
  const { energy, parameters, weights, jointTemperature, dimension } = pass
  return {
    dimension,
    evaluate(at, { first, rows }, withGradients) {
      const points = at.points.subarray(0, rows * dimension)
      const temperatures = pass.temperatures && pass.temperatures.subarray(first, first + rows)
      const classes = pass.classes && pass.classes.subarray(first, first + rows)
      const given = { parameters, weights, temperatures, jointTemperature, classes }
      const tile = { ...given, rows, order: 0, points, directions: null } as const
      energy.forward(tile, [at.energies], withGradients)
      if (withGradients) energy.reverse(tile, ones, { inputAdjoint: at.gradients })
    },
  }
}

export const valueOf = (values: PerRow, row: number): number => (typeof values === 'number' ? values : values[row])

/** ξ (rows, D) of a step, overwritten. */
export function fillTileNormals(
  xi: Float64Array,
  source: WalkProgram['normals'],
  { first, step, dimension }: { first: number; step: number; dimension: number },
): void {
  if ('given' in source) {
    xi.set(source.given[step].subarray(first * dimension, first * dimension + xi.length))
    return
  }
  const { seed, purpose, firstChain, firstStep } = source
  fillNormals(xi, dimension, { seed, purpose, firstChain: firstChain + first, step: firstStep + step })
}

/** Takes each proposal with probability min(1, e^a): `here` becomes `there` in the rows where log u < a. */
export function decide(
  chains: TileChains,
  { here, there, uniforms, step }: { here: Place; there: Place; uniforms: NormalStream; step: number },
  logRatio: (row: number) => number,
): void {
  const { seed, purpose, firstChain, firstStep } = uniforms
  for (let row = 0; row < chains.rows; row++) {
    // A density of zero; its gradient need not be a number.
    const isImpossible = there.energies[row] === Number.POSITIVE_INFINITY
    const advantage = isImpossible ? Number.NEGATIVE_INFINITY : logRatio(row)
    if (Number.isNaN(advantage)) chains.comparable = false
    const position = { seed, purpose, chain: firstChain + chains.first + row, step: firstStep + step }
    if (!(Math.log(uniformAt(position)) < advantage)) continue
    chains.taken[row]++
    takeRow(here, there, row, chains.points.length / chains.rows)
  }
}

function takeRow(here: Place, there: Place, row: number, dimension: number): void {
  here.energies[row] = there.energies[row]
  for (let i = row * dimension; i < (row + 1) * dimension; i++) {
    here.points[i] = there.points[i]
    here.gradients[i] = there.gradients[i]
  }
}
