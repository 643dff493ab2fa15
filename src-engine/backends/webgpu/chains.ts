// Chains on the device: fused Langevin and Metropolis. Several dispatches share the steps where one would take too long.

import type { ChainExtent, NormalStream, Rows, WalkProgram } from '../backend.ts'
import { plainGaussian, type DeviceWalk, type DeviceWalkResult } from '../device-session.ts'
import type { DeviceBuffer } from './buffer-pool.ts'
import { tilePlan, type Context } from './context.ts'
import { extentFlags } from './kernels/extent.ts'
import type { TileKernel } from './kernels/energy.ts'
import type { Call } from './kernels/kernel.ts'
import { langevinKernel } from './kernels/langevin.ts'
import { metropolisKernel, type Proposal } from './kernels/metropolis.ts'
import type { NoiseSource } from './kernels/noise.ts'
import type { TilePlan } from './kernels/tile-plan.ts'
import { quiet } from './quiet.ts'
import { rowChunks, workOf } from './row-chunks.ts'

export function runWalk(context: Context, packed: DeviceBuffer, rows: Rows, walk: DeviceWalk): DeviceWalkResult {
  const { uniforms } = walk
  return uniforms
    ? runMetropolis(context, packed, rows, { ...walk, uniforms })
    : runLangevin(context, packed, rows, walk)
}

function runLangevin(context: Context, packed: DeviceBuffer, rows: Rows, walk: DeviceWalk): DeviceWalkResult {
  const { values, once, layout } = context
  const { steps, normals, centre } = walk
  const { drift, noise } = plainGaussian(walk.proposal)
  const plan = tilePlan(context, 0, rows.rowCount)
  const source = noiseOf(normals)
  const kernel = once(`Langevin ${source} ${plan.name}`, () => langevinKernel(layout, plan, source))
  const start = values.bufferOf(rows)
  const moved = values.createRows(rows.rowCount)
  const previous = values.createRows(rows.rowCount)
  const run = { plan, kernel, rowCount: rows.rowCount, steps, normals, centre }
  const outcome = enqueueChains(context, run, {
    call: { drift: drift ?? 0, noise },
    buffers: (shared) => {
      const { given, extents, scratch } = shared
      return [packed, start, given, shared.centre, moved.buffer, previous.buffer, extents, scratch]
    },
  })
  return { ...unasked, rows: moved.rows, previous: previous.rows, extent: quiet(outcome.then(({ extent }) => extent)) }
}

const unasked = { acceptance: null, rowAcceptance: null, energies: null }

function runMetropolis(
  context: Context,
  packed: DeviceBuffer,
  rows: Rows,
  walk: DeviceWalk & { uniforms: NormalStream },
): DeviceWalkResult {
  const { values, once, layout, queue, pool } = context
  const { rowCount } = rows
  const { steps, normals, uniforms, centre } = walk
  const { drift, noise, variance } = plainGaussian(walk.proposal)
  const proposal: Proposal = drift === null ? 'random-walk' : 'langevin'
  const plan = tilePlan(context, 0, rowCount)
  const source = noiseOf(normals)
  const key = `Metropolis ${proposal} ${source} ${plan.name}`
  const kernel = once(key, () => metropolisKernel(layout, plan, { noise: source, proposal }))
  const moved = values.createRows(rowCount)
  const previous = values.createRows(rowCount)
  const proposals = pool.acquire(16 * rowCount * layout.dimension)
  queue.copy(values.bufferOf(rows), moved.buffer, 4 * rowCount * layout.dimension)
  const run = { plan, kernel, rowCount, steps, normals, centre, uniforms }
  const outcome = enqueueChains(context, run, {
    call: { drift: drift ?? 0, noise, stepSize: variance },
    buffers: (shared) => {
      const { given, extents, scratch } = shared
      return [packed, given, shared.centre, moved.buffer, previous.buffer, proposals, extents, scratch]
    },
  })
  pool.release(proposals)
  const acceptance = quiet(outcome.then(({ taken }) => taken / (rowCount * steps)))
  const extent = quiet(outcome.then((each) => each.extent))
  return { ...unasked, rows: moved.rows, previous: previous.rows, extent, acceptance }
}

