// E(x) = β (Σ weightᵢ Eᵢ(x) + weight |x − m|² / (2 s²)) over a tile of rows: jets forward, one reverse sweep, into which
// β goes as a factor of its seeds. What has the weight 0 is left out, and a row of β = 0 has the energy 0: never 0 · ∞.
//
// The base adds, along x + τ v:  |x − m|² / (2s²),  vᵀ(x − m) / s²,  |v|² / s²;  it has no parameters.

import type { EnergyShape, EnergyTerm, GaussianBase } from '../backend.ts'
import type { EnergyWeights } from '../device-session.ts'
import { gaussianMixtureFormula } from './gaussian-mixture-term.ts'
import { createGaussianTerm } from './gaussian-term.ts'
import { createLinearTerm } from './linear-term.ts'
import { createClassMlpTerm } from './class-mlp-term.ts'
import { createPerceptron } from './multilayer-perceptron.ts'
import { quadraticFormula } from './quadratic-term.ts'
import { createRbmTerm } from './rbm-term.ts'
import { termOfFormula } from './row-formula.ts'
import type { FactorialTerm, JetOrder, PreparedParameters, TermFunction } from './term-function.ts'

/** Rows that pass through the layers together: what they leave behind stays in the processor's nearest caches. */
export const tileRowCount = 32

export interface EnergyTile {
  parameters: PreparedParameters
  weights: EnergyWeights
  /** β per row (rows). */
  temperatures: Float64Array | null
  /** β of terms with hidden units. */
  jointTemperature: number
  /** The class of each row (rows), where E(x, y) is asked for. */
  classes: Uint8Array | null
  /** At most tileRowCount. */
  rows: number
  order: JetOrder
  /** (rows, D) */
  points: Float64Array
  /** (rows, D); needed from order 1 on. */
  directions: Float64Array | null
}

export interface EnergyFunction {
  readonly parameterCount: number
  prepare(parameters: PreparedParameters): void
  /** Of an energy that can be sampled by Gibbs: the terms that count, with their weights. */
  factorialParts(weights: EnergyWeights): { part: FactorialTerm; weight: number }[]
  /** Overwrites jet[k] (rows), k = 0 … order: E, vᵀ∇E, vᵀ∇²E v. */
  forward(tile: EnergyTile, jet: readonly Float64Array[], reversible: boolean): void
  /**
   * Of the reversible pass just made over the same tile, with w_k = seeds[k] per row:
   * overwrites `inputAdjoint` (rows, D) and adds to `gradient`, where they are given.
   */
  reverse(
    tile: EnergyTile,
    seeds: readonly Float64Array[],
    targets: { inputAdjoint?: Float64Array; gradient?: Float64Array },
  ): void
}

export function createEnergyFunction({ dimension, terms, base }: EnergyShape): EnergyFunction {
  let parameterCount = 0
  const parts = terms.map(({ term }) => {
    const part = termFunction(term, parameterCount)
    parameterCount += part.parameterCount
    return part
  })
  const scaledSeeds = [0, 1, 2].map(() => new Float64Array(tileRowCount))

  return {
    parameterCount,

    prepare(parameters) {
      for (const part of parts) part.prepare(parameters)
    },

    factorialParts: (weights) =>
      parts.flatMap(({ factorial }, i) =>
        factorial && weights.terms[i] !== 0 ? [{ part: factorial, weight: weights.terms[i] }] : [],
      ),

    forward(tile, jet, reversible) {
      for (let k = 0; k <= tile.order; k++) jet[k].fill(0, 0, tile.rows)
      parts.forEach((part, i) => {
        const weight = tile.weights.terms[i]
        const joint = tile.jointTemperature
        if (weight !== 0) part.forward({ ...tile, weight, joint, reversible, outputs: jet })
      })
      if (base && tile.weights.base !== 0) addBaseJet(base, dimension, tile, jet)
      if (tile.temperatures) for (let k = 0; k <= tile.order; k++) scaleRows(jet[k], jet[k], tile.temperatures)
    },

    reverse(tile, givenSeeds, { inputAdjoint = null, gradient = null }) {
      const { parameters, rows, order, weights, temperatures, classes } = tile
      const seeds = temperatures ? scaledSeeds : givenSeeds
      for (let k = 0; temperatures && k <= order; k++) scaleRows(seeds[k], givenSeeds[k], temperatures)
      inputAdjoint?.fill(0, 0, rows * dimension)
      parts.forEach((part, i) => {
        const weight = weights.terms[i]
        if (weight !== 0) part.reverse({ parameters, rows, order, seeds, weight, classes, inputAdjoint, gradient })
      })
      if (base && weights.base !== 0 && inputAdjoint) addBaseAdjoint(base, dimension, tile, seeds, inputAdjoint)
      for (let row = 0; temperatures && inputAdjoint && row < rows; row++) {
        if (temperatures[row] === 0) inputAdjoint.fill(0, row * dimension, (row + 1) * dimension)
      }
    },
  }
}

