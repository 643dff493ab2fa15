// E(x) = −Σ aᵢ xᵢ over binary rows: coordinates are independent, each 1 with probability σ(aᵢ), and log Z = Σ log(1 + e^aᵢ).
// Parameters: a (D).

import type { TermFunction } from './term-function.ts'

export function createLinearTerm(dimension: number, firstParameter: number): TermFunction {
  let last: Float64Array = new Float64Array(0)
  return {
    parameterCount: dimension,
    factorial: {
      ...{ units: 0, variances: null },
      hiddenLogits() {},
      addField(field, _units, { parameters, rows, weight }) {
        for (let i = 0; i < rows * dimension; i++) {
          field[i] += weight * parameters.values[firstParameter + (i % dimension)]
        }
      },
    },

    prepare() {},

    forward({ parameters, rows, points, weight, outputs }) {
      last = points
      for (let row = 0; row < rows; row++) {
        let sum = 0
        for (let i = 0; i < dimension; i++) sum += parameters.values[firstParameter + i] * points[row * dimension + i]
        outputs[0][row] -= weight * sum
      }
    },

    reverse({ rows, seeds, weight, gradient }) {
      if (!gradient) return
      for (let i = 0; i < rows * dimension; i++) {
        gradient[firstParameter + (i % dimension)] -= weight * seeds[0][Math.floor(i / dimension)] * last[i]
      }
    },
  }
}
