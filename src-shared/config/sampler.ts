// How negatives are drawn: by one of the samplers in samplers/registry.ts, from which all of this follows.

import * as v from 'valibot'
import { fieldsOf, type FieldScale } from './fields.ts'
import { samplerDefinitions } from './samplers/registry.ts'
import type { SamplerDefinition } from './samplers/sampler-definition.ts'

export { samplerDefinitions }

export const samplerConfigSchema = v.variant(
  'kind',
  Object.values(samplerDefinitions).map(({ schema }) => schema),
)

export type SamplerConfig = v.InferOutput<typeof samplerConfigSchema>
export type SamplerKind = SamplerConfig['kind']
export type SamplerConfigOf<Kind extends SamplerKind> = Extract<SamplerConfig, { kind: Kind }>

/** Those whose steps have a size; block Gibbs has none. */
export type SteppedSampler = Extract<SamplerConfig, { stepSize: number }>

export const hasStepSize = (sampler: SamplerConfig): sampler is SteppedSampler => 'stepSize' in sampler

export const samplerKinds = Object.keys(samplerDefinitions) as SamplerKind[]

/** Its functions take the configuration of any sampler; they are to be given one of this kind. */
export const samplerDefinition = (kind: SamplerKind): SamplerDefinition<SamplerConfig> =>
  // TypeScript cannot see that definition and configuration are of one kind.
  samplerDefinitions[kind] as SamplerDefinition<SamplerConfig>

/** The chains sample exp(−E/T): 1 wherever proposals are taken or refused. */
export const samplerTemperature = (sampler: SamplerConfig): number =>
  samplerDefinition(sampler.kind).temperature?.of(sampler) ?? 1

/** Passes forward and backward in which one chain takes `steps` steps; a pass without a gradient counts one half. */
export const samplerPasses = (sampler: SamplerConfig, steps: number): number =>
  samplerDefinition(sampler.kind).passes(sampler, steps)

/** Keys of fields that have no effect now, as the noise of the coupled form. */
export const idleFields = (sampler: SamplerConfig): readonly string[] =>
  samplerDefinition(sampler.kind).idleFields?.(sampler) ?? []

/** The share of the proposals taken that the step size follows; 0 = it stays as it is set. */
export const targetAcceptanceOf = (sampler: SamplerConfig): number =>
  'targetAcceptance' in sampler ? sampler.targetAcceptance : 0

/**
 * A step size in units of the columns' variance, as Langevin steps have it, in the units of this sampler: its square root
 * where steps are measured in standard deviations.
 */
export function stepSizeFor(kind: SamplerKind, inVariances: number): number {
  return scaleOfSteps(kind) === 'variance' ? inVariances : Number(Math.sqrt(inVariances).toPrecision(2))
}

/** A sampler of another kind with its defaults and the step size of this one, or `suggested` where that has none. */
export function samplerOfKind(kind: SamplerKind, now: SamplerConfig, suggested = 0.01): SamplerConfig {
  if (scaleOfSteps(kind) === undefined) return v.parse(samplerConfigSchema, { kind })
  if (!hasStepSize(now)) return v.parse(samplerConfigSchema, { kind, stepSize: stepSizeFor(kind, suggested) })
  const { kind: from, stepSize } = now
  if (scaleOfSteps(from) === scaleOfSteps(kind)) return v.parse(samplerConfigSchema, { kind, stepSize })
  const inVariances = scaleOfSteps(from) === 'variance' ? stepSize : Number((stepSize ** 2).toPrecision(2))
  return v.parse(samplerConfigSchema, { kind, stepSize: stepSizeFor(kind, inVariances) })
}

function scaleOfSteps(kind: SamplerKind): FieldScale | undefined {
  return fieldsOf(samplerDefinitions[kind].schema).find(([key]) => key === 'stepSize')?.[1].scale
}
