// The reference session: parameters, optimizer state and rows in plain Float64Arrays.
//
// Everything is computed at once when asked; what may take long (energies, Langevin) lets the event loop have its
// turn now and then, so that a trainer hears "pause" in time.

import { setImmediate } from 'node:timers/promises'
import type {
  EnergySession,
  JetGradientTerm,
  MetropolisOptions,
  MetropolisResult,
  ParameterSet,
  Rows,
  SessionOptions,
} from '../backend.ts'
import { ReferenceRows, ReferenceVector, valuesOf, vectorOf } from './device-arrays.ts'
import { createEnergyFunction } from './energy-function.ts'
import { runLangevin } from './langevin.ts'
import { runMetropolis, type ProposalKind } from './metropolis.ts'
import { createParameterStore } from './parameter-store.ts'
import { addParameterGradient, energies, inputAdjoints, jets, type Breathe, type Pass } from './passes.ts'

/** Rows × parameters, forward and backward, after which others get their turn: about 50 ms. */
const workBetweenPauses = 3e7

export function createReferenceSession({ shape, initial, extraCount }: SessionOptions): EnergySession {
  const energy = createEnergyFunction(shape)
  const { parameterCount } = energy
  const { dimension } = shape
  if (initial.length !== parameterCount + extraCount) {
    throw new Error(`Expected ${parameterCount} + ${extraCount} initial parameters, got ${initial.length}.`)
  }
  const store = createParameterStore(energy, initial)
  const breathe = breather(parameterCount)

  function pass(rows: Rows, directions?: Rows, set: ParameterSet = 'current'): Pass {
    const parameters = store.prepared(set)
    return {
      energy,
      parameters,
      dimension,
      points: valuesOf(rows),
      directions: directions ? valuesOf(directions) : null,
    }
  }
  const rowsOf = (values: Float64Array) => new ReferenceRows(values, dimension)

  async function metropolis(proposal: ProposalKind, rows: Rows, options: MetropolisOptions): Promise<MetropolisResult> {
    const start = pass(rows, undefined, options.parameters)
    const { values, previous, extent, acceptance } = await runMetropolis(start, proposal, options, breathe)
    return {
      rows: rowsOf(values),
      previous: rowsOf(previous),
      extent: Promise.resolve(extent),
      acceptance: Promise.resolve(acceptance),
    }
  }

  return {
    shape,
    parameterCount,
    extraCount,
    useThreads() {},

    upload(values, rowCount) {
      if (values.length === rowCount * dimension) return rowsOf(values.slice())
      throw new Error(`Expected ${rowCount} × ${dimension} values, got ${values.length}.`)
    },
    download: async (rows) => valuesOf(rows).slice(),
    downloadVector: async (vector) => vectorOf(vector).slice(),
    extraScalars: async (set = 'current') => store.prepared(set).values.slice(parameterCount),
    readState: async () => store.read(),
    writeState: (state) => store.write(state),

    energy: async (rows, set) => energies(pass(rows, undefined, set), breathe),
    energyGradientX: (rows, set) => rowsOf(inputAdjoints(pass(rows, undefined, set))),
    hessianVectorProduct: (rows, directions, set) => rowsOf(inputAdjoints(pass(rows, directions, set))),
    energyJet: async (rows, directions, set) => jets(pass(rows, directions, set)),

    jetParameterGradient(terms: readonly JetGradientTerm[], extra: readonly number[] = []) {
      if (extra.length !== extraCount) {
        throw new Error(`Expected ${extraCount} gradients of extra scalars, got ${extra.length}.`)
      }
      const gradient = new Float64Array(parameterCount + extraCount)
      gradient.set(extra, parameterCount)
      const means = terms.map(({ rows, direction, energyWeight, slopeWeight, curvatureWeight }) =>
        addParameterGradient(pass(rows, direction), [energyWeight, slopeWeight, curvatureWeight], gradient),
      )
      return { gradient: new ReferenceVector(gradient), meanEnergies: Promise.resolve(Float64Array.from(means)) }
    },

    async langevin(rows, options) {
      const { values, previous, extent } = await runLangevin(
        pass(rows, undefined, options.parameters),
        options,
        breathe,
      )
      return { rows: rowsOf(values), previous: rowsOf(previous), extent: Promise.resolve(extent) }
    },

    metropolisLangevin: (rows, options) => metropolis('langevin', rows, options),
    metropolisRandomWalk: (rows, options) => metropolis('random-walk', rows, options),

    adam: async (gradient, step) => ({ gradientNorm: store.adam(vectorOf(gradient), step) }),
    sgd: async (gradient, step) => ({ gradientNorm: store.sgd(vectorOf(gradient), step) }),

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
