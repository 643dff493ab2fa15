// The one front of every session: it checks arguments, fills in defaults and refuses what the energy or the backend
// cannot do, so that no backend has to. A call costs it a few comparisons, and a look at each number only where there is
// one per row.

import type { BackendId } from '../../src-shared/config/experiment.ts'
import { AppError } from '../../src-shared/errors.ts'
import type {
  Capability,
  ClassPerRow,
  EnergySession,
  EnergyShape,
  EvaluationOptions,
  JetGradientTerm,
  ParameterState,
  ParameterVector,
  Rows,
} from './backend.ts'
import {
  checkClasses,
  checkGradientTerm,
  checkLength,
  checkTemperatures,
  checkUpload,
  checkWalk,
} from './check-arguments.ts'
import type { DeviceGradientTerm, DeviceSession, Evaluation, Owned } from './device-session.ts'
import { energyKind, hasHiddenUnits } from './term-kinds.ts'
import { settleEvaluation, settleGradientTerm, shapeWeights } from './settle-evaluation.ts'
import { neededBy, settleWalk } from './settle-walk.ts'

const backendCapabilities: readonly Capability[] = [
  'call-weights',
  'row-temperatures',
  'row-step-sizes',
  'hamiltonian-walks',
  'row-acceptance',
  'walk-energies',
  'gradient-sums',
]

export interface FrontOptions {
  shape: EnergyShape
  extraCount: number
}

export function checkedSession(
  { shape, extraCount }: FrontOptions,
  device: DeviceSession,
  kind = energyKind(shape),
): EnergySession {
  const { dimension } = shape
  const { backend, parameterCount } = device
  const capabilities = new Set(backendCapabilities.filter((each) => !device.lacks.includes(each)))
  if (device.uploadVector) capabilities.add('vector-uploads')
  if (kind.gradientX) capabilities.add('gradient-x')
  if (kind.gibbs) capabilities.add('gibbs')
  if (kind.rows === 'binary' && shape.terms.some(({ term }) => hasHiddenUnits(term))) {
    capabilities.add('joint-temperatures')
  }
  if (kind.classes > 0 && !device.lacks.includes('classes')) capabilities.add('classes')
  const weights = shapeWeights(shape)
  const vectorLength = parameterCount + extraCount
  /** Written into everything that this session hands out. */
  const owner = {}

  const need = (capability: Capability): void => {
    if (!capabilities.has(capability)) throw refusal(capability, { backend, shape })
  }
  function own<Value extends Owned>(value: Value): Value {
    value.owner = owner
    return value
  }
  function check(value: Rows | ParameterVector): void {
    if ((value as unknown as Owned).owner === owner) return
    throw new Error('Expected rows or a vector of this session, got some of another.')
  }
  function checkDirections(rows: Rows, directions: Rows): void {
    check(directions)
    checkLength('rows of directions', directions.rowCount, rows.rowCount)
  }
  function checkVector(vector: ParameterVector): void {
    check(vector)
    checkLength('numbers of a gradient', vector.length, vectorLength)
  }
  function evaluationOf(rows: Rows, options?: EvaluationOptions): Evaluation {
    check(rows)
    if (options?.weights) need('call-weights')
    const temperatures = options?.inverseTemperatures
    if (temperatures !== undefined) {
      need(typeof temperatures === 'number' ? 'call-weights' : 'row-temperatures')
      checkTemperatures(temperatures, rows.rowCount)
    }
    if (options?.jointInverseTemperature !== undefined) {
      need('joint-temperatures')
      checkTemperatures(options.jointInverseTemperature, 1)
    }
    checkClassesOf(options?.classes, rows)
    return settleEvaluation(weights, options, rows.rowCount)
  }
  function checkClassesOf(classes: ClassPerRow | undefined, { rowCount }: Rows): void {
    if (classes === undefined) return
    need('classes')
    checkClasses(classes, rowCount, kind.classes)
  }
  /** Gibbs knows the conditionals of E(x, h) at its joint temperature, not those of a multiple of the energy. */
  function checkGibbsWeights({ weights: { terms } }: Evaluation): void {
    const odd = terms.find((weight, index) => hasHiddenUnits(shape.terms[index].term) && weight !== 1)
    if (odd !== undefined) throw new Error(`Expected a weight of 1 of each term with hidden units, got ${odd}.`)
  }
  function gradientTermOf(term: JetGradientTerm, index: number): DeviceGradientTerm {
    const { rows, direction, inverseTemperatures } = term
    check(rows)
    if (direction) checkDirections(rows, direction)
    if (term.slopeWeight !== undefined || term.curvatureWeight !== undefined) need('gradient-x')
    checkGradientTerm(term, `term ${index}`)
    if (inverseTemperatures !== undefined) {
      need('row-temperatures')
      checkTemperatures(inverseTemperatures, rows.rowCount)
    }
    checkClassesOf(term.classes, rows)
    return settleGradientTerm(term)
  }

  return {
    shape,
    parameterCount,
    extraCount,
    capabilities,
    useThreads: (count) => device.useThreads(count),

    upload(values, rowCount) {
      checkUpload(values, { rowCount, dimension, kind: kind.rows })
      return own(device.upload(values, rowCount, kind.rows))
    },
    async download(rows) {
      check(rows)
      return device.download(rows)
    },
    async downloadVector(vector) {
      check(vector)
      return device.downloadVector(vector)
    },
    uploadVector(values) {
      need('vector-uploads')
      checkLength('numbers of a vector', values.length, vectorLength)
      return own(device.uploadVector!(values))
    },
    extraScalars: async (parameters = 'current') => device.extraScalars(parameters),
    readState: async () => device.readState(),
    writeState(state) {
      checkState(state, vectorLength)
      device.writeState(state)
    },

    energy: async (rows, options) => device.energy(rows, evaluationOf(rows, options)),
    energyGradientX(rows, options) {
      need('gradient-x')
      return own(device.energyGradientX(rows, evaluationOf(rows, options)))
    },
    hessianVectorProduct(rows, directions, options) {
      need('gradient-x')
      checkDirections(rows, directions)
      return own(device.hessianVectorProduct(rows, directions, evaluationOf(rows, options)))
    },
    async energyJet(rows, directions, options) {
      need('gradient-x')
      checkDirections(rows, directions)
      return device.energyJet(rows, directions, evaluationOf(rows, options))
    },

    jetParameterGradient(terms, extra = [], options = undefined) {
      checkLength('gradients of extra scalars', extra.length, extraCount)
      if (options?.weights) need('call-weights')
      const onto = options?.onto ?? null
      if (onto) {
        need('gradient-sums')
        checkVector(onto)
      }
      const made = device.jetParameterGradient(
        terms.map(gradientTermOf),
        extra,
        settleEvaluation(weights, options),
        onto,
      )
      return { gradient: own(made.gradient), meanEnergies: made.meanEnergies }
    },

    async walk(rows, program) {
      const evaluation = evaluationOf(rows, program)
      checkWalk(program, rows.rowCount, dimension)
      neededBy(program).forEach(need)
      if (program.proposal.kind === 'gibbs') checkGibbsWeights(evaluation)
      const walk = settleWalk(program, evaluation)
      const { answer } = walk
      const moved = await device.walk(rows, walk)
      return {
        rows: own(moved.rows),
        extent: moved.extent,
        acceptance: moved.acceptance,
        rowAcceptance: answer.rowAcceptance ? moved.rowAcceptance : null,
        energies: answer.energies ? moved.energies : null,
        previous: answer.previous && moved.previous ? own(moved.previous) : null,
      }
    },

    async adam(gradient, step) {
      checkVector(gradient)
      return { gradientNorm: await device.adam(gradient, step) }
    },
    async sgd(gradient, step) {
      checkVector(gradient)
      return { gradientNorm: await device.sgd(gradient, step) }
    },

    ...(device.keepOnly && { keepOnly: (values) => device.keepOnly!(values) }),
    ...(device.letGo && { letGo: (values) => device.letGo!(values) }),
    dispose: () => device.dispose(),
  }
}

