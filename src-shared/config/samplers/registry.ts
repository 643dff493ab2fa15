// Every sampler, by kind; the order is that of the forms. Its implementation is the row of the same kind in
// src-engine/samplers/registry.ts.

import { gibbs } from './gibbs.ts'
import { hamiltonianMonteCarlo } from './hamiltonian-monte-carlo.ts'
import { metropolisAdjustedLangevin } from './metropolis-adjusted-langevin.ts'
import { randomWalkMetropolis } from './random-walk-metropolis.ts'
import { unadjustedLangevin } from './unadjusted-langevin.ts'

export const samplerDefinitions = {
  'unadjusted-langevin': unadjustedLangevin,
  'metropolis-adjusted-langevin': metropolisAdjustedLangevin,
  'random-walk-metropolis': randomWalkMetropolis,
  'hamiltonian-monte-carlo': hamiltonianMonteCarlo,
  gibbs,
} as const
