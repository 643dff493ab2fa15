// What is asked of an energy over many rows: energies, jets, input gradients and Hessian–vector products.

import type { EnergyJet, Rows } from '../backend.ts'
import type { Evaluation } from '../device-session.ts'
import type { DeviceBuffer } from './buffer-pool.ts'
import { tilePlan, type Context } from './context.ts'
import type { DeviceRows } from './device-values.ts'
import { energyKernel } from './kernels/energy.ts'
import { inputAdjointKernel } from './kernels/input-adjoint.ts'
import type { Order } from './kernels/tile-plan.ts'
import { rowChunks, workOf } from './row-chunks.ts'
import { releaseNumbers, uploadNumbers, weightedEnergy } from './weighted-energy.ts'

export interface RowPass {
  packed: DeviceBuffer
  rows: Rows
  directions?: Rows
  evaluation: Pick<Evaluation, 'weights' | 'rowTemperatures'>
}

/** E per row. */
export async function energies(context: Context, pass: RowPass): Promise<Float64Array> {
  return new Float64Array(new Float32Array(await enqueueJets(context, pass, 0)))
}

export async function jets(context: Context, pass: RowPass): Promise<EnergyJet> {
  const all = new Float64Array(new Float32Array(await enqueueJets(context, pass, 2)))
  const { rowCount } = pass.rows
  const [energy, slope, curvature] = [0, 1, 2].map((k) => all.slice(k * rowCount, (k + 1) * rowCount))
  return { energy, slope, curvature }
}

function enqueueJets(context: Context, pass: RowPass, order: Order): Promise<ArrayBuffer> {
  const { packed, rows, directions, evaluation } = pass
  const { queue, pool, values, once, layout } = context
  const { rowCount } = rows
  const plan = tilePlan(context, order, rowCount)
  const energy = weightedEnergy(layout, evaluation)
  const kernel = once(`energy ${plan.name} ${energy.name}`, () => energyKernel(energy, plan))
  const workPerRow = workOf(context, plan, false)
  const { chunks, scratchBytes } = rowChunks(context, plan, rowCount, kernel, workPerRow)
  const points = values.bufferOf(rows)
  const along = directions ? values.bufferOf(directions) : context.unused
  const numbers = uploadNumbers(context, evaluation)
  const scratch = pool.acquire(scratchBytes)
  const output = pool.acquire(4 * rowCount * (order + 1))
  for (const { firstRow, rows: count, tiles } of chunks) {
    const buffers = [packed, points, along, numbers, scratch, output]
    queue.dispatch({ kernel, buffers, call: { rowCount, firstRow }, groups: [tiles], work: workPerRow * count })
  }
  const bytes = queue.read(output, 4 * rowCount * (order + 1))
  pool.release(scratch)
  releaseNumbers(context, numbers)
  pool.release(output)
  return bytes
}

/** ∇E, or ∇²E v where directions are given. */
export function inputAdjoints(context: Context, pass: RowPass): DeviceRows {
  const { packed, rows, directions, evaluation } = pass
  const { queue, pool, values, once, layout } = context
  const { rowCount } = rows
  const order: Order = directions ? 1 : 0
  const plan = tilePlan(context, order, rowCount)
  const energy = weightedEnergy(layout, evaluation)
  const kernel = once(`input adjoint ${plan.name} ${energy.name}`, () => inputAdjointKernel(energy, plan))
  const workPerRow = workOf(context, plan, true)
  const { chunks, scratchBytes } = rowChunks(context, plan, rowCount, kernel, workPerRow)
  const points = values.bufferOf(rows)
  const along = directions ? values.bufferOf(directions) : context.unused
  const numbers = uploadNumbers(context, evaluation)
  const scratch = pool.acquire(scratchBytes)
  const made = values.createRows(rowCount)
  for (const { firstRow, rows: count, tiles } of chunks) {
    const buffers = [packed, points, along, numbers, scratch, made.buffer]
    queue.dispatch({ kernel, buffers, call: { rowCount, firstRow }, groups: [tiles], work: workPerRow * count })
  }
  pool.release(scratch)
  releaseNumbers(context, numbers)
  return made.rows
}
