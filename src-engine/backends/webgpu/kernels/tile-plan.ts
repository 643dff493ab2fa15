// How a workgroup shares out a tile of rows.
//
// A tile's rows pass through the layers together. Each thread computes items of 4 rows × 4 units, so that every weight
// and every unit that is read serves four products. What a layer leaves behind stands in workgroup memory where it
// fits, else in a slice of a buffer that only this workgroup touches: slower, but of any width. None of these choices
// changes a result: each sum runs over its index in the same order.

import type { PackedLayout } from '../packed-layout.ts'

/** Highest derivative along a direction that is followed. */
export type Order = 0 | 1 | 2

export interface TilePlan {
  order: Order
  /** 4, 8 or 16. */
  rows: number
  rowQuads: number
  threads: number
  /** Rows of a weight matrix that stand in workgroup memory at a time. */
  chunk: number
  /** Quads of the widest layer. */
  widestQuads: number
  /** Vectors of four: the units of one layer, of all orders. */
  unitVectors: number
  weightVectors: number
  unitsInWorkgroup: boolean
  adjointInWorkgroup: boolean
}

export interface PlanLimits {
  workgroupBytes: number
  threads: number
}

const vectorBytes = 16
const chunkMaximum = 16
const chunkMinimum = 2
/** For jets, sums over a tile and flags. */
const reservedBytes = 1024

/** The widest tile of at most `rowsMaximum` rows that fits into workgroup memory, or one of four rows beside it. */
export function planTile(layout: PackedLayout, order: Order, rowsMaximum: number, limits: PlanLimits): TilePlan {
  for (const rows of [16, 8, 4]) {
    if (rows > rowsMaximum) continue
    const plan = planOf(layout, { order, rows, limits, unitsInWorkgroup: true })
    if (plan) return plan
  }
  return planOf(layout, { order, rows: 4, limits, unitsInWorkgroup: false })!
}

function planOf(
  { perceptrons, dimensionQuads }: PackedLayout,
  choice: { order: Order; rows: number; limits: PlanLimits; unitsInWorkgroup: boolean },
): TilePlan | null {
  const { order, rows, limits, unitsInWorkgroup } = choice
  const rowQuads = rows / 4
  const layers = perceptrons.flatMap((perceptron) => perceptron.layers)
  const widestQuads = Math.max(dimensionQuads, ...layers.map((layer) => layer.outputQuads))
  const unitVectors = (order + 1) * 4 * widestQuads * rowQuads
  const adjointVectors = 4 * dimensionQuads * rowQuads
  let room = limits.workgroupBytes - reservedBytes - (unitsInWorkgroup ? vectorBytes * unitVectors : 0)
  const chunkBytes = vectorBytes * widestQuads
  if (room < chunkMinimum * chunkBytes && unitsInWorkgroup) return null
  const adjointInWorkgroup = room - vectorBytes * adjointVectors >= Math.min(4, chunkMaximum) * chunkBytes
  if (adjointInWorkgroup) room -= vectorBytes * adjointVectors
  const chunk = Math.max(1, Math.min(chunkMaximum, Math.floor(room / chunkBytes)))
  const threadsWished = Math.max(32, 2 ** Math.ceil(Math.log2(widestQuads * rowQuads)))
  return {
    order,
    rows,
    rowQuads,
    threads: Math.min(threadsWished, limits.threads, 256),
    chunk,
    widestQuads,
    unitVectors,
    weightVectors: chunk * widestQuads,
    unitsInWorkgroup,
    adjointInWorkgroup,
  }
}
