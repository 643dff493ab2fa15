// How a lane stands before its next step: at the start of a run, or where a checkpoint left it.

import { AppError } from '../../src-shared/errors.ts'
import type { MethodConfig, MethodKind } from '../../src-shared/config/method.ts'
import type { Progress } from '../../src-shared/metric.ts'
import type { EnergySession, EnergyShape, Rows } from '../backends/backend.ts'
import type { ModelData } from '../data/model-data.ts'
import { energyOf } from '../energies/registry.ts'
import { stateFrom } from '../methods/method-state.ts'
import type { Method, MethodContext, MethodState } from '../methods/method.ts'
import { dataScale } from '../models/energy-shape.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import type { Checkpoint, TrainingOptions } from './training.ts'

/** What changes from step to step, besides what the session holds. */
export interface Position {
  progress: Progress
  snapshotsTaken: number
  samplerSteps: number
  state: MethodState
  /** Negatives of the last step, or what else it has for the picture; null before the first. */
  drawn: Rows | null
  /** max |λ(∇²E)| at the last evaluation since the run was started or resumed; null before it, and where nobody looks. */
  curvature: number | null
}

/** The same initial parameters in every lane of a seed; extra scalars are set by `begin`. */
export async function startSession(
  { config, seed, backend }: TrainingOptions,
  shape: EnergyShape,
  { data, extraCount }: { data: ModelData; extraCount: number },
): Promise<EnergySession> {
  const support = backend.supports(shape)
  if (!support.supported) throw new AppError('not-supported', support.reason)
  const random = randomStream({ seed, purpose: purposes.initialParameters })
  const parameters = energyOf(config.energy).initialParameters(shape, random, dataScale(data))
  const initial = new Float64Array(parameters.length + extraCount)
  initial.set(parameters)
  return backend.createSession({ shape, initial, extraCount })
}

export async function begin(
  method: Method<MethodKind>,
  config: MethodConfig,
  context: MethodContext,
): Promise<Position> {
  const { session } = context
  if (method.extra) {
    const state = await session.readState()
    const extra = await method.extra.initial(config, context)
    state.parameters.set(extra, session.parameterCount)
    state.average.set(extra, session.parameterCount)
    session.writeState(state)
  }
  return {
    progress: { iteration: 0, evaluations: 0, computeSeconds: 0 },
    snapshotsTaken: 0,
    samplerSteps: 0,
    state: method.init?.(config, context) ?? {},
    drawn: null,
    curvature: null,
  }
}

export function restore(
  { progress, snapshotsTaken, stepCount, samplerSteps, arrays }: Checkpoint,
  session: EnergySession,
  config: MethodConfig,
): Position {
  const { parameters, average, firstMoment, secondMoment, negatives: drawn } = arrays
  session.writeState({ parameters, average, firstMoment, secondMoment, stepCount })
  return {
    progress,
    snapshotsTaken,
    samplerSteps: samplerSteps ?? ('steps' in config ? progress.iteration * config.steps : 0),
    state: stateFrom(arrays, session),
    drawn: drawn ? session.upload(drawn, drawn.length / session.shape.dimension) : null,
    curvature: null,
  }
}
