// How a gradient becomes a parameter step. A new optimizer adds its schema here, one file and one row in src-engine/optimizers.

import * as v from 'valibot'
import { adamConfig } from './optimizers/adam.ts'

export const optimizerSchemas = { adam: adamConfig } as const

export const optimizerConfigSchema = v.variant('kind', [adamConfig])

export type OptimizerConfig = v.InferOutput<typeof optimizerConfigSchema>
export type OptimizerKind = OptimizerConfig['kind']
export type OptimizerConfigOf<Kind extends OptimizerKind> = Extract<OptimizerConfig, { kind: Kind }>

export const optimizerTitles: Record<OptimizerKind, { title: string }> = { adam: { title: 'Adam' } }
