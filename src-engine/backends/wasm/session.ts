// The WebAssembly session: parameters and optimizer state in one shared memory, rows outside it.

import { AppError } from '../../../src-shared/errors.ts'
import type { EnergySession, RowKind, SessionOptions } from '../backend.ts'
import { checkedSession } from '../checked-session.ts'
import { checkInitial, notYet, plainGaussian, type DeviceSession } from '../device-session.ts'
import { valuesOf, vectorOf, WasmRows, WasmVector } from './device-arrays.ts'
import { createGradientPass } from './gradient-pass.ts'
import { createJobRunner } from './job-runner.ts'
import { kernelVisits, type KernelPlace } from './kernel-visits.ts'
import { memoryBytesMaximum, pagesOf, planMemory, type MemoryPlan } from './memory-plan.ts'
import { createParameterStore } from './parameter-store.ts'
import { energies, inputAdjoints, jets } from './row-passes.ts'
import { takeThreadSpace } from './thread-work.ts'
import type { ClearingName } from './upper-halves.ts'
import { langevinWalk, metropolisWalk } from './walks.ts'

export interface WasmSessionOptions extends SessionOptions {
  module: WebAssembly.Module
  /** Called whenever kernels have run and JavaScript goes on; see upper-halves.ts. */
  clearing: ClearingName | null
  /** That may ever be used; how many are used is said by `useThreads`. */
  threads: number
}

/** Throws AppError('not-supported') for a model beyond what 32-bit addresses reach. */
export const createWasmSession = (options: WasmSessionOptions): EnergySession =>
  checkedSession(options, wasmDevice(options))

function wasmDevice(options: WasmSessionOptions): DeviceSession {
  const { shape, initial, extraCount, module, clearing, threads } = options
  const { dimension } = shape
  const plan = planMemory(shape, extraCount, threads, takeThreadSpace)
  const { parameterCount, vectorLength } = plan
  checkInitial(options, parameterCount)
  const memory = allocate(plan)
  const place: KernelPlace = { module, memory, plan, clearing }
  const useKernels = kernelVisits(place)
  const runner = createJobRunner(place, useKernels)
  const store = createParameterStore(useKernels, memory, plan)
  const gradients = createGradientPass(runner, useKernels, memory)
  const zeros = new Float64Array(vectorLength)
  store.write({ parameters: initial, average: initial, firstMoment: zeros, secondMoment: zeros, stepCount: 0 })
  runner.copyIn(plan.at.mean, plan.base?.mean ?? [])

  const rowsOf = (values: Float32Array, kind: RowKind) => new WasmRows(values, dimension, kind)

  return {
    backend: 'wasm',
    parameterCount,
    lacks: notYet,
    useThreads: (count) => runner.useThreads(count),

    upload: (values, _rowCount, kind) => rowsOf(new Float32Array(values), kind),
    download: async (rows) => new Float64Array(valuesOf(rows)),
    downloadVector: async (vector) => Float64Array.from(vectorOf(vector)),
    extraScalars: async (set) => Float64Array.from(store.values(set).subarray(parameterCount)),
    readState: async () => store.read(),
    writeState: (state) => store.write(state),

    energy: (rows, { parameters }) => energies(runner, store.panels(parameters), valuesOf(rows)),
    energyGradientX: (rows, { parameters }) =>
      rowsOf(inputAdjoints(runner, store.panels(parameters), valuesOf(rows), null), 'real'),
    hessianVectorProduct: (rows, directions, { parameters }) =>
      rowsOf(inputAdjoints(runner, store.panels(parameters), valuesOf(rows), valuesOf(directions)), 'real'),
    energyJet: (rows, directions, { parameters }) =>
      jets(runner, store.panels(parameters), valuesOf(rows), valuesOf(directions)),

    jetParameterGradient(terms, extra, { parameters }) {
      const { gradient, meanEnergies } = gradients.run(store.panels(parameters), terms)
      const whole = new Float32Array(vectorLength)
      whole.set(gradient)
      whole.set(extra, parameterCount)
      return { gradient: new WasmVector(whole), meanEnergies: Promise.resolve(meanEnergies) }
    },

    async walk(rows, { proposal, uniforms, evaluation, ...walk }) {
      const panels = store.panels(evaluation.parameters)
      const { drift, noise, variance } = plainGaussian(proposal)
      const start = valuesOf(rows)
      const moved = uniforms
        ? await metropolisWalk(runner, panels, start, { ...walk, drift, noise, variance, uniforms })
        : await langevinWalk(runner, panels, start, { ...walk, drift: drift ?? 0, noise })
      return {
        rows: rowsOf(moved.values, rows.kind),
        previous: rowsOf(moved.previous, rows.kind),
        extent: Promise.resolve(moved.extent),
        acceptance: uniforms && Promise.resolve(moved.acceptance),
        rowAcceptance: null,
        energies: null,
      }
    },

    adam: async (gradient, step) => store.adam(vectorOf(gradient), step),
    sgd: async (gradient, step) => store.sgd(vectorOf(gradient), step),

    dispose: () => runner.dispose(),
  }
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
