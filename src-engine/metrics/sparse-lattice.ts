// A normalised density on a regular lattice, visited only where the density reaches.
//
// The box is quartered (halved on a line) as long as a part is wider than 8 points; parts that the density does not
// reach are dropped. The rule is the trapezoid's: its error for structure of size r is 2 exp(−2π²r²/h²), 1e-34 at h = r/2
// and 5e-9 at h = r. The spacing is r/2 where that takes at most 2¹⁷ points, coarser up to r where it takes more, and
// 2¹⁹ points as coarse as 2¹⁷ allow: then it is said, before any point is asked for, that it will not converge.

import { setImmediate } from 'node:timers/promises'
import type { Distribution } from '../distributions/distribution.ts'
import { inParts } from './in-parts.ts'
import type { Quadrature } from './quadrature.ts'
import { gridPointCount, gridSpacing, trapezoidWeights, type RegularGrid } from './regular-grid.ts'

const tilePoints = 8
/** Of a resolution, and up to how many points each is taken. */
const spacings = [
  { factor: 0.5, pointsMaximum: 2 ** 17 },
  { factor: Math.SQRT1_2, pointsMaximum: 2 ** 18 },
  { factor: 1, pointsMaximum: 2 ** 19 },
] as const
const densePointsMaximum = 2 ** 22
/** A few milliseconds. */
const tilesBetweenPauses = 2048

export interface SparseLattice {
  /** Row-major, of the points that were asked. */
  rows: Float64Array
  logDensities: Float64Array
  /** Of one point. */
  cellVolume: number
  /** Why it will not converge; null if it should. */
  tooFine: string | null
  /** The same on the whole lattice, +∞ elsewhere; null beyond 2²² points. */
  quadrature: Quadrature | null
}

type Reaches = NonNullable<Distribution['reaches']>

/** First index and number of points along each axis. */
type Tile = readonly { first: number; count: number }[]

export async function sparseLattice(density: Distribution, reaches: Reaches): Promise<SparseLattice> {
  const { grid, tiles, tooFine } = await chooseLattice(density, reaches)
  const count = tiles.reduce((sum, tile) => sum + tileSize(tile), 0)
  const { dimension } = density
  const rows = new Float64Array(count * dimension)
  const indices = new Float64Array(count)
  let next = 0
  for (const tile of tiles) {
    for (let within = 0; within < tileSize(tile); within++) {
      let rest = within
      let stride = 1
      tile.forEach(({ first, count: along }, axis) => {
        const index = first + (rest % along)
        rest = Math.floor(rest / along)
        rows[next * dimension + axis] = grid.box[axis][0] + index * gridSpacing(grid, axis)
        indices[next] += index * stride
        stride *= grid.shape[axis]
      })
      next++
    }
  }
  const logDensities = await inParts(dimension, async (part) => density.logDensity(part), 4096)(rows)
  const cellVolume = grid.shape.reduce((product, _, axis) => product * gridSpacing(grid, axis), 1)
  const quadrature = gridPointCount(grid) > densePointsMaximum ? null : denseQuadrature(grid, indices, logDensities)
  return { rows, logDensities, cellVolume, tooFine, quadrature }
}

async function chooseLattice(density: Distribution, reaches: Reaches) {
  for (const { factor, pointsMaximum } of spacings) {
    const chosen = await tilesAt(factor, { density, reaches, pointsMaximum })
    if (chosen) return { ...chosen, tooFine: null }
  }
  const { pointsMaximum } = spacings[spacings.length - 1]
  const tooFine = `Details of the density are so small that more than ${pointsMaximum} points would be needed.`
  for (let factor = Math.SQRT2; ; factor *= Math.SQRT2) {
    const chosen = await tilesAt(factor, { density, reaches, pointsMaximum: spacings[0].pointsMaximum })
    if (chosen) return { ...chosen, tooFine }
  }
}

const tileSize = (tile: Tile): number => tile.reduce((product, { count }) => product * count, 1)

/** Null where there would be more points than allowed. */
async function tilesAt(
  factor: number,
  { density, reaches, pointsMaximum }: { density: Distribution; reaches: Reaches; pointsMaximum: number },
): Promise<{ grid: RegularGrid; tiles: Tile[] } | null> {
  const { support, resolution } = density
  const shape = support.map(([low, high], axis) => Math.ceil((high - low) / (factor * resolution[axis])) + 1)
  const grid: RegularGrid = { box: support, shape }
  const tiles: Tile[] = []
  const open: Tile[] = [shape.map((count) => ({ first: 0, count }))]
  let [looked, points] = [0, 0]
  for (let tile = open.pop(); tile; tile = open.pop()) {
    if (++looked % tilesBetweenPauses === 0) await setImmediate()
    if (!reachesTile(tile, grid, reaches)) continue
    if (tile.some(({ count }) => count > tilePoints)) {
      open.push(...partsOf(tile))
      continue
    }
    points += tileSize(tile)
    if (points > pointsMaximum) return null
    tiles.push(tile)
  }
  return { grid, tiles }
}

function reachesTile(tile: Tile, grid: RegularGrid, reaches: Reaches): boolean {
  let squared = 0
  const centre = tile.map(({ first, count }, axis) => {
    const spacing = gridSpacing(grid, axis)
    squared += (0.5 * spacing * (count - 1)) ** 2
    return grid.box[axis][0] + spacing * (first + 0.5 * (count - 1))
  })
  return reaches(centre, Math.sqrt(squared))
}

/** Halved along every axis that is too long. */
function partsOf(tile: Tile): Tile[] {
  return tile.reduce<Tile[]>(
    (parts, span) =>
      parts.flatMap((part) => {
        if (span.count <= tilePoints) return [[...part, span]]
        const half = span.count >> 1
        const halves = [
          { first: span.first, count: half },
          { first: span.first + half, count: span.count - half },
        ]
        return halves.map((one) => [...part, one])
      }),
    [[]],
  )
}

function denseQuadrature(grid: RegularGrid, indices: Float64Array, logDensities: Float64Array): Quadrature {
  const energies = new Float64Array(gridPointCount(grid)).fill(Number.POSITIVE_INFINITY)
  indices.forEach((index, point) => (energies[index] = -logDensities[point]))
  const weights = trapezoidWeights(grid)
  const mass = energies.reduce((sum, energy, point) => sum + weights[point] * Math.exp(-energy), 0)
  return { grid, energies, weights, logPartition: Math.log(mass), converged: true, reason: null }
}
