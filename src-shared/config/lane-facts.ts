// What a lane trains with, as name and value: what matters most first, every setting there, the values in use now.

import { fieldsOf } from './fields.ts'
import { laneConfigSchema, type LaneConfig } from './lane.ts'
import { idleMethodFields, methodDefinitions } from './method.ts'
import { optimizerSchemas, optimizerTitles } from './optimizer.ts'
import { idleFields, samplerDefinitions } from './sampler.ts'
import type * as v from 'valibot'

export type Fact = [name: string, value: string]

export function laneFacts({ method, optimizer, ...lane }: LaneConfig): Fact[] {
  const sampler = 'sampler' in method ? method.sampler : null
  const withoutDecay = optimizer.schedule === 'step' ? [] : ['decayFactor', 'decayInterval']
  return [
    ['Method', methodDefinitions[method.kind].title],
    ...settings(methodDefinitions[method.kind].schema, method, idleMethodFields(method)),
    ...(sampler
      ? [
          ['Sampler', samplerDefinitions[sampler.kind].title] as Fact,
          ...settings(samplerDefinitions[sampler.kind].schema, sampler, idleFields(sampler)),
        ]
      : []),
    ['Optimizer', optimizerTitles[optimizer.kind].title],
    ...settings(optimizerSchemas[optimizer.kind], optimizer, withoutDecay),
    ...settings(laneConfigSchema, lane, ['name']),
  ]
}

function settings(schema: v.GenericSchema, values: object, without: readonly string[] = []): Fact[] {
  return fieldsOf(schema).flatMap(([key, { label, unit, choices }]): Fact[] => {
    const value = (values as Record<string, unknown>)[key]
    if (value === undefined || without.includes(key)) return []
    const words = choices?.find((choice) => choice.value === value)?.label ?? String(value)
    return [[label, unit ? `${words} (${unit})` : words]]
  })
}
