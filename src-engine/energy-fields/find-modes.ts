// Modes of exp(−E), which are minima of E, on a line or in the plane.
//
// From every point of a grid that is lower than its neighbours: gradient descent while the energy is not convex there, then
// Newton's method with a Hessian of central differences of ∇E, each with the longest of a few steps that lowers E. It stops
// where a Newton step is below 1e-9 of the density's smallest length scale, or where no step lowers E any more and the
// gradient is below 1e-6 nats per length scale. Two that end within 1e-3 of that scale are one.
// Fails where a mode is narrower than the grid, which may miss it; a ridge of equal energy is found as some of its points,
// which are not `isolated`.

import type { FoundMode } from '../../src-shared/composition.ts'
import { gridRows, type EnergyFunction, type RegularGrid } from '../metrics/regular-grid.ts'

export interface ModeSearch {
  energy: EnergyFunction
  /** ∂E/∂x per row, (rows × dimension). */
  gradient: EnergyFunction

  grid: RegularGrid
  /** At the grid's points, nats. */
  energies: Float64Array
  /** Smallest length scale along each axis. */
  resolution: readonly number[]
}

/** Above the lowest minimum; a mode beyond has 1e-11 of the highest density. */
const considerNats = 25
const startsMaximum = 48
const stepsMaximum = 60
const stepTolerance = 1e-9
const slopeTolerance = 1e-6
const sameWithin = 1e-3
const differenceShare = 1e-4
/** Of the larger curvature. */
const ridgeShare = 1e-5

/** Lowest energy first. `complete` is false where the grid had more minima than are followed. */
export async function findModes(search: ModeSearch): Promise<{ modes: FoundMode[]; complete: boolean }> {
  const starts = gridMinima(search)
  const found: FoundMode[] = []
  for (const start of starts.slice(0, startsMaximum)) {
    const mode = await descend(search, start)
    if (mode && !found.some(({ point }) => areSame(point, mode.point, search.resolution))) found.push(mode)
  }
  found.sort((one, other) => one.energy - other.energy)
  return { modes: found, complete: starts.length <= startsMaximum }
}

/** Points no higher than any neighbour and lower than one, lowest first; none at the grid's border. */
function gridMinima({ grid, energies }: ModeSearch): number[][] {
  const [columns, lines = 1] = grid.shape
  const dimension = grid.shape.length
  const rows = gridRows(grid)
  const minima: { energy: number; point: number[] }[] = []
  for (let point = 0; point < energies.length; point++) {
    const [column, line] = [point % columns, Math.floor(point / columns)]
    if (column === 0 || column === columns - 1) continue
    if (dimension === 2 && (line === 0 || line === lines - 1)) continue
    const energy = energies[point]
    if (!Number.isFinite(energy)) continue
    const around =
      dimension === 1 ? [-1, 1] : [-1, 1, -columns, columns, -columns - 1, -columns + 1, columns - 1, columns + 1]
    if (around.some((step) => energies[point + step] < energy)) continue
    // Of equal neighbours the first stands for all.
    if (around.some((step) => step < 0 && energies[point + step] === energy)) continue
    minima.push({ energy, point: [...rows.subarray(dimension * point, dimension * (point + 1))] })
  }
  minima.sort((one, other) => one.energy - other.energy)
  return minima.filter(({ energy }) => energy <= minima[0].energy + considerNats).map(({ point }) => point)
}

const areSame = (one: readonly number[], other: readonly number[], resolution: readonly number[]): boolean =>
  one.every((value, axis) => Math.abs(value - other[axis]) < sameWithin * resolution[axis])

/** Null where it ends at no minimum. In units of the length scales, so that axes of unlike units weigh alike. */
async function descend(search: ModeSearch, start: readonly number[]): Promise<FoundMode | null> {
  const { resolution } = search
  let point = [...start]
  let energy = (await search.energy(Float64Array.from(point)))[0]
  for (let step = 0; step < stepsMaximum; step++) {
    const { slope, curvature } = await derivatives(search, point)
    if (![...slope, ...curvature.flat()].every(Number.isFinite)) return null
    const { smallest, largest } = eigenvalues(curvature)
    const isConvex = smallest > ridgeShare * Math.abs(largest)
    const move = isConvex ? solve(curvature, slope) : slope.map((value) => value / Math.max(Math.abs(largest), 1e-12))
    const length = Math.hypot(...move)
    const slopeLength = Math.hypot(...slope)
    const mode = { point, energy, isolated: isConvex }
    if (isConvex && length < stepTolerance) return mode
    const next = await best(search, { point, energy, move, resolution })
    if (!next)
      return slopeLength < slopeTolerance * Math.max(1, Math.abs(largest)) && smallest > -ridgeShare * Math.abs(largest)
        ? mode
        : null
    point = next.point
    energy = next.energy
  }
  return null
}

/** In units of the length scales. */
async function derivatives(
  search: ModeSearch,
  point: readonly number[],
): Promise<{ slope: number[]; curvature: number[][] }> {
  const { resolution } = search
  const dimension = point.length
  const rows = [[...point]]
  for (let axis = 0; axis < dimension; axis++) {
    for (const sign of [1, -1])
      rows.push(point.map((value, at) => value + (at === axis ? sign * differenceShare * resolution[axis] : 0)))
  }
  const gradients = await search.gradient(Float64Array.from(rows.flat()))
  const at = (row: number, axis: number) => gradients[row * dimension + axis] * resolution[axis]
  const slope = point.map((_, axis) => at(0, axis))
  const raw = point.map((_, of) =>
    point.map((__, axis) => (at(1 + 2 * of, axis) - at(2 + 2 * of, axis)) / (2 * differenceShare)),
  )
  return { slope, curvature: raw.map((row, i) => row.map((value, j) => (value + raw[j][i]) / 2)) }
}

function eigenvalues(matrix: readonly (readonly number[])[]): { smallest: number; largest: number } {
  if (matrix.length === 1) return { smallest: matrix[0][0], largest: matrix[0][0] }
  const [[a, b], [, c]] = matrix
  const [middle, spread] = [(a + c) / 2, Math.hypot((a - c) / 2, b)]
  return { smallest: middle - spread, largest: middle + spread }
}

function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  if (matrix.length === 1) return [right[0] / matrix[0][0]]
  const [[a, b], [, c]] = matrix
  const determinant = a * c - b * b
  return [(c * right[0] - b * right[1]) / determinant, (a * right[1] - b * right[0]) / determinant]
}

/** Shares of a move, the longest first. */
const shares = [1, 0.5, 0.25, 0.1, 0.03, 0.01, 1e-3, 1e-4]

interface Move {
  point: readonly number[]
  energy: number
  move: readonly number[]
  resolution: readonly number[]
}

async function best(
  search: ModeSearch,
  { point, energy, move, resolution }: Move,
): Promise<{ point: number[]; energy: number } | null> {
  // No move goes further than two length scales: beyond, the curvature here says nothing.
  const bound = Math.min(1, 2 / Math.hypot(...move))
  const tried = shares.map((share) => point.map((value, axis) => value - share * bound * move[axis] * resolution[axis]))
  const energies = await search.energy(Float64Array.from(tried.flat()))
  const index = energies.findIndex((value) => value < energy)
  return index < 0 ? null : { point: tried[index], energy: energies[index] }
}
