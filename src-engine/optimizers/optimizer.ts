// An optimizer turns a gradient into one descent step of the session's parameters. Its memory (moments, step count)
// lives in the session, on the device, and is part of a checkpoint.

import type { OptimizerConfigOf, OptimizerKind } from '../../src-shared/config/optimizer.ts'
import type { EnergySession, ParameterVector } from '../backends/backend.ts'

export interface OptimizerUpdate {
  session: EnergySession
  gradient: ParameterVector
  /** Share of the budget used before this step, 0 … 1: schedules are functions of it. */
  fraction: number
  /** Shortens a longer gradient to this norm first; 0 = off. */
  gradientNormMaximum: number
  averageDecay: number
  /** A gradient that is longer, or not finite, changes nothing; its norm is answered all the same. */
  gradientNormLimit?: number
}

export interface Optimizer<Kind extends OptimizerKind> {
  /** Answers the gradient's Euclidean norm before clipping. */
  step(config: OptimizerConfigOf<Kind>, update: OptimizerUpdate): Promise<{ gradientNorm: number }>
}

export type OptimizerRegistry = { [Kind in OptimizerKind]: Optimizer<Kind> }
