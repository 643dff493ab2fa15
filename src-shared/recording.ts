// What a run has recorded, as whoever follows it sees it: metric rows and snapshots, each kind numbered 0, 1, 2, …
//
//   engine   rows 0 1 2 3 4 │ rewound to 3 │ 3 4 5 …            a run that resumes goes back to its checkpoint
//   replica  rows 0 1 2 3 4 │ drops 3 and 4 │ 3 4 5 …
//
// A cursor says how far somebody has read. What is told with a number that is known already changes nothing, what would
// leave a gap is not taken: the replica then asks from its cursor on. So it comes to equal what is stored, whatever was
// lost, doubled or overtaken on the way.

import type { MetricRow } from './metric.ts'
import type { SnapshotIndexEntry } from './snapshot.ts'
import { shownRows, thinRows } from './thin-rows.ts'

export type Recorded<Item> = Item & { sequence: number }

export interface Cursor {
  /** How often the run has gone back to a checkpoint. */
  rewinds: number
  /** The sequence numbers that come next. */
  rows: number
  snapshots: number
}

export const isSameCursor = (a: Cursor, b: Cursor): boolean =>
  a.rewinds === b.rewinds && a.rows === b.rows && a.snapshots === b.snapshots

/** The answer to a request for what was recorded from a cursor on. */
export interface Records {
  /** The run was rewound since that cursor: drop what stands from here on first. null: it was not. */
  rewoundTo: Pick<Cursor, 'rows' | 'snapshots'> | null
  /** In order; of very many some are left out. */
  rows: Recorded<MetricRow>[]
  snapshots: Recorded<SnapshotIndexEntry>[]
  /** How far this reaches. */
  cursor: Cursor
}

/** Whoever follows the run sees these; all in order. */
export type RecordingEvent =
  | { kind: 'metrics'; runId: string; rewinds: number; rows: Recorded<MetricRow>[] }
  | { kind: 'snapshot'; runId: string; rewinds: number; entry: Recorded<SnapshotIndexEntry> }
  /** Everything from this cursor's numbers on is dropped, and its numbers are given anew. */
  | { kind: 'rewound'; runId: string; to: Cursor }

export interface Replica {
  cursor: Cursor
  rows: readonly Recorded<MetricRow>[]
  snapshots: readonly Recorded<SnapshotIndexEntry>[]
}

export const emptyReplica: Replica = { cursor: { rewinds: 0, rows: 0, snapshots: 0 }, rows: [], snapshots: [] }

/** With what was read from the replica's own cursor on. */
export function withRecords(replica: Replica, records: Records): Replica {
  const base = records.rewoundTo ? cut(replica, { ...replica.cursor, ...records.rewoundTo }) : replica
  return {
    cursor: records.cursor,
    rows: fewEnough([...base.rows, ...records.rows.filter(({ sequence }) => sequence >= base.cursor.rows)]),
    snapshots: [...base.snapshots, ...records.snapshots.filter(({ sequence }) => sequence >= base.cursor.snapshots)],
  }
}

/** With what an event tells; null where something before it is missing, so that the replica has to read on first. */
export function withEvent(replica: Replica, event: RecordingEvent): Replica | null {
  const { cursor } = replica
  switch (event.kind) {
    case 'metrics': {
      if (event.rewinds !== cursor.rewinds) return event.rewinds < cursor.rewinds ? replica : null
      const rows = fresh(event.rows, cursor.rows)
      if (rows === null) return null
      if (rows.length === 0) return replica
      return {
        ...replica,
        cursor: { ...cursor, rows: cursor.rows + rows.length },
        rows: fewEnough([...replica.rows, ...rows]),
      }
    }
    case 'snapshot': {
      if (event.rewinds !== cursor.rewinds) return event.rewinds < cursor.rewinds ? replica : null
      const entries = fresh([event.entry], cursor.snapshots)
      if (entries === null) return null
      if (entries.length === 0) return replica
      const snapshots = [...replica.snapshots, ...entries]
      return { ...replica, cursor: { ...cursor, snapshots: cursor.snapshots + 1 }, snapshots }
    }
    case 'rewound': {
      if (event.to.rewinds <= cursor.rewinds) return replica
      // A rewinding that was missed may have gone back farther than this one.
      const follows = event.to.rewinds === cursor.rewinds + 1
      const reaches = event.to.rows <= cursor.rows && event.to.snapshots <= cursor.snapshots
      return follows && reaches ? cut(replica, event.to) : null
    }
    default:
      return event satisfies never
  }
}

/** As many as an answer holds, whenever there are twice as many: of a run that is followed from its beginning, too. */
const fewEnough = (rows: readonly Recorded<MetricRow>[]): readonly Recorded<MetricRow>[] =>
  rows.length > 2 * shownRows ? thinRows(rows, shownRows) : rows

/** Those that are not known yet; null where some in between are missing. */
function fresh<Item extends { sequence: number }>(items: readonly Item[], next: number): Item[] | null {
  const found = items.filter(({ sequence }) => sequence >= next)
  return found.every(({ sequence }, index) => sequence === next + index) ? found : null
}

const cut = (replica: Replica, to: Cursor): Replica => ({
  cursor: to,
  rows: replica.rows.filter(({ sequence }) => sequence < to.rows),
  snapshots: replica.snapshots.filter(({ sequence }) => sequence < to.snapshots),
})
