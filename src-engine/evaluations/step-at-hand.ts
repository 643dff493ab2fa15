// The next update of a lane, whose gradient can be estimated again and again without being taken.
//
// Parameters, batch and the method's state (its chains) are those of the training as it stands; only the random numbers
// differ: each repeat has a seed of its own, drawn from (seed, purpose, iteration); what is made once for a run, such as
// NCE's fitted noise, stays the run's. So nothing of the training changes, a resumed run gets the same figures, and what a
// method reports is what its own step computes, before clipping and optimizer. What PCD's chains have missed so far is therefore part of its bias.

import { AppError } from '../../src-shared/errors.ts'
import type { MethodConfig, MethodKind } from '../../src-shared/config/method.ts'
import type { Backend, EnergySession, Rows } from '../backends/backend.ts'
import { dataBox } from '../methods/data-box.ts'
import { rowsOf } from '../methods/method-state.ts'
import type { Method, MethodBatch, MethodContext, MethodState } from '../methods/method.ts'
import type { Box } from '../metrics/regular-grid.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'

export interface StepOptions {
  method: Method<MethodKind>
  config: MethodConfig
  context: MethodContext
  /** Row-major, of the update that would come next. */
  values: Float64Array
  iteration: number
  samplerStep: number
  state: MethodState
  /** What else must stay on the device. */
  keep?: readonly Rows[]
}

export interface StepAtHand extends Readonly<StepOptions> {
  session: EnergySession
  /** Of the batch, on the session. */
  rows: Rows
  /** Where the model is looked for first, in its coordinates. */
  box: Box
  /**
   * The method's raw gradient, of its own loss, with the random numbers of this repeat; without the scalars that are
   * learned beside the energy. Fresh, (parameterCount).
   */
  estimate(repeat: number): Promise<Float64Array>
}

/** With what somebody asks beyond the gradient itself. */
export interface TrainingStepAtHand extends StepAtHand {
  /** That the lane's optimizer begins with; a schedule may have brought it to 0 by now. */
  learningRate: number
  /** For sessions of other methods at the same parameters. */
  backend: Pick<Backend, 'createSession'>
  /** Other methods to be measured at the same parameters, by what they are called; finding them takes a few milliseconds. */
  others(): readonly { label: string; config: MethodConfig }[]
  label: string
}

/** Throws AppError('not-supported') where there is none. */
export function neededStep(step: TrainingStepAtHand | undefined): TrainingStepAtHand {
  if (step) return step
  throw new AppError(
    'not-supported',
    'Expected a lane whose gradient can be compared parameter by parameter with the exact one, got a network that is told the noise: measure another lane.',
  )
}

export function stepAtHand(options: StepOptions): StepAtHand {
  const { method, config, context, values, iteration, samplerStep, state, keep = [] } = options
  const { session, data, runSeed = context.seed } = context
  const rows = session.upload(values, values.length / data.dimension)
  const batch: MethodBatch = { rows, values, iteration, samplerStep }
  return {
    ...options,
    ...{ session, rows, box: dataBox(data) },
    async estimate(repeat) {
      // A card would otherwise hold every repeat's chains until the next update.
      session.keepOnly?.([...rowsOf(state), ...keep, rows])
      const seed = repeatSeed(context.seed, iteration, repeat)
      const { gradient } = await method.step(config, batch, state, { ...context, seed, runSeed })
      return (await session.downloadVector(gradient)).subarray(0, session.parameterCount)
    },
  }
}

/** Never the training's own. */
function repeatSeed(seed: number, iteration: number, repeat: number): number {
  const random = randomStream({ seed, purpose: purposes.gradientRepeats, step: iteration, chain: repeat })
  for (;;) {
    const other = random.integer(2 ** 32)
    if (other !== seed) return other
  }
}
