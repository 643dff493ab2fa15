// Parameter gradients over any number of summands: they are handed to the threads in portions that fit, and all portions
// gather in the same copies, which are added up at the end in order.

import type { DeviceGradientTerm } from '../device-session.ts'
import { valuesOf } from './device-arrays.ts'
import type { CallEnergy } from './call-energy.ts'
import { writeGradientTerm } from './gradient-task.ts'
import { tileCount, type JobRunner } from './job-runner.ts'
import type { UseKernels } from './kernel-visits.ts'
import type { Kernels } from './kernels.ts'
import { unscaleGradient } from './machine-precisions.ts'
import { gradientTermLength, rowCapacity, roundUp, termCapacity, type LayerPlan } from './memory-plan.ts'
import type { JetOrder } from './tile-pass.ts'

/** Clearing a copy and adding it up costs as much as a few rows: fewer copies than threads could use, where rows are few. */
const rowsPerCopy = 128

/** A run of rows of one summand that goes to the threads together. */
interface Piece {
  term: DeviceGradientTerm
  /** Which summand, and from which of its rows on. */
  index: number
  from: number
  rowCount: number
  /** Where it stands among the portion's rows. */
  firstRow: number
}

export interface GradientPass {
  /** A view without the extra scalars, good until the next call; and the mean energy over each summand's rows. */
  run(energy: CallEnergy, terms: readonly DeviceGradientTerm[]): { gradient: Float32Array; meanEnergies: Float64Array }
}

