// Hands rows to the threads in portions that fit the shared memory, runs jobs over them and takes results back. Long work
// lets the event loop have its turn in between, so that a trainer hears "pause" in time.

import { setImmediate } from 'node:timers/promises'
import type { Job } from './job.ts'
import type { KernelPlace, UseKernels } from './kernel-visits.ts'
import { blockRows, rowCapacity, type MemoryPlan } from './memory-plan.ts'
import { createTeam, type Team } from './team.ts'

/** After so long others get their turn. */
const turnMilliseconds = 30

/** Some of the rows of a call: as many as fit. */
export interface Portion {
  /** Index of its first row in the whole, and of its first number. */
  first: number
  offset: number
  rowCount: number
  values: Float32Array
}

/** A job with what belongs to it: its input is put in place just before, its results are taken at once. */
export interface JobRequest {
  job: Job
  taskCount: number
  prepare(): void
  collect(): void
}

export interface JobRunner {
  plan: MemoryPlan
  useThreads: Team['useThreads']
  /** Returns when the job is done, others having had their turns; a job under way is waited for. */
  run(request: JobRequest): Promise<void>
  /** Returns when the job is done, and lets nobody in between; a job under way is finished first. */
  runNow(request: JobRequest): void
  portions(values: Float32Array): Generator<Portion>
  /** Numbers to and from an address in shared memory; what comes out is a view, good until the next job. */
  copyIn(address: number, values: ArrayLike<number>): void
  copyIn64(address: number, values: Float64Array): void
  view(address: number, length: number): Float32Array
  /** How many blocks a tile holds when there are so many rows: a few tiles at least, so that threads share evenly. */
  tileBlocks(rowCount: number, maximum?: number): number
  dispose(): void
}

export function createJobRunner(place: KernelPlace, useKernels: UseKernels): JobRunner {
  const { memory, plan } = place
  const floats = new Float32Array(memory.buffer)
  const team = createTeam(place, useKernels)
  const { dimension } = plan
  let turnStartedAt = performance.now()
  /** Begun, and not yet collected. */
  let underWay: JobRequest | null = null

  function begin(request: JobRequest): void {
    request.prepare()
    team.begin(request.job, request.taskCount)
    underWay = request
  }

  /** True when the job is done and collected. */
  function work(milliseconds: number): boolean {
    if (!team.work(milliseconds)) return false
    const done = underWay
    underWay = null
    done?.collect()
    return true
  }

  return {
    plan,
    useThreads: team.useThreads,

    async run(request) {
      while (underWay) await setImmediate()
      begin(request)
      // A call that does not wait may have finished it meanwhile.
      while (underWay === request) {
        const left = turnMilliseconds - (performance.now() - turnStartedAt)
        if (left > 0 && work(left)) return
        await setImmediate()
        turnStartedAt = performance.now()
      }
    },

    runNow(request) {
      if (underWay) work(Number.POSITIVE_INFINITY)
      begin(request)
      work(Number.POSITIVE_INFINITY)
    },

    *portions(values) {
      const rowCount = values.length / dimension
      for (let first = 0; first < rowCount; first += rowCapacity) {
        const count = Math.min(rowCapacity, rowCount - first)
        const offset = first * dimension
        yield { first, offset, rowCount: count, values: values.subarray(offset, offset + count * dimension) }
      }
    },

    copyIn64: (address, values) => new Float64Array(memory.buffer, address, values.length).set(values),
    copyIn: (address, values) => floats.set(values, address >>> 2),
    view: (address, length) => floats.subarray(address >>> 2, (address >>> 2) + length),

    tileBlocks(rowCount, maximum = plan.cachedBlocks) {
      const quarter = Math.floor(Math.ceil(rowCount / blockRows) / 4)
      return Math.max(1, Math.min(maximum, quarter))
    },

    dispose: () => team.dispose(),
  }
}

export const tileCount = (rowCount: number, tileBlocks: number): number =>
  Math.ceil(rowCount / (tileBlocks * blockRows))
