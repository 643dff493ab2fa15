// The TensorFlow session: parameters, optimizer state and rows as float32 tensors on the device.
//
// Sampler steps and parameter gradients are graphs, run in one call; the rest are kernels called one by one. What may take
// long lets the event loop have its turn now and then, so that a trainer hears "pause" in time.

import { setImmediate } from 'node:timers/promises'
import type { EnergySession, ParameterSet, Rows, SessionOptions } from '../backend.ts'
import { checkedSession } from '../checked-session.ts'
import { checkInitial, type DeviceSession, type Evaluation } from '../device-session.ts'
import type { Addon } from './addon.ts'
import { createCompiledGraphs } from './compiled-graphs.ts'
import { createEnergyFunction, type Points } from './energy-function.ts'
import type { Tensor } from './kernels.ts'
import type { Operations } from './operations.ts'
import { gradientOfTerms } from './parameter-gradient.ts'
import { createParameterStore } from './parameter-store.ts'
import { workBetweenPauses, type SamplerParts } from './sampler-parts.ts'
import { createResidence, rowsOf, TensorflowRows, TensorflowVector, vectorOf } from './resident-arrays.ts'
import { runWalk } from './walk.ts'
import { weightSource, type WeightSource } from './weighting.ts'

/** Values that one layer may make of the rows of a batch at a time; more rows are taken in turns. */
const layerValuesMaximum = 1 << 24

export interface TensorflowDevice {
  addon: Addon
  ops: Operations
  /** Normals are drawn on it. */
  deviceNoise: boolean
}

export const createTensorflowSession = (device: TensorflowDevice, options: SessionOptions): EnergySession =>
  checkedSession(options, tensorflowDevice(device, options))

