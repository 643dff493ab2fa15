// Divergence: when a run has exploded, and what the person is told to change.
//
// A run ends as `diverged` at any non-finite value, a chain beyond its threshold (× the data's radius), an energy gap
// or a gradient norm beyond theirs. What to change then: src-shared/diagnosis/divergence-cure.ts.

import type { DivergenceThresholds } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { hasStepSize, samplerDefinition } from '../../src-shared/config/sampler.ts'
import { divergenceCure } from '../../src-shared/diagnosis/divergence-cure.ts'
import type { MetricName } from '../../src-shared/metric.ts'
import type { Autopsy, Divergence } from '../../src-shared/run.ts'

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

/** What to change, in words. `curvature` is max |λ(∇²E)| at the data, NaN where unknown. */
export const suggestionFor = (explosion: Explosion, lane: LaneConfig, curvature: number): string =>
  divergenceCure(explosion, lane, curvature).words

/** A step that showed nothing wrong, for the autopsy of a later one. */
export function soundStep(iteration: number, { metrics, chains, gradientNorm }: StepSigns): Autopsy['lastSound'] {
  const { energyGap } = metrics
  return {
    iteration,
    ...(energyGap !== undefined && { energyGap }),
    ...(gradientNorm !== undefined && { gradientNorm }),
    ...(chains && { chainRadius: chains.radius }),
  }
}

export function autopsyOf({ lane, curvature, curvatureBefore, lastSound }: AutopsyParts): Autopsy {
  const sampler = 'sampler' in lane.method ? lane.method.sampler : null
  const limit = sampler && samplerDefinition(sampler.kind).stepSizeLimit?.(sampler, curvature)
  const stepSize = sampler && hasStepSize(sampler) ? sampler.stepSize : null
  const before = curvatureBefore !== null && { curvatureBefore }
  return { lastSound, curvature, ...before, stepSize, stepSizeLimit: limit ?? null }
}

interface AutopsyParts {
  lane: LaneConfig
  curvature: number
  curvatureBefore: number | null
  lastSound: Autopsy['lastSound']
}
