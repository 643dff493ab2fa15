// The TensorFlow session: parameters, optimizer state and rows as float32 tensors on the device.
//
// Sampler steps and parameter gradients are graphs, run in one call; the rest are kernels called one by one. What may take
// long lets the event loop have its turn now and then, so that a trainer hears "pause" in time.

import { setImmediate } from 'node:timers/promises'
import type { EnergySession, ParameterSet, Rows, SessionOptions } from '../backend.ts'
import { extentOf } from '../chain-extent.ts'
import { checkedSession } from '../checked-session.ts'
import { checkInitial, notYet, plainGaussian, type DeviceSession } from '../device-session.ts'
import type { Addon } from './addon.ts'
import { createCompiledGraphs } from './compiled-graphs.ts'
import { createEnergyFunction, type Points } from './energy-function.ts'
import { runLangevin } from './langevin.ts'
import { runMetropolis } from './metropolis.ts'
import type { Tensor } from './kernels.ts'
import type { Operations } from './operations.ts'
import { gradientOfTerms } from './parameter-gradient.ts'
import { createParameterStore } from './parameter-store.ts'
import { workBetweenPauses, type Moved, type SamplerParts } from './sampler-parts.ts'
import { createResidence, rowsOf, TensorflowRows, TensorflowVector, vectorOf } from './resident-arrays.ts'

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
  const widest = Math.max(dimension, ...shape.terms.flatMap(({ term }) => (term.kind === 'mlp' ? term.widths : [])))
  const rowsAtOnce = Math.max(1, Math.floor(layerValuesMaximum / widest))

  const tensorOf = (rows: Rows): Tensor => residence.tensorOf(rowsOf(rows))
  const pointsOf = (rows: Rows, directions?: Rows): Points => ({
    points: tensorOf(rows),
    directions: directions ? tensorOf(directions) : null,
  })
  const hold = (tensor: Tensor, rowCount: number): TensorflowRows =>
    residence.hold(new TensorflowRows(rowCount, dimension), tensor)
  const sampler = (set: ParameterSet): SamplerParts => ({
    ops,
    graphs,
    shape,
    extraCount,
    vector: store.vector(set),
    parameterCount,
    deviceNoise,
    breathe,
  })

  function gradientX(rows: Rows, directions: Rows | undefined, set: ParameterSet): TensorflowRows {
    const parameters = store.prepared(set)
    const at = pointsOf(rows, directions)
    return hold(
      ops.tidy(() => energy.gradientX(parameters, at, 1)),
      rows.rowCount,
    )
  }

  /** The moved rows, and how far they went once the device has come so far. */
  function moved({ rows, previous }: Moved, rowCount: number, centre: Float64Array, comparable = true) {
    const held = hold(rows, rowCount)
    const extent = setImmediate().then(() => {
      const { finite, radiusMaximum } = extentOf(residence.valuesOf(held), centre)
      return { finite: finite && comparable, radiusMaximum }
    })
    // Whoever disposes of the session before it is known does not want to know.
    extent.catch(() => undefined)
    return { rows: held, previous: hold(previous, rowCount), extent }
  }

  return {
    backend: 'tensorflow',
    parameterCount,
    lacks: notYet,
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

    async energy(rows, evaluation) {
      const { rowCount } = rows
      const parameters = store.prepared(evaluation.parameters)
      const energies = new Float64Array(rowCount)
      const values = rowCount > rowsAtOnce ? residence.valuesOf(rowsOf(rows)) : null
      for (let first = 0; first < rowCount; first += rowsAtOnce) {
        const count = Math.min(rowsAtOnce, rowCount - first)
        const whole = values ? null : tensorOf(rows)
        ops.tidy(() => {
          const part = values?.subarray(first * dimension, (first + count) * dimension)
          const points = whole ?? ops.upload(part!, [count, dimension])
          const [column] = energy.jet(parameters, { points, directions: null }, 0)
          energies.set(ops.download(column), first)
        })
        const pause = breathe(count / 2)
        if (pause) await pause
      }
      return energies
    },

    energyGradientX: (rows, { parameters }) => gradientX(rows, undefined, parameters),
    hessianVectorProduct: (rows, directions, { parameters }) => gradientX(rows, directions, parameters),

    async energyJet(rows, directions, evaluation) {
      const parameters = store.prepared(evaluation.parameters)
      const at = pointsOf(rows, directions)
      let columns: Float64Array[] = []
      ops.tidy(() => {
        columns = energy.jet(parameters, at, 2).map((column) => Float64Array.from(ops.download(column)))
      })
      const [energies, slope, curvature] = columns
      return { energy: energies, slope, curvature }
    },

    jetParameterGradient(terms, extra, { parameters }) {
      const parts = { ...sampler(parameters), tensorOf, rowsAtOnce }
      let means: Float64Array = new Float64Array(0)
      const total = ops.tidy(() => {
        const made = gradientOfTerms(parts, terms)
        means = made.means
        if (extraCount === 0) return made.gradient
        return ops.join([made.gradient, ops.upload(Float32Array.from(extra), [extraCount])], 0)
      })
      const gradient = residence.hold(new TensorflowVector(parameterCount + extraCount), total)
      return { gradient, meanEnergies: Promise.resolve(means) }
    },

    async walk(rows, { uniforms, centre, evaluation, ...walk }) {
      const { rowCount } = rows
      const { drift, noise, variance } = plainGaussian(walk.proposal)
      const parts = sampler(evaluation.parameters)
      const unasked = { acceptance: null, rowAcceptance: null, energies: null }
      if (!uniforms) {
        const states = await runLangevin(parts, tensorOf(rows), rowCount, { ...walk, drift: drift ?? 0, noise })
        return { ...unasked, ...moved(states, rowCount, centre) }
      }
      const settings = { ...walk, drift, noise, variance, uniforms }
      const { acceptance, comparable, ...states } = await runMetropolis(parts, tensorOf(rows), rowCount, settings)
      return { ...unasked, ...moved(states, rowCount, centre, comparable), acceptance: Promise.resolve(acceptance) }
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
