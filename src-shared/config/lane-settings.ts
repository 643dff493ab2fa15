// A lane's settings one by one: each under its dotted path (`method.sampler.stepSize`), with its words.

import type * as v from 'valibot'
import { fieldsOf } from './fields.ts'
import { laneConfigSchema, type LaneConfig } from './lane.ts'
import { idleMethodFields, methodDefinitions, type MethodKind } from './method.ts'
import { optimizerSchemas, type OptimizerKind } from './optimizer.ts'
import { idleFields, samplerDefinitions, type SamplerKind } from './sampler.ts'
import { plain } from './value-words.ts'

/** By dotted path, in the order of the form; what has no effect is left out. */
export function settingsOf({ method, optimizer, ...lane }: LaneConfig): Map<string, unknown> {
  const settings = new Map<string, unknown>()
  const add = (prefix: string, values: object, without: readonly string[] = []) => {
    for (const [key, value] of Object.entries(values)) {
      if (!without.includes(key)) settings.set(prefix + key, value)
    }
  }
  add('method.', method, ['sampler', ...idleMethodFields(method)])
  if ('sampler' in method) {
    add('method.sampler.', method.sampler, idleFields(method.sampler))
  }
  add('optimizer.', optimizer, optimizer.schedule === 'step' ? [] : ['decayFactor', 'decayInterval'])
  add('', lane, ['id', 'name'])
  return settings
}

/** What a part is; other settings have words of their own in their schema. */
const kindWords: Record<string, (kind: string) => string> = {
  'method.kind': (kind) => methodDefinitions[kind as MethodKind]?.abbreviation ?? kind,
  'method.sampler.kind': (kind) => samplerDefinitions[kind as SamplerKind]?.abbreviation ?? kind,
  'optimizer.kind': (kind) => (kind === 'adam' ? 'Adam' : kind.toUpperCase()),
}

/** `k=10`, `sampler MALA`, `5% restarts`. */
export function settingWords(path: string, settings: ReadonlyMap<string, unknown>): string {
  const value = settings.get(path)
  const ofKind = kindWords[path]
  if (ofKind) return ofKind(String(value))
  const key = path.slice(path.lastIndexOf('.') + 1)
  const field = fieldsOf(schemaAround(path, settings)).find(([name]) => name === key)?.[1]
  return field?.short?.(value) ?? `${(field?.label ?? key).toLowerCase()} ${plain(value)}`
}

/** What a setting is called in a sentence: `step size`, `learning rate`, `sampler`. */
export function settingName(path: string, settings: ReadonlyMap<string, unknown>): string {
  if (path === 'method.sampler.kind') return 'sampler'
  if (path.endsWith('.kind')) return path.slice(0, -'.kind'.length)
  const key = path.slice(path.lastIndexOf('.') + 1)
  const label = fieldsOf(schemaAround(path, settings)).find(([name]) => name === key)?.[1].label ?? key
  return label.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
}

/** The schema that describes a setting. */
export function schemaAround(path: string, settings: ReadonlyMap<string, unknown>): v.GenericSchema {
  if (path.startsWith('method.sampler.'))
    return samplerDefinitions[settings.get('method.sampler.kind') as SamplerKind].schema
  if (path.startsWith('method.')) return methodDefinitions[settings.get('method.kind') as MethodKind].schema
  if (path.startsWith('optimizer.')) return optimizerSchemas[settings.get('optimizer.kind') as OptimizerKind]
  return laneConfigSchema
}
