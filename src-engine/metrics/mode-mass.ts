// Mode mass: the probability that a density puts into the region of each mode of the data, and its error
// ½ Σ |model mass − data mass|, the share of probability that sits in the wrong modes.
//
// In the plane, by Green's theorem: the mass of a region is ∮ P dy around it, P(x, y) = ∫₋∞ˣ p(x′, y) dx′. The borders are
// curves located to a millionth of a cell (region-borders.ts), P at their points comes from the quadrature grid by sinc sums
// (band-limited.ts). On a line, P at the borders. On the grid of a converged log Z masses are exact to about 1e-6. Borders
// belong to the data: they are traced once, on a grid of the data's own resolution, and serve every model that fits in.
// Fails where the density jumps: then its own masses must be known (`modes.masses`). A density on too fine a lattice for
// a whole grid is summed by the mode of each point, exact where there is no mass at the borders.

import { setImmediate } from 'node:timers/promises'
import { gaussLegendre } from '../distributions/gauss-legendre.ts'
import type { Distribution, Modes } from '../distributions/distribution.ts'
import { fillIntegral, fillKernel, kernelReach } from './band-limited.ts'
import type { KnownDensity } from './known-density.ts'
import { assignInParts, regionsInParts, type AssignModes } from './mode-labels.ts'
import type { Quadrature } from './quadrature.ts'
import { halvings, regionBorders, type BorderPiece, type LabelledGrid } from './region-borders.ts'
import { gridRows, gridSpacing, type Box, type RegularGrid } from './regular-grid.ts'

/** Points of the tracing grid along an axis, at most: beyond, its cells are wider than the data's resolution. */
const tracingPointsMaximum = { line: 2 ** 14, plane: 257 }
const nodesPerPiece = 4
/** About 10 ms. */
const nodesBetweenPauses = 4096
const outside = -1

/** Whose modes they are. */
export type ModalDensity = Pick<Distribution, 'support' | 'resolution'> & { readonly modes: Modes }

export type ModeMasses = (quadrature: Quadrature) => Promise<Float64Array>

/** Probability in each mode's region, (modes.count), fresh; NaN where log Z could not be computed. */
export function modeMasses(quadrature: Quadrature, density: ModalDensity): Promise<Float64Array> {
  return createModeMasses(density)(quadrature)
}

/** The masses of the density whose modes they are; `massesOf` are those of its modes. */
export async function knownModeMasses(known: KnownDensity, modes: Modes, massesOf: ModeMasses): Promise<Float64Array> {
  if (modes.masses) return Float64Array.from(modes.masses)
  if (known.quadrature) return massesOf(known.quadrature)
  const masses = new Float64Array(modes.count)
  const labels = await assignInParts(modes, known.density.dimension)(known.rows)
  labels.forEach((mode, point) => (masses[mode] += known.probabilities[point]))
  return masses
}

/** ½ Σ |aᵢ − bᵢ|, between 0 and 1. */
export function modeMassError(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, mass, mode) => sum + Math.abs(mass - b[mode]), 0) / 2
}

/**
 * `modeMasses` that remembers the borders. Which ones serve a model depends on its own box alone, never on the models
 * before it: a resumed run comes to the same digits.
 */
export function createModeMasses(density: ModalDensity): ModeMasses {
  const traced = new Map<string, Promise<BorderNode[]>>()
  return async (quadrature) => {
    const { grid, logPartition } = quadrature
    const masses = new Float64Array(density.modes.count)
    if (Number.isNaN(logPartition)) return masses.fill(Number.NaN)
    const box = tracingBox(density.support, grid.box)
    const key = box.flat().join(' ')
    const nodes = traced.get(key) ?? tracedBorders(density, box)
    traced.set(key, nodes)
    await addMasses(masses, await nodes, { grid, probabilities: cellProbabilities(quadrature) })
    return masses
  }
}

/** A term weight · P(x, y) that is added to one mode's mass and taken from another's, `outside` being nobody's. */
interface BorderNode {
  x: number
  y: number
  /** The part of dy; 1 on a line. */
  weight: number
  left: number
  right: number
}

/** p times the volume of a cell: interior weights everywhere, since p vanishes at the box's sides. */
function cellProbabilities({ grid, energies, logPartition }: Quadrature): Float64Array {
  const volume = grid.shape.reduce((product, _, axis) => product * gridSpacing(grid, axis), 1)
  const probabilities = new Float64Array(energies.length)
  for (let point = 0; point < energies.length; point++) {
    probabilities[point] = volume * Math.exp(-energies[point] - logPartition)
  }
  return probabilities
}

