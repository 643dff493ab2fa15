// The reference session: parameters, optimizer state and rows in plain Float64Arrays.
//
// Everything is computed at once when asked; what may take long (energies, Langevin) lets the event loop have its
// turn now and then, so that a trainer hears "pause" in time.

import { setImmediate } from 'node:timers/promises'
import type { EnergySession, RowKind, Rows, SessionOptions } from '../backend.ts'
import { checkedSession } from '../checked-session.ts'
import { checkInitial, type DeviceSession, type Evaluation } from '../device-session.ts'
import { ReferenceRows, ReferenceVector, valuesOf, vectorOf } from './device-arrays.ts'
import { createEnergyFunction } from './energy-function.ts'
import { createParameterStore } from './parameter-store.ts'
import { addParameterGradient, energies, inputAdjoints, jets, type Breathe, type Pass } from './passes.ts'
import { runWalk } from './walk.ts'

/** Rows × parameters, forward and backward, after which others get their turn: about 50 ms. */
const workBetweenPauses = 3e7

export const createReferenceSession = (options: SessionOptions): EnergySession =>
  checkedSession(options, referenceDevice(options))

function referenceDevice(options: SessionOptions): DeviceSession {
  const { shape, initial, extraCount } = options
  const energy = createEnergyFunction(shape)
  const [{ parameterCount }, { dimension }] = [energy, shape]
  checkInitial(options, parameterCount)
  const store = createParameterStore(energy, initial)
  const breathe = breather(parameterCount)

  function pass(
    rows: Rows,
    { parameters, weights, rowTemperatures, jointTemperature, classes }: Evaluation,
    directions?: Rows,
  ): Pass {
    return {
      ...{ energy, parameters: store.prepared(parameters), weights, dimension, jointTemperature, classes },
      ...{ temperatures: rowTemperatures, points: valuesOf(rows) },
      directions: directions ? valuesOf(directions) : null,
    }
  }
  const rowsOf = (values: Float64Array, kind: RowKind) => new ReferenceRows(values, dimension, kind)

  return {
    backend: 'reference',
    parameterCount,
    lacks: [],
    useThreads() {},

    upload: (values, _rowCount, kind) => rowsOf(values.slice(), kind),
    download: async (rows) => valuesOf(rows).slice(),
    downloadVector: async (vector) => vectorOf(vector).slice(),
    uploadVector: (values) => new ReferenceVector(values.slice()),
    extraScalars: async (set) => store.prepared(set).values.slice(parameterCount),
    readState: async () => store.read(),
    writeState: (state) => store.write(state),

    energy: async (rows, evaluation) => energies(pass(rows, evaluation), breathe),
    energyGradientX: (rows, evaluation) => rowsOf(inputAdjoints(pass(rows, evaluation)), 'real'),
    hessianVectorProduct: (rows, directions, evaluation) =>
      rowsOf(inputAdjoints(pass(rows, evaluation, directions)), 'real'),
    energyJet: async (rows, directions, evaluation) => jets(pass(rows, evaluation, directions)),

    jetParameterGradient(terms, extra, evaluation, onto) {
      const gradient = onto ? vectorOf(onto).slice() : new Float64Array(parameterCount + extraCount)
      extra.forEach((value, index) => (gradient[parameterCount + index] += value))
      const means = terms.map((term) =>
        addParameterGradient(pass(term.rows, { ...evaluation, classes: term.classes }, term.direction), term, gradient),
      )
      return { gradient: new ReferenceVector(gradient), meanEnergies: Promise.resolve(Float64Array.from(means)) }
    },

    async walk(rows, walk) {
      const moved = await runWalk(pass(rows, walk.evaluation), walk, breathe)
      const { values, previous, extent, taken } = moved
      const takenInAll = taken.reduce((sum, count) => sum + count, 0)
      return {
        rows: rowsOf(values, rows.kind),
        previous: previous && rowsOf(previous, rows.kind),
        extent: Promise.resolve(extent),
        acceptance: walk.uniforms && Promise.resolve(takenInAll / (rows.rowCount * walk.steps)),
        rowAcceptance: walk.uniforms && Promise.resolve(taken.map((count) => count / walk.steps)),
        energies: moved.energies && Promise.resolve(moved.energies),
      }
    },

    adam: async (gradient, step) => store.adam(vectorOf(gradient), step),
    sgd: async (gradient, step) => store.sgd(vectorOf(gradient), step),

    dispose() {},
  }
}

/** Counts work rather than time. */
function breather(parameterCount: number): Breathe {
  let work = 0
  return (rows) => {
    work += rows * parameterCount
    if (work < workBetweenPauses) return null
    work = 0
    return setImmediate()
  }
}
