// The density of one column given the others, of any energy over real columns:
//
//   p(y | x) = exp(−E(x, y)) / Z(x),   Z(x) = ∫ exp(−E(x, y)) dy
// The integral is over one number, whatever the number of columns, so quadrature is exact in any dimension (as exact as
// quadrature.ts says) and log Z of the whole is not needed. The mean over rows of log p(y | x) is an ordinary
// log-likelihood of y; the sum over all columns is Besag's pseudo-log-likelihood, which is not one of the rows.
// Fails where the energy has no finite integral along a column: that row's log p is then not a number, and not exact.
// Source: Besag 1975, “Statistical analysis of non-lattice data”.

import { askedTogether } from './asked-together.ts'
import { lineDensity, type LineOptions } from './line-density.ts'
import { lowestOf } from './log-sum-exp.ts'
import type { EnergyFunction } from './regular-grid.ts'

export interface LineAt {
  /** All columns; the value of the predicted one does not matter. */
  row: Float64Array
  /** The predicted one. */
  column: number
}

/** E along one column through a row: a function of y, (points). */
export function energyAlong(energy: EnergyFunction, { row, column }: LineAt): EnergyFunction {
  const dimension = row.length
  return (points) => {
    const rows = new Float64Array(points.length * dimension)
    for (let point = 0; point < points.length; point++) {
      rows.set(row, point * dimension)
      rows[point * dimension + column] = points[point]
    }
    return energy(rows)
  }
}

export interface ConditionalOptions {
  /** E of rows of all columns, nats. */
  energy: EnergyFunction
  /** Row-major. */
  rows: Float64Array
  dimension: number
  /** The predicted column. */
  column: number
  /** Where integrals begin to look along it, and the smallest length scale that is expected. */
  line: LineOptions
  /** Told how far it is, 0 … 1. */
  report?: (share: number) => void
}

export interface ConditionalLogLikelihoods {
  /** log p(y | x) of each row, nats per unit of the column, (rows). */
  values: Float64Array
  /** Points of the finest grid of any row. */
  points: number
  /** Rows whose integral did not converge. */
  unsure: number
}

/** Rows whose integrals go side by side. */
const sideBySide = 64
/** Of a line: a kinked energy halves its spacing often. */
const pointsMaximum = 2 ** 13

export async function conditionalLogLikelihoods(options: ConditionalOptions): Promise<ConditionalLogLikelihoods> {
  const { energy, rows, dimension, column, line, report } = options
  const count = rows.length / dimension
  const together = askedTogether(dimension, energy)
  const here = await energy(rows)
  const values = new Float64Array(count)
  let [points, unsure] = [0, 0]

  async function take(index: number): Promise<void> {
    const row = rows.subarray(index * dimension, (index + 1) * dimension)
    const made = await lineDensity(energyAlong(together, { row, column }), { pointsMaximum, ...line })
    const { energies } = made.quadrature
    values[index] = -here[index] - made.logPartition
    points = Math.max(points, energies.length)
    // A row with far more density than any point of the grid tells that the grid overlooked a peak.
    if (made.reason !== null || here[index] < lowestOf(energies) - 1) unsure++
  }

  for (let first = 0; first < count; first += sideBySide) {
    const group = Array.from({ length: Math.min(sideBySide, count - first) }, (_, index) => first + index)
    await Promise.all(group.map(take))
    report?.((first + group.length) / count)
  }
  return { values, points, unsure }
}
