// Studies that train elsewhere: where, which parts were submitted, in which chunk each run is, and how far what came back
// was recorded. The last stands with what was recorded, so one transaction can keep both in step.

import type { Database } from 'better-sqlite3'
import type { RunRecord } from '../../src-shared/run.ts'
import type { StudyTable } from './studies.ts'

export interface StudyPlaceTable {
  /** `place` as src-shared/study/place.ts writes it. */
  set(studyId: string, place: string): void
  /** null: this machine. */
  of(studyId: string): StoredPlace | null
  /** Of the studies that train elsewhere, deleted ones included. */
  studies(): string[]
  setStopping(studyId: string, stopping: boolean): void
  /** It is not this machine's queue that trains it. A branch is a person's own try, and trains here. */
  isElsewhere(run: Pick<RunRecord, 'experimentId' | 'origin'>): boolean
  /** `chunks`: the ids of their runs. Answers its number. */
  addPart(studyId: string, chunks: readonly (readonly string[])[]): number
  parts(studyId: string): StoredPart[]
  setJob(studyId: string, number: number, job: string): void
  endPart(studyId: string, number: number): void
  /** In the order of their chunks, and in each as they are trained. */
  runsOfPart(studyId: string, number: number): PlacedRun[]
  placed(runId: string): PlacedRun | null
  noteFrame(runId: string, frame: { attempt: number; sequence: number }): void
  noteLoss(runId: string): void
  /** It is in no part any more: the next look puts it into a new one. */
  withdraw(runId: string): void
  /** It has come on: what is lost from now on counts anew. */
  forgiveLosses(runId: string): void
  /** How many of its runs were lost, have not come on since, and are still to be trained. */
  lost(studyId: string): number
  cursor(studyId: string): Map<string, number>
  setCursor(studyId: string, file: string, readTo: number): void
}

export interface StoredPlace {
  place: string
  stopping: boolean
}

export interface StoredPart {
  number: number
  chunks: number
  /** null: it is to be submitted, or to be found. */
  job: string | null
  ended: boolean
}

export interface PlacedRun {
  runId: string
  part: number
  chunk: number
  attempt: number
  sequence: number
  losses: number
}

const placedColumns = 'run_id AS runId, part, chunk, attempt, sequence, losses'

export function studyPlaceTable(database: Database, studies: Pick<StudyTable, 'turnOf'>): StudyPlaceTable {
  const select = database.prepare<[string], { place: string; stopping: number }>(
    'SELECT place, stopping FROM study_places WHERE study_id = ?',
  )
  const selectStudies = database.prepare<[], string>('SELECT study_id FROM study_places').pluck()
  const insert = database.prepare('INSERT INTO study_places (study_id, place) VALUES (?, ?)')
  const updateStopping = database.prepare('UPDATE study_places SET stopping = ? WHERE study_id = ?')
  /** The queue asks for each of its runs. */
  const places = new Map<string, StoredPlace | null>()

  function of(studyId: string): StoredPlace | null {
    if (!places.has(studyId)) {
      const row = select.get(studyId)
      places.set(studyId, row ? { place: row.place, stopping: row.stopping !== 0 } : null)
    }
    return places.get(studyId)!
  }

  return {
    set(studyId, place) {
      insert.run(studyId, place)
      places.delete(studyId)
    },
    of,
    studies: () => selectStudies.all(),
    setStopping(studyId, stopping) {
      updateStopping.run(Number(stopping), studyId)
      places.delete(studyId)
    },
    isElsewhere({ experimentId, origin }) {
      if (origin !== null) return false
      const turn = studies.turnOf(experimentId)
      return turn !== null && of(turn.studyId) !== null
    },
    ...partTable(database),
    ...placedRunTable(database),
    ...frameCursor(database),
  }
}

type PartTable = Pick<StudyPlaceTable, 'addPart' | 'parts' | 'setJob' | 'endPart'>

