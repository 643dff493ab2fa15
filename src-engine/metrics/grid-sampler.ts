// Exact samples of a density in one or two dimensions, from its quadrature grid.
//
// A cell by inverse CDF over the cells, a point in it from the bilinear density by inverting its marginal and
// conditional; that alone samples the interpolant, whose variance is too large by h²/6 per axis. So each point is kept with
// probability p(x) / (1.3 · interpolant(x)) at the energy's true value: what is kept follows p itself, inside the box.
// Fails where p exceeds 1.3 times the interpolant, on a grid too coarse for it: `exceededShare` counts how often.
// Source: Devroye 1986, "Non-Uniform Random Variate Generation", II.2 (inversion) and II.3 (rejection).

import type { RandomStream } from '../random/random-stream.ts'
import { cellDensity, cellPoint, gridCells, type GridCells } from './grid-cells.ts'
import type { Quadrature } from './quadrature.ts'
import type { EnergyFunction } from './regular-grid.ts'
import { chooseWeighted, cumulativeSums } from '../random/weighted-choice.ts'

const densityRatioBound = 1.3
const roundsMaximum = 50

export interface GridSampleOptions {
  quadrature: Quadrature
  energy: EnergyFunction
  count: number
  random: RandomStream
}

export interface GridSample {
  /** Row-major (count × dimension); empty where log Z could not be computed. */
  rows: Float64Array
  /** Share of the proposals where the density exceeded its bound; 0 means that the samples are exact. */
  exceededShare: number
}

export async function sampleGrid({ quadrature, energy, count, random }: GridSampleOptions): Promise<GridSample> {
  const dimension = quadrature.grid.shape.length
  if (Number.isNaN(quadrature.logPartition)) return { rows: new Float64Array(0), exceededShare: 0 }
  const cells = gridCells(quadrature)
  const cumulative = cumulativeSums(cells.probabilities)
  const rows = new Float64Array(count * dimension)
  let kept = 0
  let proposed = 0
  let exceeded = 0
  for (let round = 0; kept < count && round < roundsMaximum; round++) {
    const proposals = propose(Math.ceil(1.4 * (count - kept)) + 8, { cells, cumulative, random })
    const energies = await energy(proposals.rows)
    for (let index = 0; index < energies.length; index++) {
      const ratio = Math.exp(cells.lowestEnergy - energies[index]) / proposals.densities[index]
      if (ratio > densityRatioBound) exceeded++
      if (random.uniform() * densityRatioBound >= ratio || kept === count) continue
      for (let axis = 0; axis < dimension; axis++) {
        rows[kept * dimension + axis] = proposals.rows[index * dimension + axis]
      }
      kept++
    }
    proposed += energies.length
  }
  return { rows: rows.slice(0, kept * dimension), exceededShare: exceeded / proposed }
}

function propose(
  count: number,
  { cells, cumulative, random }: { cells: GridCells; cumulative: Float64Array; random: RandomStream },
): { rows: Float64Array; densities: Float64Array } {
  const { grid, densities } = cells
  const dimension = grid.shape.length
  const rows = new Float64Array(count * dimension)
  const proposalDensities = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    const cell = chooseWeighted(cumulative, random)
    let u = 0
    let v = 0
    if (dimension === 1) {
      u = invertLinear(densities[cell], densities[cell + 1], random.uniform())
    } else {
      v = invertLinear(cellDensity(cells, cell, 0.5, 0), cellDensity(cells, cell, 0.5, 1), random.uniform())
      u = invertLinear(cellDensity(cells, cell, 0, v), cellDensity(cells, cell, 1, v), random.uniform())
    }
    rows.set(cellPoint(cells, cell, u, v), index * dimension)
    proposalDensities[index] = cellDensity(cells, cell, u, v)
  }
  return { rows, densities: proposalDensities }
}

/** The point of [0, 1] below which a share `probability` of the density lies that runs straight from `start` to `end`. */
function invertLinear(start: number, end: number, probability: number): number {
  const root = Math.sqrt(start * start + (end * end - start * start) * probability)
  return (probability * (start + end)) / (start + root)
}
