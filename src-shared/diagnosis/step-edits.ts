// Another step size as changes of a lane.

import type { LaneEdit } from '../branch.ts'
import type { LaneConfig } from '../config/lane.ts'
import { hasStepSize, samplerDefinition, targetAcceptanceOf, type SteppedSampler } from '../config/sampler.ts'
import { rounded } from './over-rows.ts'

/** The lane's sampler, where it has a step size that is the person's to change. */
export function ownSampler({ method }: LaneConfig): SteppedSampler | null {
  if (!('sampler' in method) || !hasStepSize(method.sampler)) return null
  return targetAcceptanceOf(method.sampler) === 0 ? method.sampler : null
}

/** Steps of this size; decoupled ones keep their temperature σ²/(2η). */
export function stepEdits(sampler: SteppedSampler, wished: number): LaneEdit[] {
  const stepSize = rounded(wished)
  const step: LaneEdit = { path: 'method.sampler.stepSize', value: stepSize }
  if (sampler.kind !== 'unadjusted-langevin' || sampler.form === 'coupled') return [step]
  const noise = rounded(sampler.noise * Math.sqrt(stepSize / sampler.stepSize))
  return [step, { path: 'method.sampler.noise', value: noise }]
}

/** A step this much shorter than where Langevin overshoots is taken as safe: curvature grows while a model sharpens. */
export const stepSafety = 4

/** The step size where steps begin to overshoot and grow, if this one lies beyond; else null. */
export function stepLimit(sampler: SteppedSampler, curvature: number): number | null {
  const limit = samplerDefinition(sampler.kind).stepSizeLimit?.(sampler, curvature)
  return limit !== undefined && sampler.stepSize > limit ? limit : null
}
