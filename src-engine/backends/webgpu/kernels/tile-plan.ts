// How a workgroup shares out a tile of rows.
//
// A tile's rows pass through the layers together. Each thread computes items of 4 or 8 rows × 4 units, so that every
// weight and every unit that is read serves several products. What a layer leaves behind stands in workgroup memory where it
// fits, else in a slice of a buffer that only this workgroup touches: slower, but of any width. None of these choices
// changes a result: each sum runs over its index in the same order.

import type { PackedLayout } from '../packed-layout.ts'

/** Highest derivative along a direction that is followed. */
export type Order = 0 | 1 | 2

export interface TilePlan {
  /** Different for different plans of one energy on one device. */
  name: string
  order: Order
  /** 4, 8 or 16. */
  rows: number
  rowQuads: number
  /** Row quads of an item: 2 where there are many rows, which reads each weight half as often. */
  itemQuads: 1 | 2
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

export interface PlanWish {
  order: Order
  /** At most. */
  rows: number
  itemQuads: 1 | 2
}

export interface PlanLimits {
  workgroupBytes: number
  threads: number
}

const vectorBytes = 16
const chunkMaximum = 16
const chunkMinimum = 2
/** Smaller chunks would cost more than what keeps the adjoint near saves. */
const chunkForAdjoint = 4
/** For jets, sums over a tile and flags. */
const reservedBytes = 1024

/** The biggest tile that fits into workgroup memory, or one of four rows beside it. */
export function planTile(layout: PackedLayout, wish: PlanWish, limits: PlanLimits): TilePlan {
  for (const rows of [16, 8, 4]) {
    if (rows > wish.rows) continue
    const itemQuads = rows < 8 ? 1 : wish.itemQuads
    const plan = planOf(layout, { ...wish, rows, itemQuads, limits, unitsInWorkgroup: true })
    if (plan) return plan
  }
  return planOf(layout, { ...wish, rows: 4, itemQuads: 1, limits, unitsInWorkgroup: false })!
}

function planOf(
  { perceptrons, dimensionQuads }: PackedLayout,
  choice: PlanWish & { limits: PlanLimits; unitsInWorkgroup: boolean },
): TilePlan | null {
  const { order, rows, itemQuads, limits, unitsInWorkgroup } = choice
  const rowQuads = rows / 4
  const layers = perceptrons.flatMap((perceptron) => perceptron.layers)
  const widestQuads = Math.max(dimensionQuads, ...layers.map((layer) => layer.outputQuads))
  const unitVectors = (order + 1) * 4 * widestQuads * rowQuads
  const adjointVectors = 4 * dimensionQuads * rowQuads
  let room = limits.workgroupBytes - reservedBytes - (unitsInWorkgroup ? vectorBytes * unitVectors : 0)
  const chunkBytes = vectorBytes * widestQuads
  if (room < chunkMinimum * chunkBytes && unitsInWorkgroup) return null
  const adjointInWorkgroup = room - vectorBytes * adjointVectors >= chunkForAdjoint * chunkBytes
  if (adjointInWorkgroup) room -= vectorBytes * adjointVectors
  const chunk = Math.max(1, Math.min(chunkMaximum, Math.floor(room / chunkBytes)))
  const threadsWished = Math.max(32, 2 ** Math.ceil(Math.log2((widestQuads * rowQuads) / itemQuads)))
  return {
    name: `${order} ${rows} ${itemQuads}`,
    order,
    rows,
    rowQuads,
    itemQuads,
    threads: Math.min(threadsWished, limits.threads, 256),
    chunk,
    widestQuads,
    unitVectors,
    weightVectors: chunk * widestQuads,
    unitsInWorkgroup,
    adjointInWorkgroup,
  }
}
