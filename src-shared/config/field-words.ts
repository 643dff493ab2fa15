// Where in an experiment a path points, in the words that stand beside its field: `lanes.1.method.steps` is
// "Lane 2 (PCD-10), Steps k". A person never sees the path itself.

import type { GenericSchema } from 'valibot'
import { dataSchemas } from './data.ts'
import { energySchemas } from './energy.ts'
import { budgetSchema, divergenceSchema, evaluationSchema, experimentConfigSchema } from './experiment.ts'
import { fieldsOf } from './fields.ts'
import { laneLabels } from './lane-labels.ts'
import { laneConfigSchema, type LaneConfig } from './lane.ts'
import { methodDefinitions } from './method.ts'
import { optimizerSchemas } from './optimizer.ts'
import { samplerDefinitions } from './sampler.ts'

type Tree = Readonly<Record<string, unknown>>

const sections: Readonly<Record<string, { words: string; schema: (part: Tree) => GenericSchema | undefined }>> = {
  data: { words: 'Data', schema: ({ kind }) => schemaOf(dataSchemas, kind) },
  energy: { words: 'Energy', schema: ({ kind }) => schemaOf(energySchemas, kind) },
  budget: { words: 'Budget', schema: () => budgetSchema },
  evaluation: { words: 'Evaluation', schema: () => evaluationSchema },
  divergence: { words: 'Limits of divergence', schema: () => divergenceSchema },
}

/** Words for fields that have a control of their own instead of a description. */
const drawnElsewhere: Readonly<Record<string, string>> = {
  'data.pixels': 'Drawing',
  'data.path': 'File',
  lanes: 'Lanes',
  format: 'Experiment file',
  version: 'Experiment file',
}

/** `draft` may be wrong anywhere; an unknown path gives the words of the part it lies in. */
export function fieldWords(draft: unknown, path: string): string {
  if (drawnElsewhere[path]) return drawnElsewhere[path]
  const [first = '', ...rest] = path.split('.')
  const part = (draft as Tree)[first]
  if (first === 'lanes' && rest.length > 0) return laneWords(part as readonly unknown[], rest)
  const section = sections[first]
  if (!section) return labelIn(experimentConfigSchema, first) ?? 'Setup'
  const label = rest.length > 0 && isTree(part) ? labelIn(section.schema(part), rest[0]) : undefined
  return joined(section.words, label)
}

function laneWords(lanes: readonly unknown[], [position = '', ...rest]: readonly string[]): string {
  const lane = lanes[Number(position)]
  const name = `Lane ${Number(position) + 1}`
  if (!isTree(lane)) return name
  return joined(`${name}${labelled(lanes, Number(position))}`, laneFieldLabel(lane, rest))
}

function laneFieldLabel(lane: Tree, [key = '', ...rest]: readonly string[]): string | undefined {
  const part = lane[key]
  if (!isTree(part)) return labelIn(laneConfigSchema, key)
  const [field = '', ...deeper] = rest
  if (key === 'optimizer') return labelIn(schemaOf(optimizerSchemas, part.kind), field)
  if (field !== 'sampler') return labelIn(schemaIn(methodDefinitions, part.kind), field)
  const { sampler } = part
  return isTree(sampler) ? labelIn(schemaIn(samplerDefinitions, sampler.kind), deeper[0] ?? '') : undefined
}

/** A half-typed lane may have no label yet. */
function labelled(lanes: readonly unknown[], index: number): string {
  try {
    return ` (${laneLabels(lanes as LaneConfig[])[index]})`
  } catch {
    return ''
  }
}

const joined = (part: string, label: string | undefined): string =>
  label === undefined || label === part ? part : `${part}, ${label}`

const labelIn = (schema: GenericSchema | undefined, key: string): string | undefined =>
  schema && fieldsOf(schema).find(([name]) => name === key)?.[1].label

const schemaOf = (schemas: Readonly<Record<string, GenericSchema>>, kind: unknown): GenericSchema | undefined =>
  typeof kind === 'string' && Object.hasOwn(schemas, kind) ? schemas[kind] : undefined

const schemaIn = (
  definitions: Readonly<Record<string, { schema: GenericSchema }>>,
  kind: unknown,
): GenericSchema | undefined =>
  typeof kind === 'string' && Object.hasOwn(definitions, kind) ? definitions[kind].schema : undefined

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
