// The model that is evaluated, drawn and stored, beside the session that is trained.
//
// For all but conditioned methods they are one. A conditioned network is trained with one coordinate more; its model is
// the density at the last of its levels, in a session of its own whose parameters follow before each look, and which can
// be brought to any other level for a while.

import type { Backend, EnergySession, EnergyShape, ParameterState } from '../backends/backend.ts'
import { parametersAt } from '../energies/conditioned-energy.ts'
import type { NoiseLadderAtHand } from '../evaluations/subject.ts'
import type { ConditionedLevel } from '../methods/method.ts'
import type { Checkpoint } from './training.ts'

export interface EvaluatedModel {
  readonly session: EnergySession
  /** Absent where one energy is learned. */
  readonly ladder?: NoiseLadderAtHand
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
  /** Of the density at one level. */
  shape: EnergyShape
  levels: readonly ConditionedLevel[]
}

export async function modelAtLevels(options: ConditionedModel): Promise<EvaluatedModel> {
  const { backend, trained, shape, levels } = options
  const last = levels[levels.length - 1].condition
  const at = (parameters: Float64Array, condition = last) => parametersAt(parameters, trained.shape, condition)
  const { parameters } = await trained.readState()
  const { extraCount } = trained
  const session = await backend.createSession({ shape, initial: at(parameters), extraCount })
  async function show(condition: number): Promise<void> {
    const state = await trained.readState()
    const none = new Float64Array(session.parameterCount + extraCount)
    const shown: ParameterState = {
      parameters: at(state.parameters, condition),
      average: at(state.average, condition),
      firstMoment: none,
      secondMoment: none,
      stepCount: 0,
    }
    session.writeState(shown)
  }
  const conditions = new Map(levels.map(({ noise, condition }) => [noise, condition]))
  return {
    session,
    ladder: { levels: levels.map(({ noise }) => noise), show: (noise) => show(conditions.get(noise) ?? last) },
    follow: () => show(last),
    arraysOf: ({ arrays }) => ({ ...arrays, parameters: at(arrays.parameters), average: at(arrays.average) }),
    dispose: () => session.dispose(),
  }
}
