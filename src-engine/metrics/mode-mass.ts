// Mode mass: the probability that a density puts into the region of each mode of the data, and its error
// ½ Σ |model mass − data mass|, the share of probability that sits in the wrong modes.
//
// In the plane, by Green's theorem: the mass of a region is ∮ P dy around it, P(x, y) = ∫₋∞ˣ p(x′, y) dx′. The borders are
// curves located by bisection (region-borders.ts), P at their points comes from the quadrature grid by sinc sums
// (band-limited.ts). On a line, P at the borders. On the grid of a converged log Z masses are exact to about 1e-6; borders
// and weights are kept, since in a training most grids come again.
// Fails where the density jumps: then its own masses must be known (`modes.masses`). A density on too fine a lattice for
// a whole grid is summed by the mode of each point, exact where there is no mass at the borders.

import { gaussLegendre } from '../distributions/gauss-legendre.ts'
import type { Modes } from '../distributions/distribution.ts'
import { interpolationIntegral, interpolationKernel, kernelReach } from './band-limited.ts'
import type { KnownDensity } from './known-density.ts'
import { assignInParts, fillLabels, type AssignModes } from './mode-labels.ts'
import type { Quadrature } from './quadrature.ts'
import { regionBorders, type BorderPiece, type LabelledGrid } from './region-borders.ts'
import { gridPointCount, gridRows, gridSpacing, type RegularGrid } from './regular-grid.ts'

/** Of a point: what is left out of all of them together is far below 1e-6. */
const pointMassMinimum = 1e-13
/** Up to so many points all are asked for their mode: what has no mass now may have some later. */
const askedAllMaximum = 2 ** 15
const nodesPerPiece = 3
const outside = -1

/** Probability in each mode's region, (modes.count), fresh; NaN where log Z could not be computed. */
export function modeMasses(quadrature: Quadrature, modes: Modes): Promise<Float64Array> {
  return createModeMasses(modes)(quadrature)
}

/** The masses of the density whose modes they are. */
export async function knownModeMasses(known: KnownDensity, modes: Modes): Promise<Float64Array> {
  if (modes.masses) return Float64Array.from(modes.masses)
  if (known.quadrature) return modeMasses(known.quadrature, modes)
  const masses = new Float64Array(modes.count)
  const labels = await assignInParts(modes, known.density.dimension)(known.rows)
  labels.forEach((mode, point) => (masses[mode] += known.probabilities[point]))
  return masses
}

/** ½ Σ |aᵢ − bᵢ|, between 0 and 1. */
export function modeMassError(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, mass, mode) => sum + Math.abs(mass - b[mode]), 0) / 2
}

/** `modeMasses` that remembers the borders on the last grid. */
export function createModeMasses(modes: Modes): (quadrature: Quadrature) => Promise<Float64Array> {
  let known: Regions | null = null
  return async (quadrature) => {
    const masses = new Float64Array(modes.count)
    if (Number.isNaN(quadrature.logPartition)) return masses.fill(Number.NaN)
    const probabilities = cellProbabilities(quadrature)
    if (known === null || !isSameGrid(known.grid, quadrature.grid) || !coversMass(known, probabilities)) {
      known = await regionsOn(quadrature.grid, probabilities, modes)
    }
    addMasses(masses, known, probabilities)
    return masses
  }
}

interface Regions {
  grid: RegularGrid
  isAsked: Uint8Array
  nodes: BorderNode[]
}

/** A term weight · P(x, y) that is added to one mode's mass and taken from another's, `outside` being nobody's. */
interface BorderNode {
  left: number
  right: number
  weight: number
  /** Grid columns before this count whole, then the kernel's integral counts (2 · reach). */
  firstColumn: number
  columnWeights: Float64Array
  /** (2 · reach) from this line on; on a line of one dimension 1 at line 0. */
  firstLine: number
  lineWeights: Float64Array
}

/** p times the volume of a cell: interior weights everywhere, since p vanishes at the box's sides. */
function cellProbabilities({ grid, energies, logPartition }: Quadrature): Float64Array {
  const volume = grid.shape.reduce((product, _, axis) => product * gridSpacing(grid, axis), 1)
  return energies.map((energy) => volume * Math.exp(-energy - logPartition))
}

function isSameGrid(a: RegularGrid, b: RegularGrid): boolean {
  const isSameAxis = (_: unknown, axis: number): boolean =>
    a.shape[axis] === b.shape[axis] && a.box[axis][0] === b.box[axis][0] && a.box[axis][1] === b.box[axis][1]
  return a.shape.length === b.shape.length && a.shape.every(isSameAxis)
}

const coversMass = ({ isAsked }: Regions, probabilities: Float64Array): boolean =>
  probabilities.every((probability, point) => probability < pointMassMinimum || isAsked[point] === 1)

async function regionsOn(grid: RegularGrid, probabilities: Float64Array, modes: Modes): Promise<Regions> {
  const dimension = grid.shape.length
  const assign = assignInParts(modes, dimension)
  const asksAll = gridPointCount(grid) <= askedAllMaximum
  const isAsked = Uint8Array.from(probabilities, (probability) => (asksAll || probability >= pointMassMinimum ? 1 : 0))
  const labels = await labelsOf(grid, isAsked, assign)
  fillLabels(labels, isAsked, grid.shape[0])
  const labelled: LabelledGrid = {
    origin: [grid.box[0][0], dimension === 2 ? grid.box[1][0] : 0],
    spacing: [gridSpacing(grid, 0), dimension === 2 ? gridSpacing(grid, 1) : 1],
    columns: grid.shape[0],
    lines: dimension === 2 ? grid.shape[1] : 1,
    labels,
    isAsked,
  }
  const nodes = dimension === 1 ? await lineNodes(labelled, assign) : await planeNodes(labelled, assign)
  return { grid, isAsked, nodes }
}