const widthOf = ([low, high]: readonly [number, number]): number => high - low

/**
 * The support with room on each side, four times as large as often as it takes to hold the model's box. All axes together: a
 * model whose box shrinks while it learns then has its borders traced twice, not at every size of either axis.
 */
function tracingBox(support: Box, model: Box): Box {
  for (let factor = 0.8; ; factor *= 4) {
    const box = support.map((side) => {
      const middle = (side[0] + side[1]) / 2
      return [middle - factor * widthOf(side), middle + factor * widthOf(side)] as const
    })
    // Asked the other way round, so that a box without numbers ends it.
    if (!model.some(([low, high], axis) => box[axis][0] > low || box[axis][1] < high)) return box
  }
}

async function tracedBorders({ modes, resolution }: ModalDensity, box: Box): Promise<BorderNode[]> {
  const dimension = box.length
  const most = dimension === 1 ? tracingPointsMaximum.line : tracingPointsMaximum.plane
  const shape = box.map((side, axis) => Math.min(most, Math.max(17, Math.ceil(widthOf(side) / resolution[axis]) + 1)))
  const grid: RegularGrid = { box, shape }
  const regions = regionsInParts(modes, dimension)
  const { assign } = regions
  const labelled: LabelledGrid = {
    origin: [box[0][0], dimension === 2 ? box[1][0] : 0],
    spacing: [gridSpacing(grid, 0), dimension === 2 ? gridSpacing(grid, 1) : 1],
    columns: shape[0],
    lines: dimension === 2 ? shape[1] : 1,
    labels: await assign(gridRows(grid)),
  }
  if (dimension === 1) return nodesOnLine(labelled, assign)
  const pieces = [...(await regionBorders(labelled, regions)), ...(await rightSide(labelled, assign))]
  return nodesOf(pieces)
}

const bisectionsOnLine = 40

/** On a line: P at each border belongs to the mode before it, and is what the mode after it does not have. */
async function nodesOnLine(grid: LabelledGrid, assign: AssignModes): Promise<BorderNode[]> {
  const { columns, labels, origin, spacing } = grid
  const nodes: BorderNode[] = []
  const nodeAt = (column: number, left: number, right: number): BorderNode => {
    return { x: origin[0] + spacing[0] * column, y: 0, weight: 1, left, right }
  }
  for (let column = 0; column + 1 < columns; column++) {
    if (labels[column] === labels[column + 1]) continue
    let [low, high] = [column, column + 1]
    for (let round = 0; round < bisectionsOnLine; round++) {
      const middle = (low + high) / 2
      const [label] = await assign(Float64Array.of(origin[0] + spacing[0] * middle))
      if (label === labels[column]) low = middle
      else high = middle
    }
    nodes.push(nodeAt((low + high) / 2, labels[column], labels[column + 1]))
  }
  nodes.push(nodeAt(columns - 1, labels[columns - 1], outside))
  return nodes
}

/** Gauss–Legendre on every piece. */
function nodesOf(pieces: readonly BorderPiece[]): BorderNode[] {
  const { nodes, weights } = gaussLegendre(nodesPerPiece)
  return pieces.flatMap((piece) =>
    Array.from(nodes, (node, index) => borderNode(piece, 0.5 * (1 + node), 0.5 * weights[index])),
  )
}

/** A point of the parabola through from, middle and to. */
function borderNode({ from, middle, to, left, right }: BorderPiece, share: number, weight: number): BorderNode {
  const at = (axis: 0 | 1) => {
    const bulge = middle[axis] - (from[axis] + to[axis]) / 2
    return from[axis] + share * (to[axis] - from[axis]) + 4 * share * (1 - share) * bulge
  }
  const rise = to[1] - from[1] + 4 * (1 - 2 * share) * (middle[1] - (from[1] + to[1]) / 2)
  return { x: at(0), y: at(1), weight: weight * rise, left, right }
}

