// The borders between the regions of modes, as curves on a regular grid in the plane.
//
// Every edge of the grid whose ends belong to different modes is crossed by a border; the crossing is found to 2⁻²⁰ of the
// edge (border-crossing.ts). A cell with two crossings holds one piece of border, a parabola through both and a third point, found
// in the same way across its middle; where that bends by more than 1% of its length, the cell is divided into 4 × 4 and looked
// at again, up to three times. So is a cell where more borders meet, up to five times; what is then left of a junction, a
// thousandth of the cell, is joined at its centre. Neighbouring pieces share their ends, so that the regions fill the box without gap or overlap.
// Regions narrower than a cell may be overlooked.

import { between, locate, type Crossing, type Point } from './border-crossing.ts'
import type { AssignModes, ModeRegions } from './mode-labels.ts'

export interface BorderPiece {
  from: Point
  /** A point of the border between the two; the middle where it is straight. */
  middle: Point
  to: Point
  /** The modes on the left and on the right of a walk from `from` to `to`. */
  left: number
  right: number
}

/** Modes at the points of a grid; the first coordinate varies fastest. */
export interface LabelledGrid {
  origin: Point
  spacing: Point
  columns: number
  lines: number
  labels: Int32Array
}

/** Halvings of an edge of the grid itself that a crossing is known to; as many fewer below as its cells are smaller. */
export const halvings = 20
const halvingsPerDepth = 2
const halvingsAcross = 20
const parts = 4
const depthMaximum = { bent: 3, junction: 5 }
/** Of a piece's length; what the parabola misses is of higher order. */
const bendMaximum = 0.01

export async function regionBorders(grid: LabelledGrid, regions: ModeRegions): Promise<BorderPiece[]> {
  return tracedBorders(grid, regions, 0)
}

async function tracedBorders(grid: LabelledGrid, regions: ModeRegions, depth: number): Promise<BorderPiece[]> {
  const cells = mixedCells(grid)
  const edges = new Map<number, Crossing>()
  for (const cell of cells) addCrossings(edges, grid, cell)
  await locate([...edges.values()], regions, halvings - halvingsPerDepth * depth)
  const pieces: BorderPiece[] = []
  const simple: { cell: number; piece: BorderPiece }[] = []
  const divided: number[] = []
  for (const cell of cells) {
    const around = crossingsAround(edges, grid, cell)
    if (around.length !== 2) {
      if (depth < depthMaximum.junction) divided.push(cell)
      else pieces.push(...joinedAtCentre(around))
    } else simple.push({ cell, piece: pieceBetween(around) })
  }
  await bend(
    simple.map(({ piece }) => piece),
    regions,
  )
  for (const { cell, piece } of simple) {
    if (depth < depthMaximum.bent && isBent(piece)) divided.push(cell)
    else pieces.push(piece)
  }
  for (const cell of divided) {
    pieces.push(...(await tracedBorders(await dividedCell(grid, cell, regions.assign), regions, depth + 1)))
  }
  return pieces
}

function isBent({ from, middle, to }: BorderPiece): boolean {
  const bulge = Math.hypot(middle[0] - (from[0] + to[0]) / 2, middle[1] - (from[1] + to[1]) / 2)
  return bulge > bendMaximum * Math.hypot(to[0] - from[0], to[1] - from[1])
}

/** Lower left corners of the cells whose corners differ. */
function mixedCells({ columns, lines, labels }: LabelledGrid): number[] {
  const cells: number[] = []
  for (let line = 0; line + 1 < lines; line++) {
    for (let column = 0; column + 1 < columns; column++) {
      const corner = line * columns + column
      const label = labels[corner]
      const isPure =
        labels[corner + 1] === label && labels[corner + columns] === label && labels[corner + columns + 1] === label
      if (!isPure) cells.push(corner)
    }
  }
  return cells
}

/** Counterclockwise from the lower left. */
const cornersOf = ({ columns }: LabelledGrid, cell: number) => [cell, cell + 1, cell + columns + 1, cell + columns]

