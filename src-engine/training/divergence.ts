// Divergence: when a run has exploded, and what the person is told to change.
//
// A run ends as `diverged` at any non-finite value, a chain beyond its threshold (× the data's radius), an energy gap
// or a gradient norm beyond theirs. Langevin overshoots where drift × curvature > 2, that is ε λmax(∇²E) / 2 > 2 in
// the coupled form: the suggestion says so when the energy at the data is already that steep.

import type { DivergenceThresholds } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import type { MethodConfig } from '../../src-shared/config/method.ts'
import { samplerDefinition, targetAcceptanceOf, type SamplerConfig } from '../../src-shared/config/sampler.ts'
import type { MetricName } from '../../src-shared/metric.ts'
import type { Divergence } from '../../src-shared/run.ts'

/** What a training step showed; parts that are not known yet are absent. */
export interface StepSigns {
  metrics: Partial<Record<MetricName, number>>
  /** Of what a sampler moved; absent where nothing was. */
  chains?: {
    /** False if they hold NaN or ±Infinity. */
    finite: boolean
    /** Largest distance from the data's mean, in units of the data's radius. */
    radius: number
  }
  gradientNorm?: number
}

export type Explosion = Pick<Divergence, 'quantity' | 'value' | 'threshold'>

/** The first sign of divergence, or null. */
export function findExplosion(signs: StepSigns, thresholds: DivergenceThresholds): Explosion | null {
  const { metrics, chains, gradientNorm } = signs
  if (chains && !chains.finite) return { quantity: 'negatives', value: chains.radius, threshold: null }
  return (
    beyond('chain radius', chains?.radius, thresholds.chainRadius) ??
    beyond('energy gap', metrics.energyGap, thresholds.energyGap) ??
    beyond('loss', metrics.loss, Number.POSITIVE_INFINITY) ??
    beyond('gradient norm', gradientNorm, thresholds.gradientNorm)
  )
}

function beyond(quantity: string, value: number | undefined, threshold: number): Explosion | null {
  if (value === undefined || (Number.isFinite(value) && Math.abs(value) <= threshold)) return null
  return { quantity, value, threshold: Number.isFinite(threshold) ? threshold : null }
}

/** A step this much shorter than where Langevin overshoots is taken as safe: curvature grows while a model sharpens. */
const safety = 4

/** What to change, in words. `curvature` is max |λ(∇²E)| at the data, NaN where unknown. */
export function suggestionFor(explosion: Explosion, lane: LaneConfig, curvature: number): string {
  const sampler = samplerOf(lane.method)
  const { learningRate } = lane.optimizer
  const slower = `lower its learning rate (now ${learningRate}) to ${short(learningRate / 2)} or less`
  if (sampler && (explosion.quantity === 'negatives' || explosion.quantity === 'chain radius')) {
    const limit = stepLimit(sampler, curvature)
    const shorter =
      limit === null
        ? `Halve the step size of this lane (now ${sampler.stepSize})`
        : `Set the step size of this lane (now ${sampler.stepSize}) to ${short(limit / safety)} or less`
    return `${shorter}, or ${slower}.${limitInWords(limit, curvature)}`
  }
  const clip = lane.gradientNormMaximum === 0 ? ', or switch gradient clipping on' : ''
  const limit = sampler && stepLimit(sampler, curvature)
  const shorter = limit === null ? 'halve its step size' : `set its step size to ${short(limit / safety)} or less`
  const step = sampler ? `, or ${shorter} (now ${sampler.stepSize})` : ''
  return `For this lane, ${slower}${step}${clip}.${limitInWords(limit, curvature)}`
}

/** The step size where steps begin to overshoot and grow, if this one lies beyond; else null. */
function stepLimit(sampler: SamplerConfig, curvature: number): number | null {
  const limit = samplerDefinition(sampler.kind).stepSizeLimit?.(sampler, curvature)
  return limit !== undefined && sampler.stepSize > limit ? limit : null
}

function limitInWords(limit: number | null, curvature: number): string {
  if (limit === null) return ''
  return ` At this energy’s curvature of ${short(curvature)}, steps above ${short(limit)} overshoot and grow.`
}

/** One whose step size is the person's to change. */
function samplerOf(method: MethodConfig): SamplerConfig | null {
  return 'sampler' in method && targetAcceptanceOf(method.sampler) === 0 ? method.sampler : null
}

const short = (value: number): string => String(Number(value.toPrecision(2)))
