// E(x) = ½ |Lᵀ(x − μ)|²: a Gaussian with precision matrix L Lᵀ, which is positive definite whatever the parameters.
//
//   y = Lᵀ(x − μ),  u = Lᵀv;   E = ½ |y|²,  vᵀ∇E = yᵀu,  vᵀ∇²E v = |u|²
//   reverse: ȳ = w_0 y + w_1 u,  ū = w_1 y + 2 w_2 u,  x̄ = L ȳ = −μ̄,  L̄ = (x − μ) ȳᵀ + v ūᵀ
// Parameters: μ (D), then ℓ (D) with Lᵢᵢ = exp(ℓᵢ / 2), so that in one dimension ℓ is the logarithm of the precision,
// then, if correlated, the part of L below its diagonal, row by row.
// Its partition function is log Z = ½ D log 2π − ½ Σ ℓᵢ.
//
// Prepared are the columns of L from the diagonal down, one behind the other, and behind them the diagonal: so that both
// products run through memory in order, four rows at a time.

import type { TermFunction } from './term-function.ts'
import { addTriangularProduct, type Segments } from './triangular-product.ts'

export interface GaussianTerm {
  dimension: number
  correlated: boolean
}

/** `firstParameter`: where its parameters begin in the whole vector. `tileRows`: the most rows of a pass. */
export function createGaussianTerm(
  { dimension, correlated }: GaussianTerm,
  firstParameter: number,
  tileRows: number,
): TermFunction {
  const below = correlated ? (dimension * (dimension - 1)) / 2 : 0
  const parameterCount = 2 * dimension + below
  const room = () => new Float64Array(tileRows * dimension)
  const [offsets, y, u, yBar] = [room(), room(), room(), room()]
  const uBar = new Float64Array(dimension)
  const firstDiagonal = firstParameter + dimension + below
  /** Where row i of L, without its diagonal, begins among the parameters. */
  const beginOfRow = (i: number) => firstParameter + 2 * dimension + (i * (i - 1)) / 2
  const [columns, rowsBelow] = segmentsOf(dimension, correlated, { firstParameter, beginOfRow })
  let last: { directions: Float64Array | null } = { directions: null }

  /** Gains L̄ and μ̄ of one row. */
  function addParameterAdjoint(
    gradient: Float64Array,
    { values, transposed }: { values: Float64Array; transposed: Float64Array },
    at: { row: number; w1: number; w2: number },
  ): void {
    const first = at.row * dimension
    const { directions } = last
    for (let j = 0; j < dimension; j++) uBar[j] = at.w1 * y[first + j] + (directions ? 2 * at.w2 * u[first + j] : 0)
    for (let i = 0; i < dimension; i++) {
      const offset = offsets[first + i]
      const direction = directions ? directions[first + i] : 0
      const begin = beginOfRow(i)
      for (let j = 0; correlated && j < i; j++) {
        gradient[firstParameter + i] -= values[begin + j] * yBar[first + j]
        gradient[begin + j] += yBar[first + j] * offset + uBar[j] * direction
      }
      const scale = transposed[firstDiagonal + i]
      gradient[firstParameter + i] -= scale * yBar[first + i]
      gradient[firstParameter + dimension + i] += 0.5 * scale * (yBar[first + i] * offset + uBar[i] * direction)
    }
  }

  return {
    parameterCount,

    prepare({ values, transposed }) {
      let at = firstParameter
      for (let j = 0; j < dimension; j++) {
        const diagonal = Math.exp(0.5 * values[firstParameter + dimension + j])
        transposed[firstDiagonal + j] = diagonal
        transposed[at++] = diagonal
        for (let i = j + 1; correlated && i < dimension; i++) transposed[at++] = values[beginOfRow(i) + j]
      }
    },

    forward({ parameters: { values, transposed }, rows, order, points, directions, weight, outputs }) {
      last = { directions: order > 0 ? directions : null }
      for (let at = 0; at < rows * dimension; at += dimension) {
        for (let i = 0; i < dimension; i++) offsets[at + i] = points[at + i] - values[firstParameter + i]
      }
      y.fill(0, 0, rows * dimension)
      addTriangularProduct(y, offsets, transposed, { rows, dimension, segments: columns })
      if (last.directions) {
        u.fill(0, 0, rows * dimension)
        addTriangularProduct(u, last.directions, transposed, { rows, dimension, segments: columns })
      }
      for (let row = 0; row < rows; row++) {
        let [value, slope, curvature] = [0, 0, 0]
        for (let at = row * dimension; at < (row + 1) * dimension; at++) {
          value += 0.5 * y[at] * y[at]
          if (!last.directions) continue
          slope += y[at] * u[at]
          curvature += u[at] * u[at]
        }
        outputs[0][row] += weight * value
        if (order > 0) outputs[1][row] += weight * slope
        if (order > 1) outputs[2][row] += weight * curvature
      }
    },

    reverse({ parameters, rows, order, seeds, weight, inputAdjoint, gradient }) {
      const weightOf = (k: number, row: number) => (k <= order ? weight * seeds[k][row] : 0)
      for (let row = 0; row < rows; row++) {
        const [w0, w1] = [weightOf(0, row), weightOf(1, row)]
        for (let at = row * dimension; at < (row + 1) * dimension; at++) {
          yBar[at] = w0 * y[at] + (last.directions ? w1 * u[at] : 0)
        }
        if (gradient) addParameterAdjoint(gradient, parameters, { row, w1, w2: weightOf(2, row) })
      }
      if (!inputAdjoint) return
      addTriangularProduct(inputAdjoint, yBar, parameters.values, { rows, dimension, segments: rowsBelow })
      for (let row = 0; row < rows; row++) {
        for (let i = 0; i < dimension; i++) {
          const at = row * dimension + i
          inputAdjoint[at] += parameters.transposed[firstDiagonal + i] * yBar[at]
        }
      }
    },
  }
}

/** Of the columns among what is prepared, diagonals included, and of the rows among the parameters, without them. */
function segmentsOf(
  dimension: number,
  correlated: boolean,
  { firstParameter, beginOfRow }: { firstParameter: number; beginOfRow: (i: number) => number },
): [columns: Segments, rowsBelow: Segments] {
  const columns: Segments = []
  const rowsBelow: Segments = []
  let at = firstParameter
  for (let i = 0; i < dimension; i++) {
    const length = correlated ? dimension - i : 1
    columns.push({ begin: at, first: i, length })
    at += length
    rowsBelow.push({ begin: beginOfRow(i), first: 0, length: correlated ? i : 0 })
  }
  return [columns, rowsBelow]
}
