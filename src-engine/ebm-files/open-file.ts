// Opens the private copy of a file, trusting nothing of it: read-only, without functions or triggers of its own, pages
// looked through, tables exactly ours, every cell within bounds, and all rows as their hash says.
// (What SQLite's authors advise for files of unknown origin: sqlite.org/security.html.)

import Database from '../store/sqlite.ts'
import { isDeepStrictEqual } from 'node:util'
import { recordedMetricNames } from '../../src-shared/metric.ts'
import { cut, printable } from '../../src-shared/quote.ts'
import { carriedTables, tablesWhereUsed } from '../store/carried-tables.ts'
import { quickCheck, type Migration } from '../store/schema.ts'
import { contentHash } from './content-hash.ts'
import { askAgain, type Refuse } from './fault.ts'
import { expectedSchema, schemaOf, type SchemaEntry } from './file-schema.ts'

const textBytesMaximum = 4_000_000
const blobBytesMaximum = 256_000_000
const manifestNames = ['contents', 'program']
const metricColumnsMaximum = 200

export interface OpenFile {
  database: Database.Database
  /** The version of EBM Studio that wrote it. */
  program: string
}

export interface OpenFileOptions {
  /** Those up to the file's version. */
  migrations: readonly Migration[]
  refuse: Refuse
}

/** To be closed by whoever asked. Throws AppError. */
export function openEbmFile(path: string, { migrations, refuse }: OpenFileOptions): OpenFile {
  const database = new Database(path, { readonly: true, fileMustExist: true })
  try {
    database.pragma('trusted_schema = OFF')
    database.pragma('cell_size_check = ON')
    database.pragma('mmap_size = 0')
    requireOurTables(database, migrations, refuse)
    const verdict = quickCheck(database)
    if (verdict !== 'ok') throw refuse(`Expected sound pages, got damaged ones (${cut(verdict, 200)}): ${askAgain}.`)
    requireBounds(database, refuse)
    const { contents, program } = manifestOf(database, refuse)
    const found = contentHash(database)
    if (found !== contents) {
      const [wanted, got] = [contents, found].map((hash) => `${hash.slice(0, 12)}…`)
      throw refuse(`Expected contents with the hash ${wanted}, got ${got}: it was changed or damaged, ${askAgain}.`)
    }
    return { database, program }
  } catch (error) {
    database.close()
    if (!(error instanceof Database.SqliteError)) throw error
    throw refuse(`Expected a sound file, got a damaged one (${error.message}): ${askAgain}.`, { cause: error })
  }
}

function requireOurTables(database: Database.Database, migrations: readonly Migration[], refuse: Refuse): void {
  const found = schemaOf(database)
  const used = tablesWhereUsed.filter((table) => found.some(({ type, name }) => type === 'table' && name === table))
  const plain = expectedSchema({ migrations, extraMetrics: [], used })
  const foreign = found.find(
    (entry) =>
      !plain.some(({ type, name, table }) =>
        isDeepStrictEqual([type, name, table], [entry.type, entry.name, entry.table]),
      ),
  )
  if (foreign) throw refuse(`Expected the tables of an experiment, got ${inWords(foreign)}: ${notOurs}.`)
  const extraMetrics = extraMetricsIn(found, plain, refuse)
  const expected = expectedSchema({ migrations, extraMetrics, used })
  const missing = expected.find((entry) => !found.some((other) => isDeepStrictEqual(entry, other)))
  if (missing) throw refuse(`Expected ${inWords(missing)} as EBM Studio makes it, got another or none: ${notOurs}.`)
}

const notOurs = 'it was not written by EBM Studio, nothing of it was used'

const inWords = ({ type, name }: SchemaEntry): string => `the ${type} ${cut(printable(name, ''), 60)}`

/** Columns for metrics that came after the schema, as the text of the table names them. */
function extraMetricsIn(found: readonly SchemaEntry[], plain: readonly SchemaEntry[], refuse: Refuse): string[] {
  const textIn = (entries: readonly SchemaEntry[]) => entries.find(({ name }) => name === 'metric_rows')?.sql ?? ''
  const usual = new Set(textIn(plain).match(/\w+/g))
  const names = [...textIn(found).matchAll(/(\w+) ANY/g)].map(([, name]) => name).filter((name) => !usual.has(name))
  const unknown = names.find((name) => !(recordedMetricNames as readonly string[]).includes(name))
  if (unknown === undefined && names.length <= metricColumnsMaximum) return names
  const text = `Expected metrics that this version knows, got ${cut(unknown ?? 'too many', 40)}`
  throw refuse(`${text}: a newer EBM Studio wrote it, open it with that one.`, { code: 'not-supported' })
}

/** Looks at lengths alone: nothing large is read before it is known not to be too large. */
function requireBounds(database: Database.Database, refuse: Refuse): void {
  for (const table of [...carriedTables, 'manifest']) {
    const columns = database.pragma(`table_info(${table})`) as { name: string; type: string }[]
    if (columns.length === 0) continue
    const shares = columns.map(({ name, type }) => {
      return `coalesce(max(octet_length(${name})), 0) / ${type === 'BLOB' ? blobBytesMaximum : textBytesMaximum}.0`
    })
    const select = database.prepare<[], number>(`SELECT max(${shares.join(', ')}) FROM ${table}`).pluck()
    if (select.get()! <= 1) continue
    throw refuse(`Expected records of usual size, got one in ${table} that is far larger: ${notOurs}.`)
  }
}

function manifestOf(database: Database.Database, refuse: Refuse): { contents: string; program: string } {
  const rows = database.prepare<[], { name: string; value: string }>('SELECT name, value FROM manifest LIMIT 10').all()
  const values = new Map(rows.map(({ name, value }) => [name, value]))
  const [contents = '', program = ''] = manifestNames.map((name) => values.get(name))
  const isComplete =
    rows.length === manifestNames.length && /^[0-9a-f]{64}$/.test(contents) && /^[\w.+-]{1,40}$/.test(program)
  if (!isComplete)
    throw refuse(`Expected a manifest with the hash of the contents and the program, got another: ${notOurs}.`)
  return { contents, program }
}
