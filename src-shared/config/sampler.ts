// How negatives are drawn. A new sampler adds its schema here, one file and one row in src-engine/samplers.

import * as v from 'valibot'
import { unadjustedLangevinConfig } from './samplers/unadjusted-langevin.ts'

export const samplerSchemas = { 'unadjusted-langevin': unadjustedLangevinConfig } as const

export const samplerConfigSchema = v.variant('kind', [unadjustedLangevinConfig])

export type SamplerConfig = v.InferOutput<typeof samplerConfigSchema>
export type SamplerKind = SamplerConfig['kind']
export type SamplerConfigOf<Kind extends SamplerKind> = Extract<SamplerConfig, { kind: Kind }>

export const samplerTitles: Record<SamplerKind, { title: string; abbreviation: string; help: string }> = {
  'unadjusted-langevin': {
    title: 'Unadjusted Langevin',
    abbreviation: 'ULA',
    help: 'Gradient steps with noise, without a Metropolis correction: biased by O(ε).',
  },
}
