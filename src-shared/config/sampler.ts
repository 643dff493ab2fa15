// How negatives are drawn. A new sampler adds its schema here, one file and one row in src-engine/samplers.

import * as v from 'valibot'
import { metropolisAdjustedLangevinConfig } from './samplers/metropolis-adjusted-langevin.ts'
import { randomWalkMetropolisConfig } from './samplers/random-walk-metropolis.ts'
import { temperatureOf, unadjustedLangevinConfig } from './samplers/unadjusted-langevin.ts'

export const samplerSchemas = {
  'unadjusted-langevin': unadjustedLangevinConfig,
  'metropolis-adjusted-langevin': metropolisAdjustedLangevinConfig,
  'random-walk-metropolis': randomWalkMetropolisConfig,
} as const

export const samplerConfigSchema = v.variant('kind', [
  unadjustedLangevinConfig,
  metropolisAdjustedLangevinConfig,
  randomWalkMetropolisConfig,
])

export type SamplerConfig = v.InferOutput<typeof samplerConfigSchema>
export type SamplerKind = SamplerConfig['kind']
export type SamplerConfigOf<Kind extends SamplerKind> = Extract<SamplerConfig, { kind: Kind }>

/** The chains sample exp(−E/T): 1 wherever proposals are taken or refused. */
export function samplerTemperature(sampler: SamplerConfig): number {
  return sampler.kind === 'unadjusted-langevin' ? temperatureOf(sampler) : 1
}

export interface SamplerTitle {
  title: string
  abbreviation: string
  help: string
  /** The share of proposals taken at which chains move best; absent where nothing is refused. */
  acceptanceTarget?: number
}

export const samplerTitles: Record<SamplerKind, SamplerTitle> = {
  'unadjusted-langevin': {
    title: 'Unadjusted Langevin',
    abbreviation: 'ULA',
    help: 'Gradient steps with noise, without a Metropolis correction: biased by O(ε).',
  },
  'metropolis-adjusted-langevin': {
    title: 'Metropolis-adjusted Langevin',
    abbreviation: 'MALA',
    help: 'Langevin steps as proposals that are taken or refused: unbiased at every ε. Best near acceptance 0.574.',
    acceptanceTarget: 0.574,
  },
  'random-walk-metropolis': {
    title: 'Random-walk Metropolis',
    abbreviation: 'RWM',
    help: 'Gaussian proposals, taken or refused by energy alone: no gradient, unbiased, slow. Best near acceptance 0.234.',
    acceptanceTarget: 0.234,
  },
}