async function labelsOf(grid: RegularGrid, isAsked: Uint8Array, assign: AssignModes): Promise<Int32Array> {
  const dimension = grid.shape.length
  const all = gridRows(grid)
  const asked = Array.from(isAsked.keys()).filter((point) => isAsked[point] === 1)
  const rows = new Float64Array(asked.length * dimension)
  asked.forEach((point, index) => {
    for (let axis = 0; axis < dimension; axis++) rows[index * dimension + axis] = all[point * dimension + axis]
  })
  const labels = new Int32Array(isAsked.length)
  ;(await assign(rows)).forEach((mode, index) => (labels[asked[index]] = mode))
  return labels
}

const bisectionsOnLine = 40

/** On a line: P at each border belongs to the mode before it, and is what the mode after it does not have. */
async function lineNodes(grid: LabelledGrid, assign: AssignModes): Promise<BorderNode[]> {
  const { columns, labels, origin, spacing } = grid
  const nodes: BorderNode[] = []
  for (let column = 0; column + 1 < columns; column++) {
    if (labels[column] === labels[column + 1]) continue
    let [low, high] = [column, column + 1]
    for (let round = 0; round < bisectionsOnLine; round++) {
      const middle = (low + high) / 2
      const [label] = await assign(Float64Array.of(origin[0] + spacing[0] * middle))
      if (label === labels[column]) low = middle
      else high = middle
    }
    nodes.push(lineNode((low + high) / 2, { left: labels[column], right: labels[column + 1] }))
  }
  nodes.push(lineNode(columns + kernelReach, { left: labels[columns - 1], right: outside }))
  return nodes
}

const lineNode = (column: number, sides: { left: number; right: number }): BorderNode => {
  const { first, weights } = integralWeights(column)
  return {
    ...sides,
    weight: 1,
    firstColumn: first,
    columnWeights: weights,
    firstLine: 0,
    lineWeights: Float64Array.of(1),
  }
}

async function planeNodes(grid: LabelledGrid, assign: AssignModes): Promise<BorderNode[]> {
  const pieces = [...(await regionBorders(grid, assign)), ...(await rightSide(grid, assign))]
  const { nodes, weights } = gaussLegendre(nodesPerPiece)
  return pieces.flatMap((piece) =>
    Array.from(nodes, (node, index) =>
      borderNode(piece, grid, { share: 0.5 * (1 + node), weight: 0.5 * weights[index] }),
    ),
  )
}

/** The box's right side, upwards: everything left of it belongs to some mode. */
async function rightSide(grid: LabelledGrid, assign: AssignModes): Promise<BorderPiece[]> {
  const { origin, spacing, columns, lines, labels, isAsked } = grid
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
    // As region-borders.ts: halfway where it was not asked, else the very same bisection.
    for (let round = 0; round < 22 && isAsked[below] === 1 && isAsked[above] === 1; round++) {
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

/** A point of the parabola through from, middle and to, with the weight of dy. */
function borderNode(
  { from, middle, to, left, right }: BorderPiece,
  { origin, spacing }: LabelledGrid,
  { share, weight }: { share: number; weight: number },
): BorderNode {
  const at = (axis: 0 | 1) => {
    const bulge = middle[axis] - (from[axis] + to[axis]) / 2
    const value = from[axis] + share * (to[axis] - from[axis]) + 4 * share * (1 - share) * bulge
    return (value - origin[axis]) / spacing[axis]
  }
  const rise = to[1] - from[1] + 4 * (1 - 2 * share) * (middle[1] - (from[1] + to[1]) / 2)
  const columns = integralWeights(at(0))
  const line = at(1)
  const firstLine = Math.floor(line) - kernelReach + 1
  const lineWeights = Float64Array.from({ length: 2 * kernelReach }, (_, index) =>
    interpolationKernel(line - firstLine - index),
  )
  return {
    left,
    right,
    // Probabilities are per cell, P dy per unit of y.
    weight: (weight * rise) / spacing[1],
    firstColumn: columns.first,
    columnWeights: columns.weights,
    firstLine,
    lineWeights,
  }
}

function integralWeights(column: number): { first: number; weights: Float64Array } {
  const first = Math.floor(column) - kernelReach + 1
  const weights = Float64Array.from({ length: 2 * kernelReach }, (_, index) =>
    interpolationIntegral(column - first - index),
  )
  return { first, weights }
}

function addMasses(masses: Float64Array, { grid, nodes }: Regions, probabilities: Float64Array): void {
  const columns = grid.shape[0]
  const lines = probabilities.length / columns
  const sums = runningSums(probabilities, columns)
  for (const { left, right, weight, firstColumn, columnWeights, firstLine, lineWeights } of nodes) {
    const from = Math.max(0, firstColumn)
    const to = Math.min(columns, firstColumn + columnWeights.length)
    const lineEnd = Math.min(lines, firstLine + lineWeights.length)
    let value = 0
    for (let line = Math.max(0, firstLine); line < lineEnd; line++) {
      const start = line * columns
      // A line without mass, which most are.
      if (sums[start + columns - 1] === 0) continue
      let sum = from > 0 ? sums[start + Math.min(from, columns) - 1] : 0
      for (let column = from; column < to; column++)
        sum += probabilities[start + column] * columnWeights[column - firstColumn]
      value += lineWeights[line - firstLine] * sum
    }
    if (left !== outside) masses[left] += weight * value
    if (right !== outside) masses[right] -= weight * value
  }
}

/** Along each line. */
function runningSums(values: Float64Array, columns: number): Float64Array {
  const sums = values.slice()
  for (let point = 1; point < sums.length; point++) if (point % columns !== 0) sums[point] += sums[point - 1]
  return sums
}