export function createGradientPass(
  runner: JobRunner,
  useKernels: UseKernels,
  memory: WebAssembly.Memory,
): GradientPass {
  const { plan } = runner
  const { at, dimension } = plan
  const board = new Float64Array(memory.buffer, at.gradientTerms, gradientTermLength * termCapacity)
  const tileEnergies = new Float64Array(memory.buffer, at.tileEnergies)
  const floats = new Float32Array(memory.buffer)

  function copyPiece({ term, from, rowCount, firstRow }: Piece, hasScales: boolean): void {
    const order = orderOf(term)
    const [start, end] = [from * dimension, (from + rowCount) * dimension]
    runner.copyIn(at.rows + 4 * firstRow * dimension, valuesOf(term.rows).subarray(start, end))
    if (order > 0) {
      runner.copyIn(at.directions + 4 * firstRow * dimension, valuesOf(term.direction!).subarray(start, end))
    }
    const weights = [term.energyWeight, term.slopeWeight, term.curvatureWeight]
    for (let k = 0; k <= order; k++) {
      const weight = weights[k] ?? 0
      const place = runner.view(at.weights[k] + 4 * firstRow, rowCount)
      if (typeof weight === 'number') place.fill(weight)
      else place.set(weight.subarray(from, from + rowCount))
    }
    if (at.classes !== 0) {
      const classes = runner.view(at.classes + 4 * firstRow, rowCount)
      if (term.classes) classes.set(term.classes.subarray(from, from + rowCount))
      else classes.fill(-1)
    }
    if (!hasScales) return
    const scales = runner.view(at.temperatures + 4 * firstRow, rowCount)
    if (term.energyScales) scales.set(term.energyScales.subarray(from, from + rowCount))
    else scales.fill(1)
  }

  /** Adds to the copies, and each piece's energies to its summand's; answers how many copies took part. */
  function runPortion(
    energy: CallEnergy,
    pieces: readonly Piece[],
    { keptCopies, energySums }: { keptCopies: number; energySums: Float64Array },
  ): number {
    const rowTotal = pieces.reduce((sum, { rowCount }) => sum + rowCount, 0)
    const tileBlocks = runner.tileBlocks(rowTotal, plan.tileBlocks)
    let tiles = 0
    const firstTiles = pieces.map(({ rowCount }) => {
      const firstTile = tiles
      tiles += tileCount(rowCount, tileBlocks)
      return firstTile
    })
    const copies = Math.min(tiles, plan.gradientCopies, Math.max(4, Math.ceil(rowTotal / rowsPerCopy)))
    const hasScales = pieces.some(({ term }) => term.energyScales !== null)
    runner.runNow({
      job: {
        kind: 'gradient',
        panels: energy.panels,
        tileBlocks,
        termCount: pieces.length,
        tileCount: tiles,
        copies,
        keptCopies,
        hasScales: hasScales ? 1 : 0,
      },
      taskCount: copies,
      prepare() {
        energy.weigh()
        pieces.forEach((piece, i) => {
          copyPiece(piece, hasScales)
          const { firstRow, rowCount, term } = piece
          writeGradientTerm(board, i, { firstRow, rowCount, order: orderOf(term), firstTile: firstTiles[i] })
        })
      },
      collect() {
        pieces.forEach(({ index }, i) => {
          const end = firstTiles[i + 1] ?? tiles
          for (let tile = firstTiles[i]; tile < end; tile++) energySums[index] += tileEnergies[tile]
        })
      },
    })
    return copies
  }

  /** The padded sum of the copies, in the order of the parameter vector. */
  function collect(copies: number, panels: number): Float32Array {
    if (copies > 1 && plan.gradientBytes > 0) {
      const partBytes = Math.max(65536, roundUp(Math.ceil(plan.gradientBytes / 8), 64))
      runner.runNow({
        job: { kind: 'sum-gradients', copies, partBytes },
        taskCount: Math.ceil(plan.gradientBytes / partBytes),
        prepare() {},
        collect() {},
      })
    }
    useKernels(unpad)
    for (const term of plan.terms) {
      if (term.kind === 'machine' && term.logVariances !== null) unscaleGradient(floats, term, panels, at.gradient)
    }
    return runner.view(at.gradient, plan.parameterCount)
  }

  function unpad(kernels: Kernels): void {
    const from = at.gradientCopies
    const unpadLayer = ({ inputs, outputs, columns, gradient, weights, biases }: LayerPlan): void => {
      kernels.unpadGradient(at.gradient + 4 * weights, from + gradient.weights, inputs, outputs, columns)
      kernels.unpadGradient(at.gradient + 4 * biases, from + gradient.biases, 1, outputs, outputs)
    }
    const unpadVector = (to: number, place: number, length: number): void =>
      kernels.unpadGradient(at.gradient + 4 * to, from + place, 1, length, length)
    for (const term of plan.terms) {
      if (term.kind === 'machine') {
        if (term.layer) unpadLayer(term.layer)
        unpadVector(term.visibleBiases, term.gradient.visibleBiases, plan.dimension)
        if (term.logVariances !== null) unpadVector(term.logVariances, term.gradient.logVariances, plan.dimension)
        continue
      }
      term.hidden.forEach(unpadLayer)
      if (term.kind === 'class-network') {
        unpadLayer(term.last)
        continue
      }
      // The last layer's weights are a plain vector.
      unpadVector(term.last.weights, term.last.gradient.weights, term.last.inputs)
      unpadVector(term.last.biases, term.last.gradient.biases, 1)
    }
  }

  return {
    run(energy, terms) {
      const energySums = new Float64Array(terms.length)
      let copies = 0
      for (const pieces of portionsOf(terms)) {
        copies = Math.max(copies, runPortion(energy, pieces, { keptCopies: copies, energySums }))
      }
      const gradient = collect(copies, energy.panels)
      return { gradient, meanEnergies: energySums.map((sum, i) => sum / terms[i].rows.rowCount) }
    },
  }
}

function orderOf({ slopeWeight, curvatureWeight }: DeviceGradientTerm): JetOrder {
  if (curvatureWeight !== undefined) return 2
  return slopeWeight !== undefined ? 1 : 0
}

/** Summands cut and gathered so that each portion fits the shared memory. */
function* portionsOf(terms: readonly DeviceGradientTerm[]): Generator<Piece[]> {
  let pieces: Piece[] = []
  let filled = 0
  for (const [index, term] of terms.entries()) {
    for (let from = 0; from < term.rows.rowCount;) {
      if (filled === rowCapacity || pieces.length === termCapacity) {
        yield pieces
        pieces = []
        filled = 0
      }
      const rowCount = Math.min(rowCapacity - filled, term.rows.rowCount - from)
      pieces.push({ term, index, from, rowCount, firstRow: filled })
      filled += rowCount
      from += rowCount
    }
  }
  if (pieces.length > 0) yield pieces
}
