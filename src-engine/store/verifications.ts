// Verifications: what training a run again came to, each time that somebody asked. They go with their run, and those that
// speak of iterations that a run goes back on are dropped with them.

import type { Database } from 'better-sqlite3'
import { jsonNumber, numberOfKind, type NumberKind } from '../../src-shared/metric.ts'
import type { MetricDifference, Verification } from '../../src-shared/verification.ts'
import { runInWords, unlessDamaged, type DamageLog, type KeyedDamage } from './damage.ts'
import { sealOf } from './seal.ts'

export interface VerificationTable {
  /** On the disk when it returns. Of a run that was deleted meanwhile nothing is kept. */
  add(verification: Verification): void
  /** In the order in which they were made; damaged ones are reported. */
  of(runId: string): Verification[]
  dropAfter(runId: string, iteration: number): void
}

interface VerificationRow {
  id: number
  run_id: string
  iteration: number
  made_at: number
  seconds: number
  content: string
  seal: number
}

type StoredNumber = number | null | { kind: NumberKind }

interface StoredDifference extends Omit<MetricDifference, 'stored' | 'now'> {
  stored: StoredNumber
  now: StoredNumber
}

interface Content extends Pick<
  Verification,
  'version' | 'rows' | 'values' | 'iteration' | 'backend' | 'kernelVariant' | 'remarks'
> {
  differences: StoredDifference[]
}

export function verificationTable(database: Database, damage: DamageLog): VerificationTable {
  const insert = database.prepare(
    `INSERT INTO verifications (run_id, iteration, made_at, seconds, content, seal)
     SELECT ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM runs WHERE id = ?)`,
  )
  const select = database.prepare<[string], VerificationRow>('SELECT * FROM verifications WHERE run_id = ? ORDER BY id')
  const deleteAfter = database.prepare('DELETE FROM verifications WHERE run_id = ? AND iteration > ?')

  return {
    add(verification) {
      const { runId, endedAt, madeAt, seconds } = verification
      const facts = [runId, endedAt, madeAt, seconds, contentOf(verification)] as const
      insert.run(...facts, sealOf(facts), runId)
    },
    of: (runId) =>
      (unlessDamaged(() => select.all(runId)) ?? []).flatMap((row) => {
        const found = unlessDamaged(() => verificationOf(row))
        if (found) return found
        damage.report(`What verifying ${runInWords(database, runId)} came to is damaged and left out.`)
        return []
      }),
    dropAfter: (runId, iteration) => void deleteAfter.run(runId, iteration),
  }
}

function contentOf(verification: Verification): string {
  const { version, rows, values, iteration, differences, backend, kernelVariant, remarks } = verification
  const stored = differences.map((each) => ({ ...each, stored: jsonNumber(each.stored), now: jsonNumber(each.now) }))
  return JSON.stringify({ version, rows, values, iteration, differences: stored, backend, kernelVariant, remarks })
}

/** Throws where the checksum does not fit. */
function verificationOf(row: VerificationRow): Verification {
  if (row.seal !== sealOfRow(row)) throw new Error('damaged')
  const { differences, ...content } = JSON.parse(row.content) as Content
  return {
    ...content,
    ...{ runId: row.run_id, endedAt: row.iteration, madeAt: row.made_at, seconds: row.seconds },
    differences: differences.map((each) => ({
      ...each,
      stored: numberFrom(each.stored) ?? Number.NaN,
      now: numberFrom(each.now),
    })),
  }
}

const numberFrom = (stored: StoredNumber): number | null =>
  typeof stored === 'object' && stored !== null ? numberOfKind(stored.kind, null) : stored

const sealOfRow = ({ run_id, iteration, made_at, seconds, content }: VerificationRow): number =>
  sealOf([run_id, iteration, made_at, seconds, content])

/** Renews the checksums of a run that has got another id. */
export function resealVerifications(database: Database, runId: string): void {
  const rows = database.prepare<[string], VerificationRow>('SELECT * FROM verifications WHERE run_id = ?').all(runId)
  const update = database.prepare('UPDATE verifications SET seal = ? WHERE id = ?')
  for (const row of rows) update.run(sealOfRow(row), row.id)
}

/** Every one of the library that is damaged, by its key and in words. */
export function* damagedVerifications(database: Database): Generator<KeyedDamage> {
  for (const row of database.prepare<[], VerificationRow>('SELECT * FROM verifications ORDER BY id').all()) {
    if (unlessDamaged(() => verificationOf(row))) continue
    const text = `What verifying ${runInWords(database, row.run_id)} came to is damaged.`
    yield { key: { column: 'id', value: row.id }, text }
  }
}
