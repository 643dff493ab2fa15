// Chains over many rows: every tile takes a run of steps at once, long walks in several runs. What the threads do in
// each run is in langevin-task.ts and metropolis-task.ts.

import type { ChainExtent, NormalStream } from '../backend.ts'
import { extentOf } from '../chain-extent.ts'
import type { DeviceWalk } from '../device-session.ts'
import type { Job, StreamFields } from './job.ts'
import { tileCount, type JobRunner } from './job-runner.ts'
import { blockRows, type MemoryPlan } from './memory-plan.ts'

/** Floating-point operations of a task, at most: some 10 ms, after which a thread can turn to something else. */
const taskOperations = 4e8

export interface Walk {
  /** (rowCount, D), fresh, as is `previous`. */
  values: Float32Array
  previous: Float32Array
  extent: ChainExtent
  /** Share of the proposals that were taken; 0 where nothing is proposed. */
  acceptance: number
}

type WalkFields = Pick<DeviceWalk, 'steps' | 'normals' | 'centre'>

interface RunFields extends StreamFields {
  panels: number
  rowCount: number
  tileBlocks: number
  steps: number
  givenNoise: number
  keepPrevious: number
}

/** Of a run: the index of the portion's first row, and of the run's first step. */
interface RunPosition {
  first: number
  step: number
}

export function langevinWalk(
  runner: JobRunner,
  panels: number,
  start: Float32Array,
  options: WalkFields & { drift: number; noise: number },
): Promise<Walk> {
  const { drift, noise } = options
  return walk(runner, panels, start, options, (fields) => ({ kind: 'langevin', ...fields, drift, noise }))
}

export function metropolisWalk(
  runner: JobRunner,
  panels: number,
  start: Float32Array,
  options: WalkFields & { drift: number | null; noise: number; variance: number; uniforms: NormalStream },
): Promise<Walk> {
  const { drift, noise, variance, uniforms } = options
  return walk(runner, panels, start, options, (fields, { first, step }) => ({
    kind: 'metropolis',
    ...fields,
    drift: drift ?? 0,
    noise,
    variance,
    langevin: drift === null ? 0 : 1,
    uniformSeed: uniforms.seed,
    uniformPurpose: uniforms.purpose,
    uniformFirstChain: uniforms.firstChain + first,
    uniformFirstStep: uniforms.firstStep + step,
  }))
}

const noStream: NormalStream = { seed: 0, purpose: 0, firstChain: 0, firstStep: 0 }

async function walk(
  runner: JobRunner,
  panels: number,
  start: Float32Array,
  { steps, normals, centre }: WalkFields,
  jobOf: (fields: RunFields, position: RunPosition) => Job,
): Promise<Walk> {
  const { at, dimension } = runner.plan
  const [given, stream] = 'given' in normals ? [normals.given, noStream] : [null, normals]
  const [values, previous] = [start.slice(), start.slice()]
  let taken = 0
  for (const { first, offset, rowCount, values: portion } of runner.portions(start)) {
    const end = offset + portion.length
    const tileBlocks = runner.tileBlocks(rowCount)
    const stepsPerRun = given ? 1 : Math.max(1, Math.floor(taskOperations / operationsPerStep(runner.plan, tileBlocks)))
    for (let step = 0; step < steps; step += stepsPerRun) {
      const stepsNow = Math.min(stepsPerRun, steps - step)
      const isLast = step + stepsNow === steps
      const fields: RunFields = {
        panels,
        rowCount,
        tileBlocks,
        steps: stepsNow,
        givenNoise: given ? 1 : 0,
        keepPrevious: isLast ? 1 : 0,
        seed: stream.seed,
        purpose: stream.purpose,
        firstChain: stream.firstChain + first,
        firstStep: stream.firstStep + step,
      }
      await runner.run({
        job: jobOf(fields, { first, step }),
        taskCount: tileCount(rowCount, tileBlocks),
        prepare() {
          runner.copyIn(at.rows, values.subarray(offset, end))
          runner.view(at.taken, rowCount).fill(0)
          if (given) runner.copyIn(at.directions, given[step].subarray(offset, end))
        },
        collect() {
          values.set(runner.view(at.rows, end - offset), offset)
          if (isLast) previous.set(runner.view(at.previous, end - offset), offset)
          for (const count of runner.view(at.taken, rowCount)) taken += count
        },
      })
    }
  }
  const extent = extentOf(values, centre)
  // NaN counts where a proposal could not be judged.
  if (Number.isNaN(taken)) extent.finite = false
  return { values, previous, extent, acceptance: (taken * dimension) / (start.length * steps) }
}

/** Of all rows of a tile: forward and back through every layer. */
function operationsPerStep({ parameterCount }: MemoryPlan, tileBlocks: number): number {
  return tileBlocks * blockRows * 4 * Math.max(1, parameterCount)
}