interface ChainRun {
  plan: TilePlan
  kernel: TileKernel
  rowCount: number
  steps: number
  normals: WalkProgram['normals']
  uniforms?: NormalStream
  centre: Float64Array
}

interface ChainBuffers {
  given: DeviceBuffer
  centre: DeviceBuffer
  extents: DeviceBuffer
  scratch: DeviceBuffer
}

function enqueueChains(
  context: Context,
  run: ChainRun,
  kind: { call: Call; buffers: (shared: ChainBuffers) => DeviceBuffer[] },
): Promise<{ extent: ChainExtent; taken: number }> {
  const { queue, pool } = context
  const { plan, kernel, rowCount, steps, normals, uniforms } = run
  const workPerRow = workOf(context, plan, true)
  const { chunks, scratchBytes } = rowChunks(context, plan, rowCount, kernel, workPerRow)
  const tileCount = Math.ceil(rowCount / plan.rows)
  const shared: ChainBuffers = {
    given: 'given' in normals ? uploadGiven(context, normals.given) : context.unused,
    centre: upload(context, run.centre),
    extents: pool.acquire(16 * tileCount),
    scratch: pool.acquire(scratchBytes),
  }
  for (const { firstRow, rows, tiles, stepsMaximum } of chunks) {
    let step = 0
    do {
      const count = Math.min(stepsMaximum, steps - step)
      const call: Call = {
        ...kind.call,
        rowCount,
        firstRow,
        steps: count,
        isFirst: step === 0 ? 1 : 0,
        isLast: step + count === steps ? 1 : 0,
        ...('given' in normals ? { givenFirst: step } : streamCall(normals, step)),
        ...(uniforms && acceptCall(uniforms, step)),
      }
      queue.dispatch({ kernel, buffers: kind.buffers(shared), call, groups: [tiles], work: workPerRow * rows * count })
      step += count
    } while (step < steps)
  }
  const outcome = queue.read(shared.extents, 16 * tileCount).then(outcomeOf)
  for (const buffer of [shared.centre, shared.extents, shared.scratch]) pool.release(buffer)
  if ('given' in normals) pool.release(shared.given)
  return quiet(outcome)
}

const noiseOf = (normals: WalkProgram['normals']): NoiseSource => ('given' in normals ? 'given' : 'stream')

function outcomeOf(bytes: ArrayBuffer): { extent: ChainExtent; taken: number } {
  const words = new Uint32Array(bytes)
  const squares = new Float32Array(bytes)
  let flags = 0
  let largest = 0
  let taken = 0
  for (let at = 0; at < words.length; at += 4) {
    flags |= words[at]
    largest = Math.max(largest, squares[at + 1])
    taken += words[at + 2]
  }
  const notANumber = (flags & extentFlags.notANumber) !== 0
  const notFinite = (flags & extentFlags.notFinite) !== 0
  const radiusMaximum = notANumber ? Number.NaN : notFinite ? Number.POSITIVE_INFINITY : Math.sqrt(largest)
  return { extent: { finite: flags === 0, radiusMaximum }, taken }
}

function streamCall({ seed, purpose, firstChain, firstStep }: NormalStream, step: number): Call {
  return { seed, purpose, firstChain, ...split(firstStep + step, 'firstStepLow', 'firstStepHigh') }
}

function acceptCall({ seed, purpose, firstChain, firstStep }: NormalStream, step: number): Call {
  const at = split(firstStep + step, 'acceptStepLow', 'acceptStepHigh')
  return { acceptSeed: seed, acceptPurpose: purpose, acceptChain: firstChain, ...at }
}

const split = (step: number, low: keyof Call, high: keyof Call): Call => ({
  [low]: step % 2 ** 32,
  [high]: Math.floor(step / 2 ** 32),
})

function upload({ pool, queue }: Context, values: Float64Array): DeviceBuffer {
  const buffer = pool.acquire(4 * values.length)
  queue.write(buffer, new Float32Array(values))
  return buffer
}

function uploadGiven(context: Context, given: readonly Float64Array[]): DeviceBuffer {
  const all = new Float64Array(given.reduce((length, step) => length + step.length, 0))
  let at = 0
  for (const step of given) {
    all.set(step, at)
    at += step.length
  }
  return upload(context, all)
}
