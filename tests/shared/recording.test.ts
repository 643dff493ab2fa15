// A replica comes to equal what is recorded, whatever is lost, doubled or late on the way.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  emptyReplica,
  withEvent,
  withRecords,
  type Cursor,
  type Recorded,
  type RecordingEvent,
  type Records,
  type Replica,
} from '../../src-shared/recording.ts'
import type { MetricRow } from '../../src-shared/metric.ts'
import { shownRows } from '../../src-shared/thin-rows.ts'

/** The recording itself, in the plainest way: a list that is cut and goes on. */
function recording() {
  const state = { rewinds: 0, rows: [] as Recorded<MetricRow>[], snapshots: 0, made: 0 }
  const cursor = (): Cursor => ({ rewinds: state.rewinds, rows: state.rows.length, snapshots: state.snapshots })
  const progress = () => ({ iteration: state.made, evaluations: 0, computeSeconds: 0 })
  return {
    rows: () => [...state.rows],
    cursor,
    append(count: number): RecordingEvent {
      const rows = Array.from({ length: count }, (_, index) => {
        state.made++
        return { ...progress(), values: { loss: state.made }, sequence: state.rows.length + index }
      })
      state.rows.push(...rows)
      return { kind: 'metrics', runId: 'run', rewinds: state.rewinds, rows }
    },
    picture(): RecordingEvent {
      const entry = { runId: 'run', sequence: state.snapshots++, ...progress() }
      return { kind: 'snapshot', runId: 'run', rewinds: state.rewinds, entry }
    },
    rewind(rows: number): RecordingEvent {
      state.rewinds++
      state.rows.length = Math.min(rows, state.rows.length)
      return { kind: 'rewound', runId: 'run', to: cursor() }
    },
    read(after: Cursor | null): Records {
      const from = after?.rewinds === state.rewinds ? after : { rows: 0, snapshots: 0 }
      const snapshots = Array.from({ length: state.snapshots - from.snapshots }, (_, index) => ({
        ...{ runId: 'run', sequence: from.snapshots + index, iteration: 0, evaluations: 0, computeSeconds: 0 },
      }))
      const rewoundTo = after === null || from === after ? null : { rows: 0, snapshots: 0 }
      return { rewoundTo, rows: state.rows.slice(from.rows), snapshots, cursor: cursor() }
    },
  }
}

const taken = (replica: Replica, event: RecordingEvent) => withEvent(replica, event) ?? replica

test('rows that are told and read are there once', () => {
  const run = recording()
  const told = run.append(60)
  const replica = withRecords(emptyReplica, run.read(null))
  expect(withEvent(replica, told)).toBe(replica)
  const next = withEvent(replica, run.append(20))!
  expect(next.rows).toEqual(run.rows())
})

test('a run that goes back to 300 of 400 and on has no row twice and none out of order', () => {
  const run = recording()
  let replica = withEvent(emptyReplica, run.append(400))!
  replica = withEvent(replica, run.rewind(300))!
  expect(replica.rows).toHaveLength(300)
  replica = withEvent(replica, run.append(50))!
  expect(replica.rows).toEqual(run.rows())
})

test('what would leave a gap is not taken, and reading on from the cursor closes it', () => {
  const run = recording()
  const replica = withEvent(emptyReplica, run.append(3))!
  run.append(2)
  expect(withEvent(replica, run.append(1))).toBeNull()
  expect(withRecords(replica, run.read(replica.cursor)).rows).toEqual(run.rows())
})

test('a rewinding that was missed makes the copy begin anew', () => {
  const run = recording()
  const replica = withEvent(emptyReplica, run.append(5))!
  run.rewind(1)
  const late = run.append(9)
  expect(withEvent(replica, late)).toBeNull()
  run.rewind(4)
  expect(withEvent(replica, run.rewind(2))).toBeNull()
  const read = withRecords(replica, run.read(replica.cursor))
  expect(read.rows).toEqual(run.rows())
  // What was under way all the time changes nothing any more.
  expect(withEvent(read, late)).toBe(read)
})

const act = fc.oneof(
  fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant('picture' as const), count: fc.constant(0) }),
  fc.record({ do: fc.constant('rewind' as const), count: fc.integer({ min: 0, max: 12 }) }),
)

test('whatever is lost or doubled, one reading from the cursor makes the copy equal', () => {
  const fate = fc.constantFrom('arrives' as const, 'lost' as const, 'twice' as const)
  fc.assert(
    fc.property(fc.array(fc.tuple(act, fate), { maxLength: 30 }), (story) => {
      const run = recording()
      let replica = emptyReplica
      for (const [{ do: what, count }, fate] of story) {
        const event = what === 'append' ? run.append(count) : what === 'picture' ? run.picture() : run.rewind(count)
        if (fate !== 'lost') replica = taken(replica, event)
        if (fate === 'twice') replica = taken(replica, event)
      }
      const read = withRecords(replica, run.read(replica.cursor))
      expect(read.rows).toEqual(run.rows())
      expect(read.cursor).toEqual(run.cursor())
      expect(read.snapshots.map(({ sequence }) => sequence)).toEqual(read.snapshots.map((_, index) => index))
    }),
  )
})

test('of a long run that is followed from its beginning as few rows are held as of one that is opened', () => {
  const [batch, total] = [500, 60_000]
  const peaks = [137, 20_001, 59_990]
  const valueAt = (sequence: number) => ({
    loss: peaks.includes(sequence) ? 1e6 + sequence : Math.sin(sequence / 500),
    gradientNorm: sequence === 30_303 ? Number.NaN : 1,
    ...(sequence % 5000 === 0 && { testLogLikelihood: -2 }),
  })
  let replica = emptyReplica
  let most = 0
  for (let begin = 0; begin < total; begin += batch) {
    const rows = Array.from({ length: batch }, (_, index) => {
      const sequence = begin + index
      return { sequence, iteration: sequence, evaluations: 0, computeSeconds: 0, values: valueAt(sequence) }
    })
    replica = withEvent(replica, { kind: 'metrics', runId: 'run', rewinds: 0, rows })!
    most = Math.max(most, replica.rows.length)
  }
  expect(replica.cursor.rows).toBe(total)
  expect(most).toBeLessThanOrEqual(2 * shownRows)
  const held = replica.rows.map(({ sequence }) => sequence)
  for (const sequence of [0, ...peaks, 30_303, total - 1]) expect(held).toContain(sequence)
  expect(replica.rows.filter(({ values }) => values.testLogLikelihood !== undefined)).toHaveLength(12)
  // The beginning is not coarser for what came since: of each hundredth of the run there are rows.
  const perHundredth = new Set(held.map((sequence) => Math.floor(sequence / (total / 100))))
  expect(perHundredth.size).toBe(100)
  const early = held.filter((sequence) => sequence < total / 2).length
  expect(early).toBeGreaterThan(held.length / 5)
  // Going back and on again, nothing stands twice.
  replica = withEvent(replica, { kind: 'rewound', runId: 'run', to: { rewinds: 1, rows: 20_000, snapshots: 0 } })!
  expect(replica.rows.every(({ sequence }) => sequence < 20_000)).toBe(true)
})
