// The WebAssembly session: parameters and optimizer state in one shared memory, rows outside it.

import { AppError } from '../../../src-shared/errors.ts'
import type { EnergySession, MetropolisOptions, MetropolisResult, Rows, SessionOptions } from '../backend.ts'
import { valuesOf, vectorOf, WasmRows, WasmVector } from './device-arrays.ts'
import { createGradientPass } from './gradient-pass.ts'
import { createJobRunner } from './job-runner.ts'
import { kernelVisits, type KernelPlace } from './kernel-visits.ts'
import { memoryBytesMaximum, pagesOf, planMemory, type MemoryPlan } from './memory-plan.ts'
import type { ProposalKind } from './metropolis-task.ts'
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
export function createWasmSession(options: WasmSessionOptions): EnergySession {
  const { shape, initial, extraCount, module, clearing, threads } = options
  const { dimension } = shape
  const plan = planMemory(shape, extraCount, threads, takeThreadSpace)
  const { parameterCount, vectorLength } = plan
  if (initial.length !== vectorLength) {
    throw new Error(`Expected ${parameterCount} + ${extraCount} initial parameters, got ${initial.length}.`)
  }
  const memory = allocate(plan)
  const place: KernelPlace = { module, memory, plan, clearing }
  const useKernels = kernelVisits(place)
  const runner = createJobRunner(place, useKernels)
  const store = createParameterStore(useKernels, memory, plan)
  const gradients = createGradientPass(runner, useKernels, memory)
  const zeros = new Float64Array(vectorLength)
  store.write({ parameters: initial, average: initial, firstMoment: zeros, secondMoment: zeros, stepCount: 0 })
  runner.copyIn(plan.at.mean, plan.base?.mean ?? [])

  const rowsOf = (values: Float32Array) => new WasmRows(values, dimension)

  async function metropolis(
    proposal: ProposalKind,
    rows: Rows,
    walkOptions: MetropolisOptions,
  ): Promise<MetropolisResult> {
    const panels = store.panels(walkOptions.parameters ?? 'current')
    const walk = await metropolisWalk(runner, panels, valuesOf(rows), proposal, walkOptions)
    return {
      rows: rowsOf(walk.values),
      previous: rowsOf(walk.previous),
      extent: Promise.resolve(walk.extent),
      acceptance: Promise.resolve(walk.acceptance),
    }
  }

  return {
    shape,
    parameterCount,
    extraCount,
    useThreads: (count) => runner.useThreads(count),

    upload(values, rowCount) {
      if (values.length === rowCount * dimension) return rowsOf(new Float32Array(values))
      throw new Error(`Expected ${rowCount} × ${dimension} values, got ${values.length}.`)
    },
    download: async (rows) => new Float64Array(valuesOf(rows)),
    downloadVector: async (vector) => Float64Array.from(vectorOf(vector)),
    extraScalars: async (set = 'current') => Float64Array.from(store.values(set).subarray(parameterCount)),
    readState: async () => store.read(),
    writeState: (state) => store.write(state),

    energy: (rows, set = 'current') => energies(runner, store.panels(set), valuesOf(rows)),
    energyGradientX: (rows, set = 'current') => rowsOf(inputAdjoints(runner, store.panels(set), valuesOf(rows), null)),
    hessianVectorProduct: (rows, directions, set = 'current') =>
      rowsOf(inputAdjoints(runner, store.panels(set), valuesOf(rows), valuesOf(directions))),
    energyJet: (rows, directions, set = 'current') =>
      jets(runner, store.panels(set), valuesOf(rows), valuesOf(directions)),

    jetParameterGradient(terms, extra = []) {
      if (extra.length !== extraCount) {
        throw new Error(`Expected ${extraCount} gradients of extra scalars, got ${extra.length}.`)
      }
      const { gradient, meanEnergies } = gradients.run(store.panels('current'), terms)
      const whole = new Float32Array(vectorLength)
      whole.set(gradient)
      whole.set(extra, parameterCount)
      return { gradient: new WasmVector(whole), meanEnergies: Promise.resolve(meanEnergies) }
    },

    async langevin(rows, walkOptions) {
      const panels = store.panels(walkOptions.parameters ?? 'current')
      const { values, previous, extent } = await langevinWalk(runner, panels, valuesOf(rows), walkOptions)
      return { rows: rowsOf(values), previous: rowsOf(previous), extent: Promise.resolve(extent) }
    },

    metropolisLangevin: (rows, walkOptions) => metropolis('langevin', rows, walkOptions),
    metropolisRandomWalk: (rows, walkOptions) => metropolis('random-walk', rows, walkOptions),

    adam: async (gradient, step) => ({ gradientNorm: store.adam(vectorOf(gradient), step) }),
    sgd: async (gradient, step) => ({ gradientNorm: store.sgd(vectorOf(gradient), step) }),

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
