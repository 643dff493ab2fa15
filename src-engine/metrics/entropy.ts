// Differential entropy of a known density, H = −∫ p log p dx in nats, by quadrature.
//
// −H is the best log-likelihood that any model can reach on average. The grid is kept: every other expectation under the
// data (KL divergence, mode mass) is taken on it. Its own log Z should be 0, and says how good it is.
// A density with hard edges brings its own grid, aligned with them: entropy and log Z are then exact, while the KL
// divergence of a smooth model from it has the error of the midpoint rule, (h²/24) E[∇²E].
// Fails where p has hard edges and no such grid: the trapezoid rule then converges too slowly, and says so.

import type { Distribution } from '../distributions/distribution.ts'
import { expectationOf } from './expectation.ts'
import { inParts } from './in-parts.ts'
import { logSumWeighted } from './log-sum-exp.ts'
import { integrateDensity, type Quadrature } from './quadrature.ts'
import { gridRows, trapezoidWeights, type EnergyFunction, type RegularGrid } from './regular-grid.ts'

/** More than rounding: the grid would not be aligned. */
const alignedToleranceNats = 1e-9

export interface KnownDensity {
  density: Distribution
  /** Of E = −log p, over the support. */
  quadrature: Quadrature
  /** Nats. */
  entropy: number
}

export async function integrateKnownDensity(density: Distribution): Promise<KnownDensity> {
  const { alignedGrid, dimension, resolution, support } = density
  const energy = inParts(dimension, async (rows) => density.logDensity(rows).map((value) => -value))
  const quadrature = alignedGrid
    ? await integrateOnGrid(energy, alignedGrid)
    : await integrateDensity({ energy, box: support, resolution })
  const entropy = expectationOf(quadrature, quadrature.energies) + quadrature.logPartition
  return { density, quadrature, entropy }
}

async function integrateOnGrid(energy: EnergyFunction, grid: RegularGrid): Promise<Quadrature> {
  const energies = await energy(gridRows(grid))
  const weights = trapezoidWeights(grid)
  const logPartition = logSumWeighted(energies, weights)
  const converged = Math.abs(logPartition) < alignedToleranceNats
  const reason = converged ? null : `The density integrates to 1 on its aligned grid, but for ${logPartition} nats.`
  return { grid, energies, weights, logPartition, converged, reason }
}
