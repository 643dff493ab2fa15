// Every sampler, by kind.

import { samplerPasses, type SamplerConfig, type SamplerKind } from '../../src-shared/config/sampler.ts'
import { gibbs } from './gibbs.ts'
import { hamiltonianMonteCarlo } from './hamiltonian-monte-carlo.ts'
import { metropolisAdjustedLangevin } from './metropolis-adjusted-langevin.ts'
import { randomWalkMetropolis } from './random-walk-metropolis.ts'
import type { Sampler, SamplerRegistry, SamplerResult, SamplerRun } from './sampler.ts'
import { unadjustedLangevin } from './unadjusted-langevin.ts'

export const samplers: SamplerRegistry = {
  'unadjusted-langevin': unadjustedLangevin,
  'metropolis-adjusted-langevin': metropolisAdjustedLangevin,
  'random-walk-metropolis': randomWalkMetropolis,
  'hamiltonian-monte-carlo': hamiltonianMonteCarlo,
  gibbs,
}

export async function runSampler(config: SamplerConfig, run: SamplerRun): Promise<SamplerResult> {
  // TypeScript cannot see that row and config are of one kind; the registry's type guarantees it.
  const moved = await (samplers[config.kind] as Sampler<SamplerKind>).run(config, run)
  return { ...moved, evaluations: run.start.rowCount * samplerPasses(config, run.steps) }
}
