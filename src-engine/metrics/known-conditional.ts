// The density of one column given the others, of a known density:
//
//   p(y | x) = p(x, y) / ∫ p(x, y) dy
// Where the density is smooth the integral is that of line-density.ts. Where it has hard edges the line through the row
// is cut at them, and each part is integrated by Gauss–Legendre on panels, doubled until log of the whole changes by less
// than 10⁻⁶ nats: exact, since the density is smooth within a piece. A trapezoid rule over an edge would be off by a spacing.
// Fails, and says so, where the density is zero all along the line: there it has no conditional density.

import type { Distribution } from '../distributions/distribution.ts'
import { gaussLegendre } from '../distributions/gauss-legendre.ts'
import { energyAlong, type ConditionalLogLikelihoods, type LineAt } from './conditional-density.ts'
import { lineDensity, type LineOptions } from './line-density.ts'
import { logSumWeighted } from './log-sum-exp.ts'
import type { EnergyFunction } from './regular-grid.ts'

export interface KnownConditional {
  /** log ∫ p(x, y) dy, nats; −∞ or NaN where there is no conditional density. */
  logPartition: number
  /** Why there is none, or why it is not exact; null where it converged. */
  reason: string | null
  /** log p(y | x) at each y, nats per unit of the column, fresh. */
  logDensities(y: Float64Array): Promise<Float64Array>
}

export async function knownConditional(
  density: Distribution,
  { row, column, line }: LineAt & { line: LineOptions },
): Promise<KnownConditional> {
  const along = energyAlong(energyOf(density), { row, column })
  const { logPartition, reason } = density.pieces
    ? await onPieces(density, { row, column })
    : await lineDensity(along, line)
  return {
    ...{ logPartition, reason },
    logDensities: async (y) => (await along(y)).map((energy) => -energy - logPartition),
  }
}

const energyOf =
  (density: Distribution): EnergyFunction =>
  async (points) =>
    density.logDensity(points).map((value) => -value)

/** Of a density with hard edges, row by row. */
export async function piecewiseLogLikelihoods(
  density: Distribution,
  { rows, column }: { rows: Float64Array; column: number },
): Promise<ConditionalLogLikelihoods> {
  const { dimension } = density
  const values = density.logDensity(rows)
  let [points, unsure] = [0, 0]
  for (let index = 0; index < values.length; index++) {
    const row = rows.subarray(index * dimension, (index + 1) * dimension)
    const made = await onPieces(density, { row, column })
    values[index] -= made.logPartition
    points = Math.max(points, made.points)
    if (made.reason !== null) unsure++
  }
  return { values, points, unsure }
}

const rule = gaussLegendre(8)
const [panelsFirst, panelsLast] = [4, 64]
const toleranceNats = 1e-6

interface OnPieces {
  logPartition: number
  reason: string | null
  points: number
}

async function onPieces(density: Distribution, at: LineAt): Promise<OnPieces> {
  const parts = partsOf(density, at)
  const along = energyAlong(energyOf(density), at)
  let before = Number.NaN
  for (let panels = panelsFirst; ; panels *= 2) {
    const { y, weights } = nodesOn(parts, panels)
    const logPartition = y.length === 0 ? Number.NEGATIVE_INFINITY : logSumWeighted(await along(y), weights)
    const points = y.length
    if (!Number.isFinite(logPartition)) return { logPartition, reason: nothingHere, points }
    if (Math.abs(logPartition - before) < toleranceNats) return { logPartition, reason: null, points }
    if (panels === panelsLast) return { logPartition, reason: 'The known density is too finely drawn.', points }
    before = logPartition
  }
}

const nothingHere = 'It is zero at these values of the other columns.'

/** Parts of the line within the pieces. A face belongs to both its sides here: the density itself says which one counts. */
function partsOf({ pieces = [] }: Distribution, { row, column }: LineAt): (readonly [number, number])[] {
  const holds = (piece: readonly (readonly [number, number])[]) =>
    piece.every(([low, high], axis) => axis === column || (row[axis] >= low && row[axis] <= high))
  return pieces.filter(holds).map((piece) => piece[column])
}

function nodesOn(
  parts: readonly (readonly [number, number])[],
  panels: number,
): { y: Float64Array; weights: Float64Array } {
  const perPart = panels * rule.nodes.length
  const y = new Float64Array(parts.length * perPart)
  const weights = new Float64Array(y.length)
  for (let point = 0; point < y.length; point++) {
    const [low, high] = parts[Math.floor(point / perPart)]
    const half = (high - low) / panels / 2
    const [panel, node] = [Math.floor((point % perPart) / rule.nodes.length), point % rule.nodes.length]
    y[point] = low + (2 * panel + 1 + rule.nodes[node]) * half
    weights[point] = half * rule.weights[node]
  }
  return { y, weights }
}