function termFunction(term: EnergyTerm, firstParameter: number): TermFunction {
  switch (term.kind) {
    case 'mlp':
      return createPerceptron(term, firstParameter, tileRowCount)
    case 'mlp-classes':
      return createClassMlpTerm(term, firstParameter, tileRowCount)
    case 'gaussian':
      return createGaussianTerm(term, firstParameter, tileRowCount)
    case 'quadratic':
      return termOfFormula(quadraticFormula(term.dimension), term.dimension, firstParameter)
    case 'gaussian-mixture':
      return termOfFormula(gaussianMixtureFormula(term.dimension, term.components), term.dimension, firstParameter)
    case 'linear':
      return createLinearTerm(term.dimension, firstParameter)
    case 'bernoulli-rbm':
    case 'gaussian-rbm':
      return createRbmTerm(term, firstParameter, tileRowCount)
    default:
      return term satisfies never
  }
}

/** out ← β ⊙ values; 0 where β is. */
function scaleRows(out: Float64Array, values: Float64Array, temperatures: Float64Array): void {
  for (let row = 0; row < temperatures.length; row++) {
    out[row] = temperatures[row] === 0 ? 0 : temperatures[row] * values[row]
  }
}

function addBaseJet(
  { mean, standardDeviation }: GaussianBase,
  dimension: number,
  { rows, order, points, directions, weights }: EnergyTile,
  jet: readonly Float64Array[],
): void {
  const precision = weights.base / standardDeviation ** 2
  for (let row = 0; row < rows; row++) {
    let square = 0
    let slope = 0
    let curvature = 0
    for (let column = 0; column < dimension; column++) {
      const offset = points[row * dimension + column] - mean[column]
      const direction = order > 0 && directions ? directions[row * dimension + column] : 0
      square += offset * offset
      slope += offset * direction
      curvature += direction * direction
    }
    jet[0][row] += 0.5 * precision * square
    if (order > 0) jet[1][row] += precision * slope
    if (order > 1) jet[2][row] += precision * curvature
  }
}

/** ∇x of w_0 |x − m|²/(2s²) + w_1 vᵀ(x − m)/s²; the curvature of the base does not depend on x. */
function addBaseAdjoint(
  { mean, standardDeviation }: GaussianBase,
  dimension: number,
  { rows, order, points, directions, weights }: EnergyTile,
  seeds: readonly Float64Array[],
  inputAdjoint: Float64Array,
): void {
  const precision = weights.base / standardDeviation ** 2
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < dimension; column++) {
      const at = row * dimension + column
      inputAdjoint[at] += precision * seeds[0][row] * (points[at] - mean[column])
      if (order > 0 && directions) inputAdjoint[at] += precision * seeds[1][row] * directions[at]
    }
  }
}
