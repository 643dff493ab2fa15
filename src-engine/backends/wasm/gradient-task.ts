// Parameter gradients: each task adds a run of tiles to a copy of the gradient of its own, in order. Which tiles go to
// which copy depends on the rows alone, so sums come out the same on any number of threads.

import { blockRows, gradientTermLength, termCapacity } from './memory-plan.ts'
import type { GradientJob, GradientTermFields } from './job.ts'
import type { JetOrder } from './tile-pass.ts'
import { loadClasses, loadTile, type Workspace } from './workspace.ts'

export function writeGradientTerm(board: Float64Array, index: number, term: GradientTermFields): void {
  board.set([term.firstRow, term.rowCount, term.order, term.firstTile], index * gradientTermLength)
}

function readGradientTerm(board: Float64Array, index: number): GradientTermFields {
  const at = index * gradientTermLength
  return { firstRow: board[at], rowCount: board[at + 1], order: board[at + 2], firstTile: board[at + 3] }
}

export function createGradientTask(
  workspace: Workspace,
  memory: WebAssembly.Memory,
): (job: GradientJob, task: number) => void {
  const { kernels, plan, energy, outputs, floats } = workspace
  const { at } = plan
  const board = new Float64Array(memory.buffer, at.gradientTerms, gradientTermLength * termCapacity)
  const tileEnergies = new Float64Array(memory.buffer, at.tileEnergies)

  function plainSum(rows: number): number {
    let sum = 0
    for (let row = 0; row < rows; row++) sum += floats[(outputs[0] >>> 2) + row]
    return sum
  }

  /** A row of scale 0 counts 0, whatever its energy. */
  function scaledSum(first: number, rows: number): number {
    let sum = 0
    for (let row = 0; row < rows; row++) {
      const scale = floats[(at.temperatures >>> 2) + first + row]
      if (scale !== 0) sum += scale * floats[(outputs[0] >>> 2) + row]
    }
    return sum
  }

  function addTile(job: GradientJob, term: GradientTermFields, tile: number, gradient: number): void {
    const tileRowCount = job.tileBlocks * blockRows
    const offset = (tile - term.firstTile) * tileRowCount
    const rows = Math.min(tileRowCount, term.rowCount - offset)
    const blocks = Math.ceil(rows / blockRows)
    const first = term.firstRow + offset
    const place = { first, rows, blocks }
    const order = term.order as JetOrder
    const { points, directions } = energy
    const classes = loadClasses(workspace, place)
    const pass = { panels: job.panels, blocks, order, points, directions, temperatures: 0, classes }
    kernels.together(() => {
      loadTile(workspace, energy.points, at.rows, place)
      if (order > 0) loadTile(workspace, energy.directions, at.directions, place)
      energy.forward(pass, true, outputs)
      for (let k = 0; k <= order; k++) kernels.toBlocks(energy.seeds[k], at.weights[k] + 4 * first, rows, 1, 1, blocks)
      energy.reverse(pass, 0, gradient)
    })
    tileEnergies[tile] = job.hasScales === 1 ? scaledSum(first, rows) : plainSum(rows)
  }

  return (job, task) => {
    const gradient = at.gradientCopies + task * plan.gradientBytes
    if (task >= job.keptCopies) kernels.clear(gradient, plan.gradientBytes)
    const [from, to] = [task, task + 1].map((index) => Math.floor((index * job.tileCount) / job.copies))
    let index = 0
    let term = readGradientTerm(board, 0)
    let next = job.termCount > 1 ? readGradientTerm(board, 1) : null
    for (let tile = from; tile < to; tile++) {
      while (next && tile >= next.firstTile) {
        index++
        term = next
        next = index + 1 < job.termCount ? readGradientTerm(board, index + 1) : null
      }
      addTile(job, term, tile, gradient)
    }
  }
}
