// Unadjusted Langevin over all rows, tile by tile: x ← x − drift ∇E(x) + noise ξ.
//
// Rows do not know of each other, so each tile takes all its steps while its activations are near; the result is the
// same as step by step over the whole batch. ξ comes from the chain's own position in the stream (row, step).

import { fillNormals } from '../../random/normal.ts'
import type { ChainExtent, LangevinOptions } from '../backend.ts'
import { extentOf } from '../chain-extent.ts'
import { tileRowCount } from './energy-function.ts'
import type { Breathe, Pass } from './passes.ts'

export interface LangevinValues {
  /** (rowCount, D), fresh, as is `previous`. */
  values: Float64Array
  previous: Float64Array
  extent: ChainExtent
}

/** Starts at the pass's points, which stay untouched. */
export async function runLangevin(pass: Pass, options: LangevinOptions, breathe: Breathe): Promise<LangevinValues> {
  const { energy, parameters, dimension, points: start } = pass
  const { steps, drift, noise } = options
  const values = start.slice()
  const previous = start.slice()
  const rowCount = values.length / dimension
  const jet = [new Float64Array(tileRowCount)]
  const ones = [new Float64Array(tileRowCount).fill(1)]
  const gradients = new Float64Array(tileRowCount * dimension)
  const normals = new Float64Array(tileRowCount * dimension)

  for (let first = 0; first < rowCount; first += tileRowCount) {
    const rows = Math.min(tileRowCount, rowCount - first)
    const points = values.subarray(first * dimension, (first + rows) * dimension)
    for (let step = 0; step < steps; step++) {
      if (step === steps - 1) previous.set(points, first * dimension)
      const tile = { parameters, rows, order: 0, points, directions: null } as const
      energy.forward(tile, jet, true)
      energy.reverse(tile, ones, { inputAdjoint: gradients })
      const xi = normals.subarray(0, points.length)
      fillTileNormals(xi, options.normals, { first, step, dimension })
      for (let i = 0; i < points.length; i++) points[i] += noise * xi[i] - drift * gradients[i]
      const pause = breathe(rows)
      if (pause) await pause
    }
  }
  return { values, previous, extent: extentOf(values, options.centre) }
}

export function fillTileNormals(
  xi: Float64Array,
  source: LangevinOptions['normals'],
  { first, step, dimension }: { first: number; step: number; dimension: number },
): void {
  if ('given' in source) {
    xi.set(source.given[step].subarray(first * dimension, first * dimension + xi.length))
    return
  }
  const { seed, purpose, firstChain, firstStep } = source
  fillNormals(xi, dimension, { seed, purpose, firstChain: firstChain + first, step: firstStep + step })
}