/** The box's right side, upwards: everything left of it belongs to some mode. */
async function rightSide(grid: LabelledGrid, assign: AssignModes): Promise<BorderPiece[]> {
  const { origin, spacing, columns, lines, labels } = grid
  const x = origin[0] + spacing[0] * (columns - 1)
  const piece = (low: number, high: number, left: number): BorderPiece => {
    return { from: [x, low], middle: [x, (low + high) / 2], to: [x, high], left, right: outside }
  }
  const pieces: BorderPiece[] = []
  for (let line = 0; line + 1 < lines; line++) {
    const [below, above] = [line * columns + columns - 1, (line + 1) * columns + columns - 1]
    const [low, high] = [origin[1] + spacing[1] * line, origin[1] + spacing[1] * (line + 1)]
    if (labels[below] === labels[above]) {
      pieces.push(piece(low, high, labels[below]))
      continue
    }
    let [from, to] = [0, 1]
    // As far as region-borders.ts goes, so that its pieces meet these.
    for (let round = 0; round < halvings; round++) {
      const middle = (from + to) / 2
      const [label] = await assign(Float64Array.of(x, low + middle * (high - low)))
      if (label === labels[below]) from = middle
      else to = middle
    }
    const border = low + ((from + to) / 2) * (high - low)
    pieces.push(piece(low, border, labels[below]), piece(border, high, labels[above]))
  }
  return pieces
}

interface GridMass {
  grid: RegularGrid
  /** Of the cells around the points. */
  probabilities: Float64Array
}

async function addMasses(
  masses: Float64Array,
  nodes: readonly BorderNode[],
  { grid, probabilities }: GridMass,
): Promise<void> {
  const sums = runningSums(probabilities, grid.shape[0])
  const isPlane = grid.shape.length === 2
  const position = (value: number, axis: number) => (value - grid.box[axis][0]) / gridSpacing(grid, axis)
  for (let index = 0; index < nodes.length; index++) {
    if (index % nodesBetweenPauses === nodesBetweenPauses - 1) await setImmediate()
    const { x, y, weight, left, right } = nodes[index]
    if (weight === 0) continue
    const column = position(x, 0)
    const value = isPlane
      ? massLeftOf(column, position(y, 1), { grid, probabilities, sums }) / gridSpacing(grid, 1)
      : lineMassLeftOf(column, 0, { grid, probabilities, sums })
    if (left !== outside) masses[left] += weight * value
    if (right !== outside) masses[right] -= weight * value
  }
}

interface SummedMass extends GridMass {
  /** Along each line. */
  sums: Float64Array
}

/** Lines with less of the probability are passed over. */
const lineMassMinimum = 1e-14
const columnWeights = new Float64Array(2 * kernelReach)
const lineWeights = new Float64Array(2 * kernelReach)

/** P(x, y) times the spacing of the lines, at a place counted in spacings. */
function massLeftOf(column: number, line: number, mass: SummedMass): number {
  const [columns, lines] = mass.grid.shape
  const firstLine = Math.floor(line) - kernelReach + 1
  const lineFrom = Math.max(0, firstLine)
  const lineTo = Math.min(lines, firstLine + 2 * kernelReach)
  // Left of the box there is nothing, and nothing above and below.
  if (lineFrom >= lineTo || column <= -kernelReach) return 0
  fillKernel(lineWeights, line - firstLine)
  let value = 0
  fillIntegral(columnWeights, column - (Math.floor(column) - kernelReach + 1))
  for (let at = lineFrom; at < lineTo; at++) {
    if (mass.sums[at * columns + columns - 1] < lineMassMinimum) continue
    value += lineWeights[at - firstLine] * weightedLine(column, at, mass)
  }
  return value
}

function lineMassLeftOf(column: number, line: number, mass: SummedMass): number {
  fillIntegral(columnWeights, column - (Math.floor(column) - kernelReach + 1))
  return weightedLine(column, line, mass)
}

/** Whole cells far to the left, and those around by `columnWeights`. */
function weightedLine(column: number, line: number, { grid, probabilities, sums }: SummedMass): number {
  const columns = grid.shape[0]
  const start = line * columns
  const first = Math.floor(column) - kernelReach + 1
  const from = Math.max(0, first)
  const to = Math.min(columns, first + 2 * kernelReach)
  let sum = from > 0 ? sums[start + Math.min(from, columns) - 1] : 0
  // Far from all mass nothing is to be weighed.
  if (from < to && sums[start + to - 1] - sum < lineMassMinimum) return sum
  for (let at = from; at < to; at++) sum += probabilities[start + at] * columnWeights[at - first]
  return sum
}

function runningSums(values: Float64Array, columns: number): Float64Array {
  const sums = values.slice()
  for (let start = 0; start < sums.length; start += columns) {
    for (let at = start + 1; at < start + columns; at++) sums[at] += sums[at - 1]
  }
  return sums
}