function partTable(database: Database): PartTable {
  const select = database.prepare<[string], Omit<StoredPart, 'ended'> & { ended: number }>(
    'SELECT number, chunks, job, ended FROM study_parts WHERE study_id = ? ORDER BY number',
  )
  const selectLast = database
    .prepare<[string], number | null>('SELECT max(number) FROM study_parts WHERE study_id = ?')
    .pluck()
  const insert = database.prepare('INSERT INTO study_parts (study_id, number, chunks) VALUES (?, ?, ?)')
  const updateJob = database.prepare('UPDATE study_parts SET job = ? WHERE study_id = ? AND number = ?')
  const updateEnded = database.prepare('UPDATE study_parts SET ended = 1 WHERE study_id = ? AND number = ?')
  const place = database.prepare(
    `INSERT INTO placed_runs (run_id, study_id, part, chunk, position) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (run_id) DO UPDATE SET part = excluded.part, chunk = excluded.chunk, position = excluded.position`,
  )
  const add = database.transaction((studyId: string, chunks: readonly (readonly string[])[]) => {
    const number = (selectLast.get(studyId) ?? 0) + 1
    insert.run(studyId, number, chunks.length)
    for (const [chunk, runIds] of chunks.entries()) {
      for (const [position, runId] of runIds.entries()) place.run(runId, studyId, number, chunk, position)
    }
    return number
  })
  return {
    addPart: (studyId, chunks) => add(studyId, chunks),
    parts: (studyId) => select.all(studyId).map((row) => ({ ...row, ended: row.ended !== 0 })),
    setJob: (studyId, number, job) => void updateJob.run(job, studyId, number),
    endPart: (studyId, number) => void updateEnded.run(studyId, number),
  }
}

type PlacedRunTable = Pick<
  StudyPlaceTable,
  'runsOfPart' | 'placed' | 'noteFrame' | 'noteLoss' | 'withdraw' | 'forgiveLosses' | 'lost'
>

function placedRunTable(database: Database): PlacedRunTable {
  const selectOfPart = database.prepare<[string, number], PlacedRun>(
    `SELECT ${placedColumns} FROM placed_runs WHERE study_id = ? AND part = ? ORDER BY chunk, position`,
  )
  const select = database.prepare<[string], PlacedRun>(`SELECT ${placedColumns} FROM placed_runs WHERE run_id = ?`)
  const updateFrame = database.prepare('UPDATE placed_runs SET attempt = ?, sequence = ? WHERE run_id = ?')
  const addLoss = database.prepare('UPDATE placed_runs SET losses = losses + 1 WHERE run_id = ?')
  // Parts are counted from 1. What was recorded of it stays known.
  const withdraw = database.prepare('UPDATE placed_runs SET part = 0 WHERE run_id = ?')
  const dropLosses = database.prepare('UPDATE placed_runs SET losses = 0 WHERE run_id = ? AND losses > 0')
  const selectLost = database
    .prepare<[string], number>(
      `SELECT count(*) FROM placed_runs JOIN runs ON runs.id = placed_runs.run_id
       WHERE placed_runs.study_id = ? AND losses > 0 AND status IN ('queued', 'running')`,
    )
    .pluck()
  return {
    lost: (studyId) => selectLost.get(studyId)!,
    runsOfPart: (studyId, number) => selectOfPart.all(studyId, number),
    placed: (runId) => select.get(runId) ?? null,
    noteFrame: (runId, { attempt, sequence }) => void updateFrame.run(attempt, sequence, runId),
    noteLoss: (runId) => void addLoss.run(runId),
    withdraw: (runId) => void withdraw.run(runId),
    forgiveLosses: (runId) => void dropLosses.run(runId),
  }
}

function frameCursor(database: Database): Pick<StudyPlaceTable, 'cursor' | 'setCursor'> {
  const select = database.prepare<[string], { file: string; readTo: number }>(
    'SELECT file, read_to AS readTo FROM study_frames WHERE study_id = ?',
  )
  const put = database.prepare(
    `INSERT INTO study_frames (study_id, file, read_to) VALUES (?, ?, ?)
     ON CONFLICT (study_id, file) DO UPDATE SET read_to = excluded.read_to`,
  )
  return {
    cursor: (studyId) => new Map(select.all(studyId).map(({ file, readTo }) => [file, readTo])),
    setCursor: (studyId, file, readTo) => void put.run(studyId, file, readTo),
  }
}
