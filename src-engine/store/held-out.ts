// The held-out log-likelihoods that the library lists of a run: the last, and the best at any evaluation. They are copies
// of what stands in metric rows, so that a list of a thousand runs need not read ten million of those.

import type { Database } from 'better-sqlite3'
import { isTrusted, type Estimate } from '../../src-shared/estimate.ts'
import type { ListedLikelihoods } from '../../src-shared/run.ts'
import { runInWords, type DamageLog, type KeyedDamage } from './damage.ts'
import { isWhole, sealOf } from './seal.ts'

/** An evaluation as it was recorded, oldest first where there are several. */
export interface HeldOut {
  iteration: number
  estimate: Estimate
}

export interface HeldOutTable {
  /**
   * One more evaluation. A likelihood that is not finite, or whose log Z did not converge, cannot be anybody's best: it
   * stays in the rows, and the run drops out of the ranking.
   */
  add(runId: string, evaluation: HeldOut): void
  /** In place of what is known: all evaluations that the run has, oldest first. */
  replace(runId: string, evaluations: Iterable<HeldOut>): void
  /** By run; what is damaged is left out, and it is said. */
  ofExperiment(experimentId: string): Map<string, ListedLikelihoods>
  /** Runs that have a last value and no best: recorded by an earlier version. */
  withoutBest(): string[]
}

interface LastRow {
  run_id: string
  log_likelihood: number
  seal: number | null
}

interface BestRow extends LastRow {
  iteration: number
  seal: number
}

export function heldOutTable(database: Database, damage: DamageLog): HeldOutTable {
  const upsertLast = database.prepare(
    `INSERT INTO held_out (run_id, log_likelihood, seal) VALUES (?, ?, ?)
     ON CONFLICT (run_id) DO UPDATE SET log_likelihood = excluded.log_likelihood, seal = excluded.seal`,
  )
  const upsertBest = database.prepare(
    `INSERT INTO best_held_out (run_id, log_likelihood, iteration, seal) VALUES (?, ?, ?, ?)
     ON CONFLICT (run_id) DO UPDATE SET
       log_likelihood = excluded.log_likelihood, iteration = excluded.iteration, seal = excluded.seal
     WHERE excluded.log_likelihood > log_likelihood`,
  )
  const deleteLast = database.prepare('DELETE FROM held_out WHERE run_id = ?')
  const deleteBest = database.prepare('DELETE FROM best_held_out WHERE run_id = ?')
  const selectLast = database.prepare<[string], LastRow>(
    'SELECT h.* FROM runs JOIN held_out h ON h.run_id = runs.id WHERE experiment_id = ?',
  )
  const selectBest = database.prepare<[string], BestRow>(
    'SELECT h.* FROM runs JOIN best_held_out h ON h.run_id = runs.id WHERE experiment_id = ?',
  )
  const selectWithoutBest = database
    .prepare<[], string>(
      'SELECT run_id FROM held_out WHERE NOT EXISTS (SELECT 1 FROM best_held_out b WHERE b.run_id = held_out.run_id)',
    )
    .pluck()

  function add(runId: string, { iteration, estimate: { value, obtained } }: HeldOut): void {
    if (!Number.isFinite(value) || !isTrusted(obtained)) {
      deleteLast.run(runId)
      return
    }
    upsertLast.run(runId, value, sealOf([runId, value]))
    upsertBest.run(runId, value, iteration, sealOf([runId, value, iteration]))
  }

  return {
    add,
    replace(runId, evaluations) {
      deleteLast.run(runId)
      deleteBest.run(runId)
      for (const evaluation of evaluations) add(runId, evaluation)
    },
    ofExperiment(experimentId) {
      const found = new Map<string, ListedLikelihoods>()
      for (const row of selectLast.all(experimentId)) {
        if (isWholeLast(row)) found.set(row.run_id, { last: row.log_likelihood, best: null })
        else damage.report(`${lastInWords(`run ${row.run_id}`)} is damaged and left out.`)
      }
      for (const row of selectBest.all(experimentId)) {
        const { run_id: id, log_likelihood: value, iteration } = row
        if (isWholeBest(row)) found.set(id, { last: found.get(id)?.last ?? null, best: { value, iteration } })
        else damage.report(`${bestInWords(`run ${id}`)} is damaged and left out.`)
      }
      return found
    },
    withoutBest: () => selectWithoutBest.all(),
  }
}

const isWholeLast = ({ run_id, log_likelihood, seal }: LastRow): boolean =>
  isWhole(seal, () => sealOf([run_id, log_likelihood]))

const isWholeBest = ({ run_id, log_likelihood, iteration, seal }: BestRow): boolean =>
  isWhole(seal, () => sealOf([run_id, log_likelihood, iteration]))

const lastInWords = (run: string): string => `The held-out log-likelihood of ${run} in the list`
const bestInWords = (run: string): string => `The best held-out log-likelihood of ${run} in the list`

/** Renews the checksums of a run that has got another id. */
export function resealHeldOut(database: Database, runId: string): void {
  const last = database.prepare<[string], LastRow>('SELECT * FROM held_out WHERE run_id = ?').get(runId)
  const best = database.prepare<[string], BestRow>('SELECT * FROM best_held_out WHERE run_id = ?').get(runId)
  if (last && last.seal !== null) {
    const seal = sealOf([runId, last.log_likelihood])
    database.prepare('UPDATE held_out SET seal = ? WHERE run_id = ?').run(seal, runId)
  }
  if (best) {
    const seal = sealOf([runId, best.log_likelihood, best.iteration])
    database.prepare('UPDATE best_held_out SET seal = ? WHERE run_id = ?').run(seal, runId)
  }
}

export function* damagedHeldOut(database: Database): Generator<KeyedDamage> {
  for (const row of database.prepare<[], LastRow>('SELECT * FROM held_out').all()) {
    if (!isWholeLast(row)) yield keyed(row.run_id, lastInWords(runInWords(database, row.run_id)))
  }
}

export function* damagedBestHeldOut(database: Database): Generator<KeyedDamage> {
  for (const row of database.prepare<[], BestRow>('SELECT * FROM best_held_out').all()) {
    if (!isWholeBest(row)) yield keyed(row.run_id, bestInWords(runInWords(database, row.run_id)))
  }
}

const keyed = (runId: string, what: string): KeyedDamage => ({
  key: { column: 'run_id', value: runId },
  text: `${what} is damaged.`,
})
