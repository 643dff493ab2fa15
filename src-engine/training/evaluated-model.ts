// The model that is evaluated, drawn and stored, beside the session that is trained.
//
// For all but conditioned methods they are one. A conditioned network is trained with one coordinate more; its model is
// the density at one condition, in a session of its own whose parameters follow before each look.

import type { Backend, EnergySession, EnergyShape, ParameterState } from '../backends/backend.ts'
import { parametersAt } from '../energies/conditioned-energy.ts'
import type { Checkpoint } from './training.ts'

export interface EvaluatedModel {
  readonly session: EnergySession
  /** Brings its parameters up to those that were trained. */
  follow(): Promise<void>
  /** The checkpoint's parameters, as those of this model. */
  arraysOf(checkpoint: Checkpoint): Checkpoint['arrays']
  dispose(): void
}

export const trainedItself = (session: EnergySession): EvaluatedModel => ({
  session,
  follow: async () => undefined,
  arraysOf: ({ arrays }) => arrays,
  dispose: () => undefined,
})

export interface ConditionedModel {
  backend: Backend
  /** The one that is trained. */
  trained: EnergySession
  /** Of the density at one condition. */
  shape: EnergyShape
  condition: number
}

export async function modelAtCondition(options: ConditionedModel): Promise<EvaluatedModel> {
  const { backend, trained, shape, condition } = options
  const at = (parameters: Float64Array) => parametersAt(parameters, trained.shape, condition)
  const { parameters } = await trained.readState()
  const { extraCount } = trained
  const session = await backend.createSession({ shape, initial: at(parameters), extraCount })
  return {
    session,
    async follow() {
      const state = await trained.readState()
      const none = new Float64Array(session.parameterCount + extraCount)
      const followed: ParameterState = {
        parameters: at(state.parameters),
        average: at(state.average),
        firstMoment: none,
        secondMoment: none,
        stepCount: 0,
      }
      session.writeState(followed)
    },
    arraysOf: ({ arrays }) => ({ ...arrays, parameters: at(arrays.parameters), average: at(arrays.average) }),
    dispose: () => session.dispose(),
  }
}