/** An edge by its lower or left end: even keys are horizontal, odd ones vertical. Counterclockwise from the bottom. */
const edgesOf = ({ columns }: LabelledGrid, cell: number) => [
  2 * cell,
  2 * (cell + 1) + 1,
  2 * (cell + columns),
  2 * cell + 1,
]

const endsOf = ({ columns }: LabelledGrid, key: number): [number, number] => {
  const start = key >> 1
  return [start, start + (key % 2 === 0 ? 1 : columns)]
}

function pointAt({ origin, spacing, columns }: LabelledGrid, index: number): Point {
  const column = index % columns
  return [origin[0] + spacing[0] * column, origin[1] + (spacing[1] * (index - column)) / columns]
}

function addCrossings(edges: Map<number, Crossing>, grid: LabelledGrid, cell: number): void {
  for (const key of edgesOf(grid, cell)) {
    const [start, end] = endsOf(grid, key)
    if (grid.labels[start] === grid.labels[end] || edges.has(key)) continue
    const [from, to] = [pointAt(grid, start), pointAt(grid, end)]
    edges.set(key, { from, to, label: grid.labels[start], point: between(from, to, 0.5) })
  }
}

interface Turn {
  point: Point
  /** Modes before and after the crossing on a walk around the cell. */
  before: number
  after: number
}

function crossingsAround(edges: Map<number, Crossing>, grid: LabelledGrid, cell: number): Turn[] {
  const corners = cornersOf(grid, cell)
  return edgesOf(grid, cell).flatMap((key, side) => {
    const [before, after] = [grid.labels[corners[side]], grid.labels[corners[(side + 1) % 4]]]
    return before === after ? [] : [{ point: edges.get(key)!.point, before, after }]
  })
}

function pieceBetween([first, second]: readonly Turn[]): BorderPiece {
  const [from, to] = [first.point, second.point]
  return { from, to, middle: between(from, to, 0.5), left: first.before, right: first.after }
}

function joinedAtCentre(turns: readonly Turn[]): BorderPiece[] {
  const mean = (axis: 0 | 1) => turns.reduce((sum, { point }) => sum + point[axis], 0) / turns.length
  const centre: Point = [mean(0), mean(1)]
  return turns.map(({ point, before, after }) => {
    return { from: point, to: centre, middle: between(point, centre, 0.5), left: before, right: after }
  })
}

async function dividedCell(grid: LabelledGrid, cell: number, assign: AssignModes): Promise<LabelledGrid> {
  const origin = pointAt(grid, cell)
  const spacing: Point = [grid.spacing[0] / parts, grid.spacing[1] / parts]
  const columns = parts + 1
  const empty = { origin, spacing, columns, lines: columns, labels: new Int32Array(0) }
  const rows = Float64Array.from({ length: 2 * columns * columns }, (_, at) => pointAt(empty, at >> 1)[at % 2])
  return { ...empty, labels: await assign(rows) }
}

/** Moves the middle of every piece across to where the border is, if that is within half the piece's length. */
async function bend(pieces: readonly BorderPiece[], regions: ModeRegions): Promise<void> {
  const rows = new Float64Array(6 * pieces.length)
  pieces.forEach(({ from, to, middle }, index) => {
    const [acrossX, acrossY] = [(from[1] - to[1]) / 2, (to[0] - from[0]) / 2]
    rows.set(middle, 6 * index)
    rows.set([middle[0] + acrossX, middle[1] + acrossY], 6 * index + 2)
    rows.set([middle[0] - acrossX, middle[1] - acrossY], 6 * index + 4)
  })
  const labels = await regions.assign(rows)
  const crossings = new Map<BorderPiece, Crossing>()
  pieces.forEach((piece, index) => {
    const label = labels[3 * index]
    const side = [1, 2].find((one) => labels[3 * index + one] !== label)
    if (side === undefined) return
    const at = 6 * index + 2 * side
    crossings.set(piece, { from: piece.middle, to: [rows[at], rows[at + 1]], label, point: piece.middle })
  })
  await locate([...crossings.values()], regions, halvingsAcross)
  crossings.forEach(({ point }, piece) => (piece.middle = point))
}
