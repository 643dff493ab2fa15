// Parameters, their moving average and the optimizer's state, with what the layers derive from them.

import type { AdamStep, ParameterSet, ParameterState, SgdStep } from '../backend.ts'
import type { EnergyFunction } from './energy-function.ts'
import type { PreparedParameters } from './term-function.ts'
import { adamStep, sgdStep } from './optimizer-steps.ts'

export interface ParameterStore {
  /** With their transposes, which are renewed when asked for after a change. */
  prepared(set: ParameterSet): PreparedParameters
  /** A copy. */
  read(): ParameterState
  /** Copies. */
  write(state: ParameterState): void
  /** Both answer the gradient's norm before clipping. */
  adam(gradient: Float64Array, step: AdamStep): number
  sgd(gradient: Float64Array, step: SgdStep): number
}

export function createParameterStore(energy: EnergyFunction, initial: Float64Array): ParameterStore {
  const state: ParameterState = {
    parameters: initial.slice(),
    average: initial.slice(),
    firstMoment: new Float64Array(initial.length),
    secondMoment: new Float64Array(initial.length),
    stepCount: 0,
  }
  const sets: Record<ParameterSet, PreparedParameters & { stale: boolean }> = {
    current: { values: state.parameters, transposed: new Float64Array(initial.length), stale: true },
    average: { values: state.average, transposed: new Float64Array(initial.length), stale: true },
  }

  function changed(): void {
    sets.current.stale = true
    sets.average.stale = true
  }

  return {
    prepared(set) {
      const parameters = sets[set]
      if (parameters.stale) energy.prepare(parameters)
      parameters.stale = false
      return parameters
    },
    read: () => copyOf(state),
    write(next) {
      for (const name of arrayNames) state[name].set(next[name])
      state.stepCount = next.stepCount
      changed()
    },
    adam(gradient, step) {
      changed()
      return adamStep(state, gradient, step)
    },
    sgd(gradient, step) {
      changed()
      return sgdStep(state, gradient, step)
    },
  }
}

const arrayNames = ['parameters', 'average', 'firstMoment', 'secondMoment'] as const

const copyOf = ({ parameters, average, firstMoment, secondMoment, stepCount }: ParameterState): ParameterState => ({
  parameters: parameters.slice(),
  average: average.slice(),
  firstMoment: firstMoment.slice(),
  secondMoment: secondMoment.slice(),
  stepCount,
})
