// The WebAssembly session: parameters and optimizer state in one shared memory, rows outside it.

import { AppError } from '../../../src-shared/errors.ts'
import type { EnergySession, RowKind, SessionOptions } from '../backend.ts'
import { checkedSession } from '../checked-session.ts'
import { checkInitial, type DeviceSession, type Evaluation } from '../device-session.ts'
import { callEnergy } from './call-energy.ts'
import { valuesOf, vectorOf, WasmRows, WasmVector } from './device-arrays.ts'
import { createGradientPass } from './gradient-pass.ts'
import { createJobRunner } from './job-runner.ts'
import { kernelVisits, type KernelPlace } from './kernel-visits.ts'
import type { KernelCode } from './kernels.ts'
import { memoryBytesMaximum, pagesOf, planMemory, type MemoryPlan } from './memory-plan.ts'
import { createParameterStore } from './parameter-store.ts'
import { energies, inputAdjoints, jets } from './row-passes.ts'
import { takeThreadSpace } from './thread-work.ts'
import type { ClearingName } from './upper-halves.ts'
import { runWalk } from './walks.ts'

export interface WasmSessionOptions extends SessionOptions {
  code: KernelCode
  /** Called whenever kernels have run and JavaScript goes on; see upper-halves.ts. */
  clearing: ClearingName | null
  /** That may ever be used; how many are used is said by `useThreads`. */
  threads: number
}

/**
 * Half of a first-level cache; native products take several blocks at once, and then do better with weights that are read
 * once for four blocks than with units that stand in the nearest cache.
 */
const layerBytesOf: Record<KernelCode['kind'], number> = { wasm: 16 * 1024, native: 64 * 1024 }

/** Throws AppError('not-supported') for a model beyond what 32-bit addresses reach. */
export const createWasmSession = (options: WasmSessionOptions): EnergySession =>
  checkedSession(options, wasmDevice(options))

function wasmDevice(options: WasmSessionOptions): DeviceSession {
  const { shape, initial, extraCount, code, clearing, threads } = options
  const plan = planMemory(shape, extraCount, { threads, layerBytes: layerBytesOf[code.kind] }, takeThreadSpace)
  const { parameterCount, vectorLength } = plan
  checkInitial(options, parameterCount)
  const memory = allocate(plan)
  const place: KernelPlace = { code, memory, plan, clearing }
  const useKernels = kernelVisits(place)
  const runner = createJobRunner(place, useKernels)
  const store = createParameterStore(useKernels, memory, plan)
  const gradients = createGradientPass(runner, useKernels, memory)
  const zeros = new Float64Array(vectorLength)
  store.write({ parameters: initial, average: initial, firstMoment: zeros, secondMoment: zeros, stepCount: 0 })
  runner.copyIn(plan.at.mean, plan.base?.mean ?? [])

  const rowsOf = (values: Float32Array, kind: RowKind) => new WasmRows(values, shape.dimension, kind)

  const energyOf = (evaluation: Evaluation) => callEnergy(store, evaluation)

  return {
    backend: 'wasm',
    parameterCount,
    lacks: [],
    useThreads: (count) => runner.useThreads(count),

    upload: (values, _rowCount, kind) => rowsOf(new Float32Array(values), kind),
    download: async (rows) => new Float64Array(valuesOf(rows)),
    downloadVector: async (vector) => Float64Array.from(vectorOf(vector)),
    uploadVector: (values) => new WasmVector(Float32Array.from(values)),
    extraScalars: async (set) => Float64Array.from(store.values(set).subarray(parameterCount)),
    readState: async () => store.read(),
    writeState: (state) => store.write(state),

    energy: (rows, evaluation) => energies(runner, energyOf(evaluation), valuesOf(rows)),
    energyGradientX: (rows, evaluation) =>
      rowsOf(inputAdjoints(runner, energyOf(evaluation), valuesOf(rows), null), 'real'),
    hessianVectorProduct: (rows, directions, evaluation) =>
      rowsOf(inputAdjoints(runner, energyOf(evaluation), valuesOf(rows), valuesOf(directions)), 'real'),
    energyJet: (rows, directions, evaluation) =>
      jets(runner, energyOf(evaluation), valuesOf(rows), valuesOf(directions)),

    jetParameterGradient(terms, extra, evaluation, onto) {
      const { gradient, meanEnergies } = gradients.run(energyOf(evaluation), terms)
      const whole = new Float32Array(vectorLength)
      whole.set(gradient)
      whole.set(extra, parameterCount)
      if (onto) addTo(whole, vectorOf(onto))
      return { gradient: new WasmVector(whole), meanEnergies: Promise.resolve(meanEnergies) }
    },

    async walk(rows, walk) {
      const moved = await runWalk(runner, energyOf(walk.evaluation), valuesOf(rows), walk)
      const { values, previous, extent, taken } = moved
      const takenInAll = walk.uniforms ? taken.reduce((sum, count) => sum + count, 0) : 0
      return {
        rows: rowsOf(values, rows.kind),
        previous: rowsOf(previous, rows.kind),
        extent: Promise.resolve(extent),
        acceptance: walk.uniforms && Promise.resolve(takenInAll / (rows.rowCount * walk.steps)),
        rowAcceptance: walk.uniforms && Promise.resolve(taken.map((count) => count / walk.steps)),
        energies: moved.energies && Promise.resolve(moved.energies),
      }
    },

    adam: async (gradient, step) => store.adam(vectorOf(gradient), step),
    sgd: async (gradient, step) => store.sgd(vectorOf(gradient), step),

    dispose: () => runner.dispose(),
  }
}

function addTo(sum: Float32Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += values[i]
}

function allocate(plan: MemoryPlan): WebAssembly.Memory {
  const gigabytes = (plan.totalBytes / 2 ** 30).toFixed(1)
  if (plan.totalBytes > memoryBytesMaximum) {
    throw new AppError(
      'not-supported',
      `Expected a model that fits 4 GiB with its gradients, got one that needs ${gigabytes} GiB: choose fewer or narrower hidden layers.`,
    )
  }
  const pages = pagesOf(plan)
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  } catch (cause) {
    throw new AppError(
      'not-supported',
      `Expected ${gigabytes} GiB of free memory for this model, got none: close other runs, or choose fewer or narrower hidden layers.`,
      { cause },
    )
  }
}
