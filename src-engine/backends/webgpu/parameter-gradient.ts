// Parameter gradients of weighted jets: rows forward and reverse with everything recorded, products of the records,
// and their sum in a fixed order. Terms with few rows share one pass over the records.

import type { DeviceGradientTerm, Evaluation } from '../device-session.ts'
import type { DeviceBuffer } from './buffer-pool.ts'
import { tilePlan, type Context } from './context.ts'
import type { DeviceVector } from './device-values.ts'
import { elementGroups } from './kernels/elementwise.ts'
import { gradientSumKernel } from './kernels/gradient-sum.ts'
import { parameterPassKernel, recordLayout } from './kernels/parameter-pass.ts'
import type { Order, TilePlan } from './kernels/tile-plan.ts'
import { weightProductsKernel } from './kernels/weight-products.ts'
import { quiet } from './quiet.ts'
import { rowChunks, workOf } from './row-chunks.ts'
import { energies } from './row-passes.ts'
import { releaseNumbers, uploadNumbers, weightedEnergy, type WeightedEnergy } from './weighted-energy.ts'

const recordBytesMaximum = 64 * 2 ** 20
const shareBytesMaximum = 64 * 2 ** 20
/** Workgroups that keep a big card busy. */
const workgroupsWished = 512
const quadsPerSplitMinimum = 16

interface Segment {
  term: Term
  firstRow: number
  rows: number
  /** Where its records begin. */
  firstQuad: number
}

interface Term {
  points: DeviceBuffer
  directions: DeviceBuffer
  rowCount: number
  rowWeights: DeviceBuffer
  weightArrays: number
  weights: readonly number[]
  energies: DeviceBuffer
  energyScales: Float64Array | null
}

export interface GradientRequest {
  terms: readonly DeviceGradientTerm[]
  extra: readonly number[]
  evaluation: Evaluation
}

export function parameterGradient(
  context: Context,
  packed: DeviceBuffer,
  { terms, extra, evaluation }: GradientRequest,
): { gradient: DeviceVector; meanEnergies: Promise<Float64Array> } {
  const { queue, pool, values, layout } = context
  const { vector, buffer: gradient } = values.createVector(layout.parameterCount + extra.length)
  const order = Math.max(0, ...terms.map(orderOf)) as Order
  if (layout.parameterCount === 0) {
    // Nothing to learn in the energy itself.
    if (vector.length > 0) queue.write(gradient, new Float32Array(extra))
    const means = terms.map(async ({ rows, energyScales }) =>
      meanOf(await energies(context, { packed, rows, evaluation }), energyScales),
    )
    return { gradient: vector, meanEnergies: quiet(Promise.all(means).then((all) => Float64Array.from(all))) }
  }
  const own = terms.map((term) => prepare(context, term, order))
  const plan = tilePlan(context, order, Math.max(1, ...own.map((term) => term.rowCount)))
  const energy = weightedEnergy(layout, evaluation)
  const batches = batchesOf(context, { plan, energy }, own)
  const numbers = uploadNumbers(context, evaluation)
  if (batches.length === 0) queue.write(gradient, new Float32Array(vector.length))
  // Before anything uses the vector: a later write would part the batch of commands.
  if (extra.length > 0) queue.write(gradient, new Float32Array(extra), 4 * layout.parameterCount)
  batches.forEach((batch, index) =>
    enqueueBatch(context, { packed, numbers, energy, gradient, plan, batch, accumulate: index > 0 }),
  )
  clearUncounted(context, gradient, energy)
  releaseNumbers(context, numbers)
  const means = own.map(async ({ energies: buffer, rowCount, energyScales }) =>
    meanOf(new Float32Array(await queue.read(buffer, 4 * rowCount)), energyScales),
  )
  const meanEnergies = quiet(Promise.all(means).then((all) => Float64Array.from(all)))
  for (const term of own) {
    pool.release(term.energies)
    if (term.weightArrays > 0) pool.release(term.rowWeights)
  }
  return { gradient: vector, meanEnergies }
}

/** What has the weight 0 is neither computed nor added up. */
function clearUncounted({ layout, queue }: Context, gradient: DeviceBuffer, { perceptrons }: WeightedEnergy): void {
  if (perceptrons.length === layout.perceptrons.length) return
  const counted = new Set(perceptrons.map(({ layers }) => layers))
  for (const { layers } of layout.perceptrons) {
    if (counted.has(layers)) continue
    const count = layers.reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0)
    queue.write(gradient, new Float32Array(count), 4 * layers[0].parameter)
  }
}

function orderOf({ slopeWeight, curvatureWeight }: DeviceGradientTerm): Order {
  if (curvatureWeight !== undefined) return 2
  return slopeWeight !== undefined ? 1 : 0
}

/** With zero directions where other terms need some. */
function prepare(context: Context, term: DeviceGradientTerm, order: Order): Term {
  const { pool, queue, values, unused } = context
  const { rows, direction } = term
  const { rowCount } = rows
  const given = [term.energyWeight, term.slopeWeight, term.curvatureWeight]
  const weightArrays = given.reduce<number>(
    (bits, weight, k) => (typeof weight === 'object' ? bits | (1 << k) : bits),
    0,
  )
  let rowWeights = unused
  if (weightArrays > 0) {
    const all = new Float32Array(3 * rowCount)
    given.forEach((weight, k) => typeof weight === 'object' && all.set(weight, k * rowCount))
    rowWeights = pool.acquire(all.byteLength)
    queue.write(rowWeights, all)
  }
  const along = direction ?? (order > 0 ? zeroRows(context, rowCount) : undefined)
  return {
    points: values.bufferOf(rows),
    directions: along ? values.bufferOf(along) : unused,
    rowCount,
    rowWeights,
    weightArrays,
    weights: given.map((weight) => (typeof weight === 'number' ? weight : 0)),
    energies: pool.acquire(4 * rowCount),
    energyScales: term.energyScales,
  }
}

