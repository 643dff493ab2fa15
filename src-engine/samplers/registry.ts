// Every sampler, by kind.

import type { SamplerRegistry } from './sampler.ts'
import { unadjustedLangevin } from './unadjusted-langevin.ts'

export const samplers: SamplerRegistry = { 'unadjusted-langevin': unadjustedLangevin }
