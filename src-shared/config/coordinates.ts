// In which coordinates an experiment is trained, and what its step sizes are measured in.
//
// Standardised: every column is centred and scaled by its training rows, step sizes are in units of the columns'
// variance and input noise in units of their standard deviation, so that the same numbers suit every data set.
// Raw: what versions before it did, everything in the data's own units. A run that began so goes on so; a setup or a file
// without a word about it is converted when it is read.

import * as v from 'valibot'
import { fieldsOf } from './fields.ts'
import { dataVariances, type DataConfig } from './data.ts'
import type { LaneConfig } from './lane.ts'
import { methodDefinitions } from './method.ts'
import { idleFields, samplerDefinitions } from './sampler.ts'

export const coordinatesKinds = ['raw', 'standardised'] as const
export type CoordinatesKind = (typeof coordinatesKinds)[number]

/** Absent in what versions wrote that knew raw coordinates only. */
export const coordinatesSchema = v.optional(
  v.picklist(
    coordinatesKinds,
    (issue) => `Expected one of ${coordinatesKinds.join(', ')}; got ${String(issue.input)}.`,
  ),
)

export const coordinatesKindOf = ({ coordinates = 'raw' }: { coordinates?: CoordinatesKind }): CoordinatesKind =>
  coordinates

/** What of an experiment has sizes. */
interface Sized {
  coordinates?: CoordinatesKind
  data: DataConfig
  lanes: LaneConfig[]
}

/** The same experiment in standardised coordinates: sizes in the data's units are divided by the data's scale. */
export function inStandardisedCoordinates<Config extends Sized>(config: Config): Config {
  if (coordinatesKindOf(config) === 'standardised') return config
  const variance = typicalVariance(config.data)
  return { ...config, coordinates: 'standardised', lanes: config.lanes.map((lane) => inUnitsOf(variance, lane)) }
}

/** Of the widest column: the same as `suggestedStepSize` divides by. */
function typicalVariance(data: DataConfig): number {
  const variances = dataVariances(data)
  if (variances !== null) return Math.max(...variances)
  // A formula's density is somewhere in its box; a table was standardised, unless a person chose otherwise.
  return data.kind === 'formula' ? (Math.min(data.xTo - data.xFrom, data.yTo - data.yFrom) / 4) ** 2 : 1
}

function inUnitsOf(variance: number, lane: LaneConfig): LaneConfig {
  const inputNoise = rounded(lane.inputNoise / Math.sqrt(variance), 4)
  const method = scaled(methodDefinitions[lane.method.kind].schema, lane.method, variance)
  if (!('sampler' in method)) return { ...lane, inputNoise, method }
  const { sampler } = method
  const schema = samplerDefinitions[sampler.kind].schema
  return { ...lane, inputNoise, method: { ...method, sampler: scaled(schema, sampler, variance, idleFields(sampler)) } }
}

/** With every field that has a scale divided by it; fresh. */
function scaled<Config extends object>(
  schema: v.GenericSchema,
  config: Config,
  variance: number,
  idle: readonly string[] = [],
): Config {
  const fields = fieldsOf(schema).filter(([, { scale }]) => scale !== undefined)
  // Two digits, as suggestions have; more where step and noise together are a temperature.
  const digits = fields.filter(([key]) => !idle.includes(key)).length > 1 ? 5 : 2
  const values = fields.map(([key, { scale, minimum = -Infinity, maximum = Infinity }]) => {
    const size = scale === 'variance' ? variance : Math.sqrt(variance)
    const value = rounded(((config as Record<string, unknown>)[key] as number) / size, digits)
    return [key, Math.min(maximum, Math.max(minimum, value))] as const
  })
  return { ...config, ...Object.fromEntries(values) }
}

const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits))
