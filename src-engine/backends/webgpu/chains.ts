// Chains on the device: several dispatches share the steps of a walk where one would take too long.

import type { ChainExtent, NormalStream, WalkProgram } from '../backend.ts'
import type { DeviceBuffer } from './buffer-pool.ts'
import type { Context } from './context.ts'
import { extentFlags } from './kernels/extent.ts'
import type { TileKernel } from './kernels/energy.ts'
import type { Call } from './kernels/kernel.ts'
import type { TilePlan } from './kernels/tile-plan.ts'
import { quiet } from './quiet.ts'
import { rowChunks, workOf } from './row-chunks.ts'

export interface ChainRun {
  plan: TilePlan
  kernel: TileKernel
  rowCount: number
  steps: number
  normals: WalkProgram['normals']
  uniforms?: NormalStream
  /** Where `steps` are those of trajectories: so many leapfrog steps each. */
  leapfrogSteps?: number
  /** Proposals are judged or energies fall out: each row is noted, too. */
  notesRows: boolean
}

export interface ChainBuffers {
  given: DeviceBuffer
  extents: DeviceBuffer
  scratch: DeviceBuffer
}

export interface ChainOutcome {
  extent: ChainExtent
  taken: number
}

export interface RowNotes {
  /** (rowCount) */
  taken: Float64Array
  energies: Float64Array
}

/** `notes` reads what was noted of each row, once, in the same turn. */
export function enqueueChains(
  context: Context,
  run: ChainRun,
  kind: { call: Call; buffers: (shared: ChainBuffers) => DeviceBuffer[]; wantsNotes: boolean },
): { outcome: Promise<ChainOutcome>; notes: Promise<RowNotes> | null } {
  const { queue, pool } = context
  const { plan, kernel, rowCount, normals, leapfrogSteps = 1 } = run
  const steps = run.steps * leapfrogSteps
  const workPerRow = workOf(context, plan, true)
  const { chunks, scratchBytes } = rowChunks(context, plan, rowCount, kernel, workPerRow)
  const tileCount = Math.ceil(rowCount / plan.rows)
  const shared: ChainBuffers = {
    given: 'given' in normals ? uploadGiven(context, normals.given) : context.unused,
    extents: pool.acquire(16 * (tileCount + (run.notesRows ? rowCount : 0))),
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
        ...placeCall(run, step),
      }
      queue.dispatch({ kernel, buffers: kind.buffers(shared), call, groups: [tiles], work: workPerRow * rows * count })
      step += count
    } while (step < steps)
  }
  const outcome = quiet(queue.read(shared.extents, 16 * tileCount).then(outcomeOf))
  const notes = kind.wantsNotes ? quiet(queue.read(shared.extents, 16 * rowCount, 16 * tileCount).then(notesOf)) : null
  for (const buffer of [shared.extents, shared.scratch]) pool.release(buffer)
  if ('given' in normals) pool.release(shared.given)
  return { outcome, notes }
}

/** Where a dispatch stands in its streams; trajectories count their own steps from the walk's first. */
function placeCall({ normals, uniforms, leapfrogSteps, steps }: ChainRun, step: number): Call {
  const first = leapfrogSteps === undefined ? step : 0
  return {
    ...('given' in normals ? { givenFirst: first } : streamCall(normals, first)),
    ...(uniforms && acceptCall(uniforms, first)),
    ...(leapfrogSteps !== undefined && { leapfrogSteps, firstLeap: step, walkSteps: steps }),
  }
}

function notesOf(bytes: ArrayBuffer): RowNotes {
  const words = new Uint32Array(bytes)
  const numbers = new Float32Array(bytes)
  const rowCount = words.length / 4
  return {
    taken: Float64Array.from({ length: rowCount }, (_, row) => words[4 * row]),
    energies: Float64Array.from({ length: rowCount }, (_, row) => numbers[4 * row + 1]),
  }
}

function outcomeOf(bytes: ArrayBuffer): ChainOutcome {
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
