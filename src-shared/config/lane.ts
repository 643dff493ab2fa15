// A lane: one method with its sampler and hyper-parameters. Lanes × seeds are the runs of an experiment.

import * as v from 'valibot'
import { energyFacts, type EnergyKind } from './energy.ts'
import { integerField, numberField, textField } from './fields.ts'
import {
  methodDefinitions,
  methodConfigSchema,
  methodLabel,
  samplersFor,
  type MethodConfig,
  type MethodKind,
} from './method.ts'
import { optimizerConfigSchema, type OptimizerConfig, type OptimizerKind } from './optimizer.ts'
import type { SamplerKind } from './sampler.ts'
import { suggestedFields } from './suggested-fields.ts'
import { usualScale } from './suggested-scale.ts'
import { plain } from './value-words.ts'

export const laneConfigSchema = v.strictObject({
  /** Stable while the setup is edited; colours and charts follow it. */
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/, 'Expected 1 to 40 letters a–z, digits or hyphens.')),
  name: textField('', {
    label: 'Name',
    help: 'Shown above the panel; empty takes the method’s own short name.',
    maximumLength: 60,
  }),
  method: methodConfigSchema,
  optimizer: optimizerConfigSchema,
  batchSize: integerField(256, {
    label: 'Batch',
    term: 'batch',
    unit: 'data points per update',
    help: 'Data points in one parameter update; larger than the data set is drawn with replacement.',
    minimum: 1,
    maximum: 65_536,
    logarithmic: true,
  }),
  inputNoise: numberField(0, {
    label: 'Input noise',
    short: (value) => (value === 0 ? 'clean data' : `σ=${plain(value)} on data`),
    term: 'input-noise',
    unit: '× the columns’ standard deviation, 0 = off',
    help: 'Gaussian noise added to every data batch: the lane then learns the density smoothed by it, not the data’s own. Binary rows take none.',
    minimum: 0,
    maximum: 100,
    advanced: true,
  }),
  gradientNormMaximum: numberField(10, {
    label: 'Gradient clipping',
    short: (value) => (value === 0 ? 'no clipping' : `clipping ${plain(value)}`),
    term: 'gradient-norm',
    unit: 'norm, 0 = off',
    help: 'A longer gradient is shortened to this norm before the optimizer sees it.',
    minimum: 0,
    maximum: 1e6,
    advanced: true,
  }),
  averageDecay: numberField(0.99, {
    label: 'Parameter average',
    short: (value) => (value === 0 ? 'no average' : `average ${plain(value)}`),
    term: 'parameters',
    unit: 'decay per update, 0 = off',
    help: 'Evaluation uses an exponential moving average of the parameters with this decay.',
    minimum: 0,
    maximum: 0.999999,
    advanced: true,
  }),
})

export type LaneConfig = v.InferOutput<typeof laneConfigSchema>

/** Says, too, when the lane learns from noisy data, unless the person gave it a name. */
export function laneLabel(lane: { name: string; method: MethodConfig; inputNoise: number }): string {
  const noise = lane.inputNoise > 0 ? `, σ=${Number(lane.inputNoise.toPrecision(2))} on data` : ''
  return lane.name.trim() || methodLabel(lane.method) + noise
}

/** The optimizer of this kind as this method begins with it. */
export function defaultOptimizer(method: MethodKind, kind: OptimizerKind = 'adam'): OptimizerConfig {
  const { learningRate, momentum } = methodDefinitions[method].optimizer
  return v.parse(optimizerConfigSchema, kind === 'adam' ? { kind, learningRate, beta1: momentum } : { kind, momentum })
}

/** A lane with this method's defaults, for data of this scale and an energy of this kind. */
export function defaultLane(kind: MethodKind, id: string, scale = usualScale, energy: EnergyKind = 'mlp'): LaneConfig {
  const { schema } = methodDefinitions[kind]
  const sampler =
    'sampler' in schema.entries ? { sampler: samplerWith(usualSampler(energy, kind), scale.stepSize) } : {}
  const method = { kind, ...suggestedFields(schema, scale), ...sampler }
  return v.parse(laneConfigSchema, { id, method, optimizer: defaultOptimizer(kind) })
}

/** What lanes with this energy and method begin with: where hidden units can be drawn, nothing moves chains farther. */
export const usualSampler = (energy: EnergyKind, method: MethodKind): SamplerKind =>
  energyFacts[energy].hidden && 'gibbs' in samplersFor(method) ? 'gibbs' : 'unadjusted-langevin'

const samplerWith = (kind: SamplerKind, stepSize: number) => (kind === 'gibbs' ? { kind } : { kind, stepSize })
