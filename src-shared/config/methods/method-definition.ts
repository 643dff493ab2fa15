// Everything that is known of a training method outside the engine: its parameters, its words, what it begins with and
// what an update costs. Forms, command line, labels, captions and the choice of a backend read it from here.

import type * as v from 'valibot'
import type { RowKind } from '../../row-kind.ts'
import type { TermText } from '../../term.ts'
import type { SamplerKind } from '../sampler.ts'

/** What a method's optimizer begins with, whichever optimizer it is. */
export interface MethodOptimizer {
  /** Of Adam. */
  learningRate: number
  /** β₁ of Adam, and the momentum of SGD. */
  momentum: number
}

/** What one update computes, as far as its cost goes. */
export interface UpdateCost {
  /** Rows beside the batch that the gradient is taken on: chains, noise or grid points. */
  negativeCount: number
  /** Passes forward and backward by which a sampler moves each of them; 0 where they come from elsewhere. */
  steps: number
}

export interface MethodDefinition<Config = { kind: string }, Schema extends v.GenericSchema = v.GenericSchema> {
  /**
   * `kind` and described fields. With a field `sampler` (samplerConfigSchema) the form offers the samplers, with one called
   * `steps` the sampler's steps per update can be adjusted while a lane trains.
   */
  schema: Schema
  title: string
  abbreviation: string
  /** What `--methods` calls it. */
  option: string
  /** One or two sentences for forms and hints. */
  help: string
  /** Name and unit of the method's own loss; losses of different methods are different quantities. */
  lossTitle: string
  /** Its entry in the glossary, under the method's kind. */
  term: TermText
  /** By docs/study-defaults.md. */
  optimizer: MethodOptimizer
  /** How a lane is called when the person gave it no name: `CD-10`. */
  label(config: Config): string
  /** What the points are that the panels draw beside data and samples; absent = the method has none. */
  drawnTitle?(config: Config): string
  cost(config: Config, sizes: { batchSize: number; dimension: number }): UpdateCost
  /** Its loss is the energy gap itself, which has a chart of its own. */
  descendsOnEnergyGap?(config: Config): boolean
  /** Its gradient stands for that of the likelihood, so that their lengths can be compared; absent = it has another objective. */
  estimatesLikelihoodGradient?(config: Config): boolean
  /** Its chains go on from one update to the next, so that momentum harms it. */
  keepsChains?(config: Config): boolean
  /** Keys of fields that have no effect now. */
  idleFields?(config: Config): readonly string[]
  /** The rows that it can learn from; absent = real ones alone. */
  rows?: readonly RowKind[]
  /** The samplers that the form offers, where not all will do; its schema refuses the others in words. */
  samplers?: readonly SamplerKind[]
}

/** Takes the configuration's type from the schema. */
export const defineMethod = <const Schema extends v.GenericSchema>(
  definition: MethodDefinition<v.InferOutput<Schema>, Schema>,
): MethodDefinition<v.InferOutput<Schema>, Schema> => definition