function zeroRows({ values, queue, layout }: Context, rowCount: number) {
  const { rows, buffer } = values.createRows(rowCount)
  queue.write(buffer, new Float32Array(rowCount * layout.dimension))
  return rows
}

/** Segments of the terms that are recorded together. */
function batchesOf(
  context: Context,
  { plan, energy }: { plan: TilePlan; energy: WeightedEnergy },
  terms: readonly Term[],
): Segment[][] {
  const columnCount = Math.max(1, recordLayout(energy, plan.order).columnCount)
  const bytes = Math.min(recordBytesMaximum, context.gpu.limits.bufferBytes)
  const quadsMaximum = Math.max(plan.rowQuads, plan.rowQuads * Math.floor(bytes / (16 * columnCount * plan.rowQuads)))
  const batches: Segment[][] = []
  let used = quadsMaximum
  for (const term of terms) {
    for (let firstRow = 0; firstRow < term.rowCount;) {
      if (used === quadsMaximum) {
        batches.push([])
        used = 0
      }
      const rows = Math.min(4 * (quadsMaximum - used), term.rowCount - firstRow)
      batches.at(-1)!.push({ term, firstRow, rows, firstQuad: used })
      used += plan.rowQuads * Math.ceil(rows / plan.rows)
      firstRow += rows
    }
  }
  return batches
}

function enqueueBatch(
  context: Context,
  batch: {
    packed: DeviceBuffer
    numbers: DeviceBuffer
    energy: WeightedEnergy
    gradient: DeviceBuffer
    plan: TilePlan
    batch: Segment[]
    accumulate: boolean
  },
): void {
  const { queue, pool, layout, once } = context
  const { plan, gradient, energy } = batch
  const { parameterCount } = layout
  const { order } = plan
  const kernel = once(`parameter pass ${plan.name} ${energy.name}`, () => parameterPassKernel(energy, plan))
  const recorded = once(`records ${order} ${energy.name}`, () => recordLayout(energy, order))
  const products = once(`products ${order} ${energy.name}`, () => weightProductsKernel(energy, recorded, order))
  const sum = once('gradient sum', gradientSumKernel)
  const recordQuads = batch.batch.reduce((quads, { rows }) => quads + plan.rowQuads * Math.ceil(rows / plan.rows), 0)
  const records = pool.acquire(16 * recorded.columnCount * recordQuads)

  for (const segment of batch.batch) enqueueSegment(context, { ...batch, segment, kernel, records, recordQuads })

  const splitsMaximum = Math.max(1, Math.floor(shareBytesMaximum / (4 * parameterCount)))
  const splitsWished = Math.ceil(workgroupsWished / products.blockCount)
  const splitsUseful = Math.ceil(recordQuads / quadsPerSplitMinimum)
  const splitQuads = 4 * Math.ceil(recordQuads / Math.min(splitsMaximum, splitsWished, splitsUseful) / 4)
  const splits = Math.ceil(recordQuads / splitQuads)
  const shares = pool.acquire(4 * splits * parameterCount)
  queue.dispatch({
    kernel: products,
    buffers: [records, shares],
    call: { recordQuads, splitQuads },
    groups: [products.blockCount, splits],
    work: 8 * recordQuads * parameterCount * (order + 1),
  })
  queue.dispatch({
    kernel: sum,
    buffers: [shares, gradient],
    call: { count: parameterCount, splits, accumulate: batch.accumulate ? 1 : 0 },
    groups: elementGroups(parameterCount),
  })
  pool.release(records)
  pool.release(shares)
}

function enqueueSegment(
  context: Context,
  at: {
    packed: DeviceBuffer
    numbers: DeviceBuffer
    plan: TilePlan
    segment: Segment
    kernel: ReturnType<typeof parameterPassKernel>
    records: DeviceBuffer
    recordQuads: number
  },
): void {
  const { queue, pool } = context
  const { plan, segment, kernel, records } = at
  const { term } = segment
  const workPerRow = workOf(context, plan, true)
  const { chunks, scratchBytes } = rowChunks(context, plan, segment.rows, kernel, workPerRow)
  const scratch = pool.acquire(scratchBytes)
  for (const chunk of chunks) {
    queue.dispatch({
      kernel,
      buffers: [at.packed, term.points, term.directions, term.rowWeights, at.numbers, scratch, records, term.energies],
      call: {
        rowCount: term.rowCount,
        firstRow: segment.firstRow + chunk.firstRow,
        weightArrays: term.weightArrays,
        weight0: term.weights[0],
        weight1: term.weights[1],
        weight2: term.weights[2],
        // The kernel adds a row's own place among all of its term.
        recordFirst: segment.firstQuad - segment.firstRow / 4,
        recordQuads: at.recordQuads,
      },
      groups: [chunk.tiles],
      work: workPerRow * chunk.rows,
    })
  }
  pool.release(scratch)
}

/** In double precision, over values of single precision. */
function meanOf(values: Float32Array | Float64Array, scales: Float64Array | null): number {
  let sum = 0
  for (let row = 0; row < values.length; row++) {
    const scale = scales ? scales[row] : 1
    if (scale !== 0) sum += scale * values[row]
  }
  return sum / values.length
}
