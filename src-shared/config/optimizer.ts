// How a gradient becomes a parameter step. A new optimizer adds its schema here, one file and one row in src-engine/optimizers.

import * as v from 'valibot'
import { adamConfig } from './optimizers/adam.ts'
import { sgdConfig } from './optimizers/sgd.ts'

export const optimizerSchemas = { adam: adamConfig, sgd: sgdConfig } as const

export const optimizerConfigSchema = v.variant('kind', Object.values(optimizerSchemas))

export type OptimizerConfig = v.InferOutput<typeof optimizerConfigSchema>
export type OptimizerKind = OptimizerConfig['kind']
export type OptimizerConfigOf<Kind extends OptimizerKind> = Extract<OptimizerConfig, { kind: Kind }>

export const optimizerTitles: Record<OptimizerKind, { title: string; help: string }> = {
  adam: { title: 'Adam', help: 'Steps scaled by the gradient’s running mean and size, per parameter.' },
  sgd: {
    title: 'SGD with momentum',
    help: 'Steps along a running sum of gradients, the same scale for all parameters.',
  },
}
