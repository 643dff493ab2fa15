// The sampler of a lane whose step size follows its acceptance. The method keeps what adapting remembers as the vector
// `stepSizeAdaptation` of its state, so that a run resumed from a checkpoint adapts on bit for bit.
//
//   const adapted = adaptedSampler(config.sampler, state)
//   const moved = await runSampler(adapted.sampler, …)
//   return adapted.keptWith({ gradient, metrics: { acceptance, … }, … })
// A sampler that refuses nothing, or whose target is 0, stays as set, and nothing is kept.

import { fieldsOf } from '../../src-shared/config/fields.ts'
import {
  hasStepSize,
  samplerDefinitions,
  targetAcceptanceOf,
  type SamplerConfig,
} from '../../src-shared/config/sampler.ts'
import {
  adaptationFrom,
  adaptationNumbers,
  adaptedBy,
  beginAdaptation,
  stepSizeOf,
  type Adaptation,
} from '../samplers/dual-averaging.ts'
import type { MethodState, MethodStep } from './method.ts'

/** A model changes while it learns: what its chains did a thousand updates ago says little of now. */
const memory = 1000

export interface AdaptedSampler {
  /** With the step size for this update. */
  sampler: SamplerConfig
  /** The step with its step size as a metric, and with what is to be kept; its metrics hold the acceptance. */
  keptWith<State extends MethodState>(step: MethodStep<State>): MethodStep<State>
}

export function adaptedSampler(config: SamplerConfig, state: MethodState): AdaptedSampler {
  const target = targetAcceptanceOf(config)
  if (target === 0 || !hasStepSize(config)) return { sampler: config, keptWith: (step) => step }
  const adaptation = keptIn(state, config.stepSize)
  const stepSize = stepSizeOf(adaptation)
  return {
    sampler: { ...config, stepSize },
    keptWith<State extends MethodState>(step: MethodStep<State>) {
      const { acceptance = Number.NaN } = step.metrics
      const next = adaptedBy(adaptation, acceptance, { target, memory, ...boundsOf(config) })
      return {
        ...step,
        metrics: { ...step.metrics, stepSize },
        // A name of its own beside whatever the method keeps.
        state: { ...step.state, stepSizeAdaptation: adaptationNumbers(next) } as unknown as State,
      }
    },
  }
}

/** Anew where a person has set another step size meanwhile. */
function keptIn({ stepSizeAdaptation: kept }: MethodState, stepSize: number): Adaptation {
  const adaptation = kept instanceof Float64Array ? adaptationFrom(kept) : null
  return adaptation?.start === stepSize ? adaptation : beginAdaptation(stepSize)
}

function boundsOf({ kind }: SamplerConfig): { minimum: number; maximum: number } {
  const field = fieldsOf(samplerDefinitions[kind].schema).find(([key]) => key === 'stepSize')![1]
  return { minimum: field.minimum!, maximum: field.maximum! }
}
