// Everything that is known of a sampler outside the engine: its parameters, its words and what a step costs.

import type * as v from 'valibot'
import type { TermText } from '../../term.ts'

export interface SamplerDefinition<
  Config = { kind: string; stepSize?: number },
  Schema extends v.GenericSchema<unknown, { kind: string; stepSize?: number }> = v.GenericSchema<
    unknown,
    { kind: string; stepSize?: number }
  >,
> {
  /** `kind`, `stepSize` where steps have a size, and other described fields; a field says by `scale` how it changes with the data's units. */
  schema: Schema
  title: string
  /** In capitals; in small letters it is what `sampler=` calls it on the command line. */
  abbreviation: string
  /** One or two sentences for forms and hints. */
  help: string
  /** Its entry in the glossary. */
  term: TermText & { id: string }
  /** It draws hidden units, and so needs an energy that has some; the others move rows of real numbers. */
  needsHiddenUnits?: boolean
  /** Passes forward and backward in which one chain takes `steps` steps; a pass without a gradient counts one half. */
  passes(config: Config, steps: number): number
  /** The share of proposals taken at which chains move best; absent where nothing is refused. */
  acceptanceTarget?: number
  /** The chains sample exp(−E/T); absent = T is 1. */
  temperature?: SamplerTemperature<Config>
  /** Keys of fields that have no effect now. */
  idleFields?(config: Config): readonly string[]
  /** The step size beyond which steps overshoot and grow at this curvature, max |λ(∇²E)|; absent = there is none. */
  stepSizeLimit?(config: Config, curvature: number): number
}

export interface SamplerTemperature<Config> {
  /** null where these fields cannot make it other than 1. */
  of(config: Config): number | null
  /** How it follows from the fields: `σ²/(2η)`. */
  formula: string
  /** The field that makes T = 1 while the others stay. */
  cure(config: Config): { key: string; value: number; formula: string }
}

/** Takes the configuration's type from the schema. */
export const defineSampler = <const Schema extends v.GenericSchema<unknown, { kind: string; stepSize?: number }>>(
  definition: SamplerDefinition<v.InferOutput<Schema>, Schema>,
): SamplerDefinition<v.InferOutput<Schema>, Schema> => definition
