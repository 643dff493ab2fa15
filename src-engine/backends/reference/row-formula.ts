// A term that is a closed formula of one row: its jet and the jet's derivatives, written out per row.

import type { TermFunction } from './term-function.ts'

export interface RowFormula {
  readonly parameterCount: number
  /** What depends on θ alone, before the rows of a tile; θ is the term's own parameters. */
  begin?(theta: Float64Array): void
  /** Overwrites `jet` (3) with E, vᵀ∇E, vᵀ∇²E v at x. */
  jet(at: FormulaPlace, jet: Float64Array): void
  /** Adds the derivatives of w_0 E + w_1 vᵀ∇E + w_2 vᵀ∇²E v by x, and by θ where they are wanted. */
  reverse(at: FormulaPlace & { weights: Float64Array }, adjoints: { x: Float64Array; theta: Float64Array | null }): void
}

export interface FormulaPlace {
  theta: Float64Array
  x: Float64Array
  /** Zeros where nothing is asked for `along` it. */
  v: Float64Array
  along: boolean
}

/** `firstParameter`: where this term's parameters begin in the whole vector. */
export function termOfFormula(formula: RowFormula, dimension: number, firstParameter: number): TermFunction {
  const { parameterCount } = formula
  const zeros = new Float64Array(dimension)
  const jet = new Float64Array(3)
  const weights = new Float64Array(3)
  const unusedInput = new Float64Array(dimension)
  let last: { points: Float64Array; directions: Float64Array | null } = { points: zeros, directions: null }
  const ownPart = (values: Float64Array) => values.subarray(firstParameter, firstParameter + parameterCount)
  const rowOf = (values: Float64Array, row: number) => values.subarray(row * dimension, (row + 1) * dimension)
  const directionOf = (directions: Float64Array | null, row: number) => (directions ? rowOf(directions, row) : zeros)

  return {
    parameterCount,

    prepare() {},

    forward({ parameters, rows, order, points, directions, weight, outputs }) {
      last = { points, directions: order > 0 ? directions : null }
      const theta = ownPart(parameters.values)
      const along = last.directions !== null
      formula.begin?.(theta)
      for (let row = 0; row < rows; row++) {
        formula.jet({ theta, x: rowOf(points, row), v: directionOf(last.directions, row), along }, jet)
        for (let k = 0; k <= order; k++) outputs[k][row] += weight * jet[k]
      }
    },

    reverse({ parameters, rows, order, seeds, weight, inputAdjoint, gradient }) {
      const theta = ownPart(parameters.values)
      const gradientPart = gradient && ownPart(gradient)
      const along = last.directions !== null
      formula.begin?.(theta)
      for (let row = 0; row < rows; row++) {
        for (let k = 0; k <= 2; k++) weights[k] = k <= order ? weight * seeds[k][row] : 0
        const x = inputAdjoint ? rowOf(inputAdjoint, row) : unusedInput
        const at = { theta, x: rowOf(last.points, row), v: directionOf(last.directions, row), along, weights }
        formula.reverse(at, { x, theta: gradientPart })
      }
    },
  }
}
