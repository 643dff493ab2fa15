// Parallel tempering (replica exchange): copies of every chain at several temperatures, which change places.
//
//   replica l of a chain samples e^(−βₗ E),  1 = β₀ > β₁ > … > β_L > 0
//   after its walk neighbours change places with probability min(1, e^((βₗ − βₗ₊₁)(Eₗ − Eₗ₊₁)))
// Each exchange keeps the product of all laws, so the replicas at β = 1 sample e^−E exactly, if the sampler does; hot ones
// cross barriers, and their places come down the ladder. An exchange goes over the pairs (0, 1), (2, 3), … and then over
// (1, 2), (3, 4), …, so that a place can move by two.
// Fails where neighbours are too far apart: their energies do not overlap and hardly any exchange is taken. About 0.234 is
// best; a swap rate near 0 cuts the ladder in two, however well the others do.
// Cost: as many walks as there are temperatures, and one transfer of all replicas for each exchange.
// Source: Geyer 1991, "Markov chain Monte Carlo maximum likelihood"; Kone & Kofke 2005 for 0.23; order of the pairs:
// Okabe et al. 2001.

import type { SamplerConfig } from '../../src-shared/config/sampler.ts'
import type { Rows } from '../backends/backend.ts'
import { uniformAt } from '../random/uniform.ts'
import { runSampler } from './registry.ts'
import type { SamplerResult, SamplerRun } from './sampler.ts'

/** β from 1 down to 1 / `hottest`, each the same factor below the one before; a fresh (levels). */
export function geometricLadder(levels: number, hottest: number): Float64Array {
  if (!(Number.isInteger(levels) && levels >= 1 && hottest >= 1)) {
    throw new Error(`Expected at least one temperature and the hottest at least 1, got ${levels} and ${hottest}.`)
  }
  return Float64Array.from({ length: levels }, (_, level) => (level === 0 ? 1 : hottest ** (-level / (levels - 1))))
}

/** Every chain once at each temperature, all at its start: row level × chains + chain. `starts` is row-major; fresh. */
export function replicasOf(starts: Float64Array, levels: number): Float64Array {
  const replicas = new Float64Array(levels * starts.length)
  for (let level = 0; level < levels; level++) replicas.set(starts, level * starts.length)
  return replicas
}

export interface TemperedRun extends Omit<SamplerRun, 'inverseTemperatures' | 'answer'> {
  /** All replicas: row level × chains + chain. */
  start: Rows
  /** β of each level, falling from 1; (levels). */
  ladder: Float64Array
  /** Purpose of the uniforms that decide exchanges, at the position of the last step of `normals`. */
  swapPurpose: number
}

export interface TemperedResult extends SamplerResult {
  /** All replicas, each at its place of the ladder, in the order of `start`. */
  rows: Rows
  /** In which row of `start` each began its walk. */
  origins: Int32Array
  /** Those at β = 1: (chains, dimension). */
  cold: Rows
  /** Acceptance of the proposals at β = 1; absent where nothing is refused. */
  coldAcceptance?: number
  /** Share of the exchanges between levels l and l + 1 that were taken; (levels − 1). */
  swapRates: Float64Array
}

/**
 * Walks all replicas and lets neighbours exchange their places once. Needs a session with temperatures and step sizes per
 * row and energies at the end of a walk. Throws for rows that do not fill the ladder.
 */
export async function runTempered(config: SamplerConfig, run: TemperedRun): Promise<TemperedResult> {
  const { session, start, ladder, normals, steps, swapPurpose } = run
  const chains = start.rowCount / ladder.length
  if (!Number.isInteger(chains)) {
    throw new Error(`Expected replicas for ${ladder.length} temperatures, got ${start.rowCount} rows.`)
  }
  const inverseTemperatures = Float64Array.from(
    { length: start.rowCount },
    (_, row) => ladder[Math.floor(row / chains)],
  )
  const moved = await runSampler(config, {
    ...{ ...run, inverseTemperatures },
    answer: { energies: true, rowAcceptance: true },
  })
  const [values, heated, rowAcceptance] = await Promise.all([
    session.download(moved.rows),
    moved.energies!,
    moved.rowAcceptance,
  ])
  const position = { seed: normals.seed, purpose: swapPurpose, step: normals.firstStep + steps }
  const origins = Int32Array.from(inverseTemperatures, (_, row) => row)
  const swapRates = exchange(values, {
    origins,
    energies: heated.map((energy, row) => energy / inverseTemperatures[row]),
    ladder,
    uniform: (row) => uniformAt({ ...position, chain: normals.firstChain + row }),
  })
  const { extent, evaluations, acceptance } = moved
  return {
    rows: session.upload(values, start.rowCount),
    cold: session.upload(values.subarray(0, chains * start.dimension), chains),
    ...{ extent, evaluations, swapRates, origins },
    ...(acceptance && { acceptance }),
    ...(rowAcceptance && { coldAcceptance: meanOf(rowAcceptance.subarray(0, chains)) }),
  }
}

interface Exchange {
  /** E of each row, without its β; changes along with the rows. */
  energies: Float64Array
  /** Changes along with the rows, if given: which row each was. */
  origins?: Int32Array
  ladder: Float64Array
  /** On (0, 1), for the exchange of this row with its neighbour above. */
  uniform(row: number): number
}

/** Changes places in `values` (rows × dimension) and `energies`, in place; the share of each pair's exchanges taken. */
export function exchange(values: Float64Array, { energies, origins, ladder, uniform }: Exchange): Float64Array {
  const dimension = values.length / energies.length
  const chains = energies.length / ladder.length
  const rates = new Float64Array(Math.max(0, ladder.length - 1))
  for (const parity of [0, 1]) {
    for (let level = parity; level < rates.length; level += 2) {
      for (let row = level * chains; row < (level + 1) * chains; row++) {
        const above = row + chains
        const logRatio = (ladder[level] - ladder[level + 1]) * (energies[row] - energies[above])
        // An energy that is not a number is in no exchange.
        if (!(Math.log(uniform(row)) < logRatio)) continue
        rates[level] += 1 / chains
        swap(energies, row, above)
        if (origins) swap(origins, row, above)
        for (let axis = 0; axis < dimension; axis++) swap(values, row * dimension + axis, above * dimension + axis)
      }
    }
  }
  return rates
}

function swap(values: Float64Array | Int32Array, first: number, second: number): void {
  const kept = values[first]
  values[first] = values[second]
  values[second] = kept
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