function tensorflowDevice(device: TensorflowDevice, options: SessionOptions): DeviceSession {
  const { addon, ops, deviceNoise } = device
  const { shape, initial, extraCount } = options
  const { dimension } = shape
  const energy = createEnergyFunction(ops, shape)
  const { parameterCount } = energy
  checkInitial(options, parameterCount)
  const store = createParameterStore(ops, energy, { initial, extraCount })
  const residence = createResidence(ops)
  const graphs = createCompiledGraphs(addon, ops)
  const breathe = breather(parameterCount)
  let lastExtent: Promise<unknown> = Promise.resolve()
  const widest = Math.max(dimension, ...shape.terms.flatMap(({ term }) => (term.kind === 'mlp' ? term.widths : [])))
  const rowsAtOnce = Math.max(1, Math.floor(layerValuesMaximum / widest))

  const tensorOf = (rows: Rows): Tensor => residence.tensorOf(rowsOf(rows))
  const pointsOf = (rows: Rows, directions?: Rows): Points => ({
    points: tensorOf(rows),
    directions: directions ? tensorOf(directions) : null,
  })
  const hold = (tensor: Tensor, rowCount: number): TensorflowRows =>
    residence.hold(new TensorflowRows(rowCount, dimension), tensor)
  const sampler = (set: ParameterSet, weights: WeightSource): SamplerParts => ({
    ops,
    graphs,
    shape,
    extraCount,
    vector: store.vector(set),
    weights,
    parameterCount,
    deviceNoise,
    breathe,
  })

  /** Runs `work` with the weights of a call, which go with it. */
  async function weighted<Result>(evaluation: Evaluation, work: (weights: WeightSource) => Promise<Result>) {
    const weights = weightSource(ops, shape, evaluation)
    try {
      return await work(weights)
    } finally {
      weights.release()
    }
  }

  function gradientX(rows: Rows, directions: Rows | undefined, evaluation: Evaluation): TensorflowRows {
    const parameters = store.prepared(evaluation.parameters)
    const at = pointsOf(rows, directions)
    return hold(
      ops.tidy(() => {
        const weighting = weightSource(ops, shape, evaluation).written()
        return energy.gradientX(parameters, { ...at, weighting })
      }),
      rows.rowCount,
    )
  }

  /** Many rows are taken in turns. */
  async function energiesOf(rows: Rows, { parameters, weights, rowTemperatures }: Evaluation): Promise<Float64Array> {
    const { rowCount } = rows
    const prepared = store.prepared(parameters)
    const energies = new Float64Array(rowCount)
    const values = rowCount > rowsAtOnce ? residence.valuesOf(rowsOf(rows)) : null
    for (let first = 0; first < rowCount; first += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rowCount - first)
      const whole = values ? null : tensorOf(rows)
      ops.tidy(() => {
        const part = values?.subarray(first * dimension, (first + count) * dimension)
        const points = whole ?? ops.upload(part!, [count, dimension])
        const own = rowTemperatures && rowTemperatures.subarray(first, first + count)
        const weighting = weightSource(ops, shape, { weights, rowTemperatures: own }).written()
        const [column] = energy.jet(prepared, { points, directions: null, weighting }, 0)
        energies.set(ops.download(column), first)
      })
      const pause = breathe(count / 2)
      if (pause) await pause
    }
    return energies
  }

  return {
    backend: 'tensorflow',
    parameterCount,
    lacks: ['gradient-sums'],
    useThreads() {},

    upload(values, rowCount) {
      const rows = new TensorflowRows(rowCount, dimension)
      rows.values = Float32Array.from(values)
      return rows
    },
    download: async (rows) => Float64Array.from(residence.valuesOf(rowsOf(rows))),
    downloadVector: async (vector) => Float64Array.from(residence.valuesOf(vectorOf(vector))),
    extraScalars: async (set) => Float64Array.from(ops.download(store.vector(set)).subarray(parameterCount)),
    readState: async () => store.read(),
    writeState: (state) => store.write(state),

    energy: energiesOf,
    energyGradientX: (rows, evaluation) => gradientX(rows, undefined, evaluation),
    hessianVectorProduct: (rows, directions, evaluation) => gradientX(rows, directions, evaluation),

    async energyJet(rows, directions, evaluation) {
      const parameters = store.prepared(evaluation.parameters)
      const at = pointsOf(rows, directions)
      let columns: Float64Array[] = []
      ops.tidy(() => {
        const weighting = weightSource(ops, shape, evaluation).written()
        const jet = energy.jet(parameters, { ...at, weighting }, 2)
        columns = jet.map((column) => Float64Array.from(ops.download(column)))
      })
      const [energies, slope, curvature] = columns
      return { energy: energies, slope, curvature }
    },

    jetParameterGradient(terms, extra, evaluation) {
      let means: Float64Array = new Float64Array(0)
      const total = ops.tidy(() => {
        const weights = weightSource(ops, shape, evaluation)
        const made = gradientOfTerms({ ...sampler(evaluation.parameters, weights), tensorOf, rowsAtOnce }, terms)
        means = made.means
        if (extraCount === 0) return made.gradient
        return ops.join([made.gradient, ops.upload(Float32Array.from(extra), [extraCount])], 0)
      })
      const gradient = residence.hold(new TensorflowVector(parameterCount + extraCount), total)
      return { gradient, meanEnergies: Promise.resolve(means) }
    },

    async walk(rows, walk) {
      // Nobody need wait for it; but walk after walk without a turn of the event loop would pile up what it holds.
      await lastExtent
      const moved = await weighted(walk.evaluation, (weights) => {
        const parts = sampler(walk.evaluation.parameters, weights)
        const energiesAt = (at: Rows) => energiesOf(at, walk.evaluation)
        return runWalk({ ...parts, tensorOf, valuesOf: residence.valuesOf, hold, energiesOf: energiesAt }, rows, walk)
      })
      lastExtent = moved.extent.catch(() => undefined)
      return moved
    },

    adam: async (gradient, step) => store.adam(residence.tensorOf(vectorOf(gradient)), step),
    sgd: async (gradient, step) => store.sgd(residence.tensorOf(vectorOf(gradient)), step),

    dispose() {
      graphs.dispose()
      residence.dispose()
      store.dispose()
      energy.dispose()
    },
  }
}

/** Counts work rather than time. */
function breather(parameterCount: number): (rows: number) => Promise<void> | null {
  let work = 0
  return (rows) => {
    work += rows * parameterCount
    if (work < workBetweenPauses) return null
    work = 0
    return setImmediate()
  }
}
