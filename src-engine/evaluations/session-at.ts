// A session of its own at the parameters of a training, or beside them: what it does leaves the training alone.

import type { EnergySession } from '../backends/backend.ts'
import type { TrainingStepAtHand } from './step-at-hand.ts'

export interface Beside {
  /** Scalars learned beside the energy; they begin at 0. Default none. */
  extraCount?: number
  /** Added to the parameters, (parameterCount). */
  shift?: Float64Array
}

/** To be disposed of by whoever asks. */
export async function sessionAt({ session, backend }: TrainingStepAtHand, beside: Beside = {}): Promise<EnergySession> {
  const { extraCount = 0, shift } = beside
  const { shape, parameterCount } = session
  const { parameters } = await session.readState()
  const initial = new Float64Array(parameterCount + extraCount)
  for (let i = 0; i < parameterCount; i++) initial[i] = parameters[i] + (shift?.[i] ?? 0)
  return backend.createSession({ shape, initial, extraCount })
}
