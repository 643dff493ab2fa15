// A known density on points and weights: every expectation under the data (entropy, KL divergence, mode mass) is a sum
// over them. H = −∫ p log p dx in nats is the differential entropy; −H is the best average log-likelihood of any model.
//
// Three rules, by what the density knows of itself:
//   reach    a regular lattice of which only the parts are visited that the density reaches (sparse-lattice.ts): narrow
//            modes and curves in a large box;
//   pieces   Gauss–Legendre within each piece of a density with hard edges: exact for what is smooth within;
//   neither  the trapezoid rule on a box, refined until log Z stands still (quadrature.ts).
// The density is normalised, so log Z should be 0: how far it is from that judges the rule.
// Fails, and says so, where no affordable number of points resolves the density: `converged` is false, with the reason.

import { gaussLegendre } from '../distributions/gauss-legendre.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { inParts } from './in-parts.ts'
import { integrateDensity, pointProbabilities, type Quadrature } from './quadrature.ts'
import { gridRows, type Box } from './regular-grid.ts'
import { sparseLattice } from './sparse-lattice.ts'

/** Points with less of the probability are left out: a million of them hold 1e-10. */
const pointMassMinimum = 1e-16
const toleranceNats = 1e-6
/** At most 60 ms: a row far from a long, narrow curve takes up to 60 µs. */
const rowsAtATime = 1024

export interface WeightedPoints {
  /** Row-major (points × dimension). */
  rows: Float64Array
  /** (points), adding up to 1. */
  probabilities: Float64Array
  /** log p, normalised, (points). */
  logDensities: Float64Array
}

export interface KnownDensity extends WeightedPoints {
  density: Distribution
  /** Nats; 0 but for the rule's error. */
  logPartition: number
  converged: boolean
  /** Why not, in words; null when converged. */
  reason: string | null
  /** Nats. */
  entropy: number
  /** The density on a regular grid, +∞ where it was not asked; null where that would have too many points, or edges. */
  quadrature: Quadrature | null
}

/** `detail`: of what the density is to be multiplied with, the smallest length scale along each axis. */
export async function integrateKnownDensity(known: Distribution, detail?: readonly number[]): Promise<KnownDensity> {
  const density = detail ? { ...known, resolution: finerOf(known.resolution, detail) } : known
  if (density.pieces) return onPieces(density, density.pieces)
  if (density.reaches) {
    const { rows, logDensities, cellVolume, tooFine, quadrature } = await sparseLattice(density, density.reaches)
    const weights = new Float64Array(logDensities.length).fill(cellVolume)
    return withEntropy({ density, rows, logDensities, weights, quadrature, reason: tooFine })
  }
  const { support, resolution } = density
  const quadrature = await integrateDensity({ energy: energyOf(density), box: support, resolution })
  return onGrid(density, quadrature)
}

const finerOf = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((length, axis) => Math.min(length, b[axis]))

const energyOf = (density: Distribution) =>
  inParts(density.dimension, async (rows) => density.logDensity(rows).map((value) => -value), rowsAtATime)

function onGrid(density: Distribution, quadrature: Quadrature): KnownDensity {
  const { logPartition, converged, reason, energies } = quadrature
  const all = {
    rows: gridRows(quadrature.grid),
    probabilities: pointProbabilities(quadrature),
    logDensities: energies.map((energy) => -energy - logPartition),
  }
  const points = withMass(all, density.dimension)
  return { density, ...points, logPartition, converged, reason, quadrature, entropy: entropyOf(points) }
}

const nodesPerPanel = 8
const panelsPerSideMinimum = 4

/** Tensor Gauss–Legendre on 4 × 4 parts of every piece, or more: none wider than twice the resolution. */
async function onPieces(density: Distribution, pieces: readonly Box[]): Promise<KnownDensity> {
  const { nodes, weights } = gaussLegendre(nodesPerPanel)
  const panelsOf = (piece: Box) =>
    piece.map(([low, high], axis) => Math.ceil((high - low) / (2 * density.resolution[axis]) - 1e-9))
  const panelsPerSide = Math.max(panelsPerSideMinimum, ...pieces.flatMap(panelsOf))
  const perSide = nodesPerPanel * panelsPerSide
  const share = (index: number) =>
    (Math.floor(index / nodesPerPanel) + 0.5 * (1 + nodes[index % nodesPerPanel])) / panelsPerSide
  const perPiece = perSide ** density.dimension
  const rows = new Float64Array(pieces.length * perPiece * density.dimension)
  const pointWeights = new Float64Array(pieces.length * perPiece).fill(1)
  for (let point = 0; point < pointWeights.length; point++) {
    let index = point % perPiece
    pieces[Math.floor(point / perPiece)].forEach(([low, high], axis) => {
      const node = index % perSide
      index = Math.floor(index / perSide)
      rows[point * density.dimension + axis] = low + (high - low) * share(node)
      pointWeights[point] *= ((high - low) * 0.5 * weights[node % nodesPerPanel]) / panelsPerSide
    })
  }
  const logDensities = (await energyOf(density)(rows)).map((energy) => -energy)
  return withEntropy({ density, rows, logDensities, weights: pointWeights, quadrature: null, reason: null })
}

interface Ruled {
  density: Distribution
  rows: Float64Array
  logDensities: Float64Array
  weights: Float64Array
  quadrature: Quadrature | null
  /** Known beforehand why the rule cannot be trusted. */
  reason: string | null
}

function withEntropy({ density, rows, logDensities, weights, quadrature, reason }: Ruled): KnownDensity {
  const mass = logDensities.reduce((sum, value, point) => sum + weights[point] * Math.exp(value), 0)
  const logPartition = Math.log(mass)
  const probabilities = logDensities.map((value, point) => (weights[point] * Math.exp(value)) / mass)
  const points = withMass(
    { rows, probabilities, logDensities: logDensities.map((value) => value - logPartition) },
    density.dimension,
  )
  const isNormal = Math.abs(logPartition) < toleranceNats
  const fault = reason ?? `The density integrates to 1 but for ${logPartition.toPrecision(2)} nats.`
  const converged = isNormal && reason === null
  return {
    density,
    ...points,
    logPartition,
    converged,
    reason: converged ? null : fault,
    quadrature,
    entropy: entropyOf(points),
  }
}

function withMass({ rows, probabilities, logDensities }: WeightedPoints, dimension: number): WeightedPoints {
  // A comparison that keeps NaN, so that nothing broken is left out.
  const isKept = (point: number) => !(probabilities[point] < pointMassMinimum)
  const count = probabilities.reduce((sum, _, point) => sum + (isKept(point) ? 1 : 0), 0)
  const kept = {
    rows: new Float64Array(count * dimension),
    probabilities: new Float64Array(count),
    logDensities: new Float64Array(count),
  }
  let next = 0
  for (let point = 0; point < probabilities.length; point++) {
    if (!isKept(point)) continue
    for (let axis = 0; axis < dimension; axis++) {
      kept.rows[next * dimension + axis] = rows[point * dimension + axis]
    }
    kept.probabilities[next] = probabilities[point]
    kept.logDensities[next++] = logDensities[point]
  }
  return kept
}

const entropyOf = ({ probabilities, logDensities }: WeightedPoints): number =>
  -probabilities.reduce((sum, probability, point) => sum + probability * logDensities[point], 0)
