// What to change in a lane that exploded. Langevin overshoots where drift × curvature > 2, that is ε λmax(∇²E) / 2 > 2 in
// the coupled form: where the energy at the data is already that steep, the step size is to blame.

import type { LaneEdit } from '../branch.ts'
import type { LaneConfig } from '../config/lane.ts'
import type { Autopsy, Divergence } from '../run.ts'
import type { Cure } from './finding.ts'
import { ownSampler, stepEdits, stepLimit, stepSafety } from './step-edits.ts'

/**
 * An energy that explodes sharpens by orders of magnitude on its way, and a branch begins before that: what counts is the
 * last evaluation's curvature, not that of the last step. NaN where nothing is known.
 */
export const curvatureToHeed = (autopsy: Autopsy | undefined): number =>
  autopsy?.curvatureBefore ?? autopsy?.curvature ?? Number.NaN

/** `curvature` is max |λ(∇²E)| where it is heeded, NaN where unknown. */
export function divergenceCure({ quantity }: Pick<Divergence, 'quantity'>, lane: LaneConfig, curvature: number): Cure {
  const sampler = ownSampler(lane)
  const { learningRate } = lane.optimizer
  const slower = `lower its learning rate (now ${learningRate}) to ${short(learningRate / 2)} or less`
  const slowerEdit: LaneEdit = { path: 'optimizer.learningRate', value: Number(short(learningRate / 2)) }
  const limit = sampler && stepLimit(sampler, curvature)
  const inWords = limitInWords(limit, curvature)
  if (sampler && (quantity === 'negatives' || quantity === 'chain radius')) {
    const shorter =
      limit === null
        ? `Halve the step size of this lane (now ${sampler.stepSize})`
        : `Set the step size of this lane (now ${sampler.stepSize}) to ${short(limit / stepSafety)} or less`
    const edits = stepEdits(sampler, limit === null ? sampler.stepSize / 2 : limit / stepSafety)
    return { words: `${shorter}, or ${slower}.${inWords}`, edits }
  }
  const clip = lane.gradientNormMaximum === 0 ? ', or switch gradient clipping on' : ''
  const shorter = limit === null ? 'halve its step size' : `set its step size to ${short(limit / stepSafety)} or less`
  const step = sampler ? `, or ${shorter} (now ${sampler.stepSize})` : ''
  const edits = sampler && limit !== null ? stepEdits(sampler, limit / stepSafety) : [slowerEdit]
  return { words: `For this lane, ${slower}${step}${clip}.${inWords}`, edits }
}

function limitInWords(limit: number | null, curvature: number): string {
  if (limit === null) return ''
  return ` At this energy’s curvature of ${short(curvature)}, steps above ${short(limit)} overshoot and grow.`
}

const short = (value: number): string => String(Number(value.toPrecision(2)))
