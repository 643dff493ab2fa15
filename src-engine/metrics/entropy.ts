// Differential entropy of a known density, H = −∫ p log p dx in nats, by quadrature.
//
// −H is the best log-likelihood that any model can reach on average. The grid is kept: every other expectation under the
// data (KL divergence, mode mass) is taken on it. Its own log Z should be 0, and says how good it is.
// Fails where p has hard edges: the trapezoid rule then converges too slowly, and says so.

import type { Distribution } from '../distributions/distribution.ts'
import { expectationOf } from './expectation.ts'
import { inParts } from './in-parts.ts'
import { integrateDensity, type Quadrature } from './quadrature.ts'

export interface KnownDensity {
  density: Distribution
  /** Of E = −log p, over the support. */
  quadrature: Quadrature
  /** Nats. */
  entropy: number
}

export async function integrateKnownDensity(density: Distribution): Promise<KnownDensity> {
  const quadrature = await integrateDensity({
    energy: inParts(density.dimension, async (rows) => density.logDensity(rows).map((value) => -value)),
    box: density.support,
    resolution: density.resolution,
  })
  const entropy = expectationOf(quadrature, quadrature.energies) + quadrature.logPartition
  return { density, quadrature, entropy }
}