function checkState(state: ParameterState, vectorLength: number): void {
  for (const name of ['parameters', 'average', 'firstMoment', 'secondMoment'] as const) {
    checkLength('parameters', state[name].length, vectorLength)
  }
}

const refusedWords: Record<Exclude<Capability, OfEnergy>, string> = {
  'call-weights': 'weights or a temperature of a call',
  'row-temperatures': 'a temperature per row',
  'row-step-sizes': 'a step size per row',
  'hamiltonian-walks': 'Hamiltonian proposals',
  'row-acceptance': 'the acceptance of each row',
  'walk-energies': 'energies at the end of a walk',
  'joint-temperatures': 'a temperature of hidden units',
  'gradient-sums': 'a sum of gradients',
  'vector-uploads': 'a gradient that was changed outside it, as centring does',
}

/** What an energy lacks, rather than a backend. */
const lackedWords: Record<OfEnergy, (kinds: string) => string> = {
  'gradient-x': (kinds) =>
    `Expected an energy with a gradient by x, got one of kind ${kinds} without: choose a sampler or method that needs none.`,
  gibbs: (kinds) =>
    `Expected an energy whose hidden units can be drawn, got one of kind ${kinds}: choose another sampler than Gibbs.`,
  classes: (kinds) =>
    `Expected an energy with one output per class, got one of kind ${kinds}: choose the class-conditional perceptron.`,
}
type OfEnergy = 'gradient-x' | 'gibbs' | 'classes'

function refusal(capability: Capability, { backend, shape }: { backend: BackendId; shape: EnergyShape }): AppError {
  if (capability !== 'gradient-x' && capability !== 'gibbs' && capability !== 'classes') {
    const message = `Expected ${refusedWords[capability]} to be computed, got ${backend}, which cannot: choose another backend.`
    return new AppError('not-supported', message)
  }
  const kinds = [...new Set(shape.terms.map(({ term }) => term.kind))].join(' and ')
  return new AppError('not-supported', lackedWords[capability](kinds))
}
