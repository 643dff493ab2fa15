// Snapshots as blobs: a JSON header and the float32 arrays as they are, deflated, so that NaN and ±Infinity come back
// bit for bit.
//
//   deflate( headerLength: uint32 LE │ header: JSON, UTF-8 │ energy │ samples │ negatives │ test: float32 LE )

import type { Database } from 'better-sqlite3'
import { deflateSync, inflateSync } from 'node:zlib'
import { jsonNumber, numberOfKind, type NumberKind, type Progress } from '../../src-shared/metric.ts'
import type { Snapshot, SnapshotIndexEntry, View } from '../../src-shared/snapshot.ts'

export interface SnapshotTable {
  append(snapshot: Snapshot): void
  index(runId: string): SnapshotIndexEntry[]
  /** The last one at or before `iteration`; the newest for null. */
  at(runId: string, iteration: number | null): Snapshot | null
  lastId(runId: string): number
  dropAfter(runId: string, lastId: number): void
}

interface Header {
  view: View
  shape: number[]
  logPartition: ReturnType<typeof jsonNumber>
  logPartitionConverged: boolean
  samplesDimension: number
  samplesObtained: string
  negativesDimension: number
  negativesTitle: string
  /** Lengths of energy, samples, negatives and the test points' log-likelihoods; the last is absent in earlier versions. */
  lengths: [energy: number, samples: number, negatives: number, testLogLikelihoods?: number]
}

interface SnapshotRow {
  iteration: number
  evaluations: number
  compute_seconds: number
  body: Buffer
}

export function snapshotTable(database: Database): SnapshotTable {
  const insert = database.prepare(
    'INSERT INTO snapshots (run_id, iteration, evaluations, compute_seconds, body) VALUES (?, ?, ?, ?, ?)',
  )
  const selectIndex = database.prepare<[string], Omit<SnapshotRow, 'body'>>(
    'SELECT iteration, evaluations, compute_seconds FROM snapshots WHERE run_id = ? ORDER BY iteration, id',
  )
  const selectAt = database.prepare<[string, number], SnapshotRow>(
    `SELECT iteration, evaluations, compute_seconds, body FROM snapshots
     WHERE run_id = ? AND iteration <= ? ORDER BY iteration DESC, id DESC LIMIT 1`,
  )
  const selectLastId = database
    .prepare<[string], number>('SELECT coalesce(max(id), 0) FROM snapshots WHERE run_id = ?')
    .pluck()
  const deleteAfter = database.prepare('DELETE FROM snapshots WHERE run_id = ? AND id > ?')
  return {
    append(snapshot) {
      const { runId, iteration, evaluations, computeSeconds } = snapshot
      insert.run(runId, iteration, evaluations, computeSeconds, encodeSnapshot(snapshot))
    },
    index: (runId) => selectIndex.all(runId).map((row) => ({ runId, ...progressOf(row) })),
    at(runId, iteration) {
      const row = selectAt.get(runId, iteration ?? Number.MAX_SAFE_INTEGER)
      return row ? { runId, ...progressOf(row), ...decodeSnapshot(row.body) } : null
    },
    lastId: (runId) => selectLastId.get(runId) as number,
    dropAfter: (runId, lastId) => void deleteAfter.run(runId, lastId),
  }
}

const progressOf = (row: Omit<SnapshotRow, 'body'>): Progress => ({
  iteration: row.iteration,
  evaluations: row.evaluations,
  computeSeconds: row.compute_seconds,
})

function encodeSnapshot(snapshot: Snapshot): Buffer {
  const arrays = arraysOf(snapshot)
  const { energy, samples, negatives } = snapshot
  const header: Header = {
    view: energy.view,
    shape: energy.shape,
    logPartition: jsonNumber(snapshot.logPartition),
    logPartitionConverged: snapshot.logPartitionConverged,
    samplesDimension: samples.dimension,
    samplesObtained: snapshot.samplesObtained,
    negativesDimension: negatives.dimension,
    negativesTitle: snapshot.negativesTitle,
    lengths: arrays.map(({ length }) => length) as [number, number, number, number],
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  // Noise barely compresses: the fastest level costs little and gains nearly as much as the best.
  return deflateSync(Buffer.concat([length, text, ...arrays.map(bytesOf)]), { level: 1 })
}

function decodeSnapshot(body: Buffer): Omit<Snapshot, keyof Progress | 'runId'> {
  const bytes = inflateSync(body)
  const start = 4 + bytes.readUInt32LE(0)
  const header = JSON.parse(bytes.toString('utf8', 4, start)) as Header
  const { logPartition, lengths } = header
  let offset = start
  const [energy, samples, negatives, testLogLikelihoods] = [0, 1, 2, 3].map((which) => {
    const values = floatsOf(bytes, offset, lengths[which] ?? 0)
    offset += 4 * values.length
    return values
  })
  return {
    energy: { view: header.view, shape: header.shape, values: energy },
    logPartition:
      typeof logPartition === 'number' ? logPartition : numberOfKind(logPartition?.kind as NumberKind, null),
    logPartitionConverged: header.logPartitionConverged,
    samples: { dimension: header.samplesDimension, values: samples },
    samplesObtained: header.samplesObtained,
    negatives: { dimension: header.negativesDimension, values: negatives },
    negativesTitle: header.negativesTitle,
    testLogLikelihoods,
  }
}

/** In the order in which they are stored. */
const arraysOf = ({ energy, samples, negatives, testLogLikelihoods }: Snapshot): Float32Array[] => [
  energy.values,
  samples.values,
  negatives.values,
  testLogLikelihoods,
]

const bytesOf = (values: Float32Array): Buffer => Buffer.from(values.buffer, values.byteOffset, values.byteLength)

/** A copy, because a blob's floats need not stand at a multiple of four. */
function floatsOf(bytes: Buffer, offset: number, length: number): Float32Array {
  return new Float32Array(new Uint8Array(bytes.subarray(offset, offset + 4 * length)).buffer)
}
