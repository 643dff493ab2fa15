// Runs and their lives: every change of status goes through the state machine of src-shared/run.ts. A run whose record is
// damaged counts as failed, and none of its numbers is told.

import type { Database } from 'better-sqlite3'
import { withAdjustment, type LaneAdjustment } from '../../src-shared/adjustment.ts'
import type { Origin } from '../../src-shared/branch.ts'
import { AppError } from '../../src-shared/errors.ts'
import { cut, quote } from '../../src-shared/quote.ts'
import { jsonNumber, numberOfKind, type NumberKind, type Progress } from '../../src-shared/metric.ts'
import {
  isLive,
  isRunStatus,
  nextStatus,
  type Divergence,
  type KernelSpan,
  type RunEvent,
  type RunRecord,
  type RunStatus,
} from '../../src-shared/run.ts'
import { damageLog, runInWords, type DamageLog, type KeyedDamage } from './damage.ts'
import { isWhole, sealOf } from './seal.ts'

/** A reason stands in the window and in lists: what a program had to say at length is cut. */
const reasonMaximum = 1000

/** What is told with an event: why a run failed or was interrupted, how it diverged. */
export interface EventDetails {
  reason?: string
  divergence?: Divergence
}

interface UsedKernels {
  backend: string
  device: string
  kernelVariant: string
}

export interface RunTable {
  /** Throws AppError('not-found'). */
  get(id: string): RunRecord
  /** False for one that left the library with its experiment. */
  has(id: string): boolean
  ofExperiment(experimentId: string): RunRecord[]
  /** Trial by trial, in the order in which they are to be trained; those of deleted trials too. */
  ofStudy(studyId: string): RunRecord[]
  /** In the order in which they are to be trained. */
  withStatus(status: RunStatus): RunRecord[]
  /** Ids that begin with `prefix`, at most `limit` of them. */
  idsBeginningWith(prefix: string, limit: number): string[]
  /** Throws AppError('wrong-state') where the event does not fit the run's status. */
  apply(id: string, event: RunEvent, details?: EventDetails): RunRecord
  /** What it computes with from iteration `from` on. */
  describe(id: string, used: UsedKernels & { reason: string; from: number }): void
  raiseLanesBeside(id: string, count: number): void
  setProgress(id: string, progress: Progress, fraction: number): void
  addAdjustment(id: string, adjustment: LaneAdjustment): void
  /** Those at `iteration` itself hold from there on and stay. */
  dropAdjustmentsAfter(id: string, iteration: number): void
  /** How often it went back to a checkpoint. */
  rewinds(id: string): number
  /** It went back to `iteration`: what kernels did after it counts no longer. */
  noteRewinding(id: string, iteration: number): void
  /** Renews the checksum after a change of the row that did not come through this table. */
  seal(id: string): void
}

interface RunRow {
  id: string
  experiment_id: string
  position: number
  lane_id: string
  lane_index: number
  label: string
  seed: number
  status: RunStatus
  backend: string
  device: string
  kernel_variant: string
  backend_reason: string
  lanes_beside: number
  iteration: number
  evaluations: number
  compute_seconds: number
  fraction: number
  divergence: string | null
  adjustments: string
  reason: string | null
  created_at: number
  ended_at: number | null
  kernel_spans: string
  origin: string | null
  seal: number | null
}

export function runTable(database: Database, now: () => number, damage: DamageLog): RunTable {
  const select = database.prepare<[string], RunRow>('SELECT * FROM runs WHERE id = ?')
  const selectOfExperiment = database.prepare<[string], RunRow>(
    'SELECT * FROM runs WHERE experiment_id = ? ORDER BY position',
  )
  const selectOfStudy = database.prepare<[string], RunRow>(
    `SELECT runs.* FROM runs JOIN experiments e ON e.id = experiment_id WHERE study_id = ?
     ORDER BY study_trial, position`,
  )
  const selectWithStatus = database.prepare<[string], RunRow>(
    `SELECT runs.* FROM runs JOIN experiments e ON e.id = experiment_id
     WHERE status = ? ORDER BY runs.created_at, study_trial, experiment_id, position`,
  )
  // Ids hold letters, digits and hyphens only; '~' sorts after all of them.
  const selectIds = database
    .prepare<[string, string, number], string>('SELECT id FROM runs WHERE id >= ? AND id < ? ORDER BY id LIMIT ?')
    .pluck()
  const updateStatus = database.prepare(
    'UPDATE runs SET status = ?, reason = ?, divergence = ?, ended_at = ? WHERE id = ?',
  )
  const updateUsed = database.prepare(
    'UPDATE runs SET backend = ?, device = ?, kernel_variant = ?, backend_reason = ? WHERE id = ?',
  )
  const updateLanes = database.prepare('UPDATE runs SET lanes_beside = max(lanes_beside, ?) WHERE id = ?')
  const updateProgress = database.prepare(
    'UPDATE runs SET iteration = ?, evaluations = ?, compute_seconds = ?, fraction = ? WHERE id = ?',
  )

  const updateSeal = database.prepare('UPDATE runs SET seal = ? WHERE id = ?')
  const selectRewinds = database.prepare<[string], number>('SELECT rewinds FROM runs WHERE id = ?').pluck()
  const updateRewinds = database.prepare('UPDATE runs SET rewinds = rewinds + 1, kernel_spans = ? WHERE id = ?')
  const updateSpans = database.prepare('UPDATE runs SET kernel_spans = ? WHERE id = ?')
  const updateAdjustments = database.prepare('UPDATE runs SET adjustments = ? WHERE id = ?')

  function get(id: string): RunRecord {
    const row = select.get(id)
    if (!row) {
      throw new AppError('not-found', `Expected the id of a run, got ${quote(id)}: there is none with this id.`, {
        field: 'runIds',
      })
    }
    return read(row)
  }

  function read(row: RunRow): RunRecord {
    try {
      if (isWhole(row.seal, () => sealOfRun(row)) && isRunStatus(row.status)) return recordOf(row)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
    damage.report(`The record of ${runInWords(database, row.id)} is damaged: its numbers are left out.`)
    return damagedRecord(row)
  }

  function seal(id: string): void {
    const row = select.get(id)
    if (row) updateSeal.run(sealOfRun(row), id)
  }

  /** A kill must not come between a change and its checksum. */
  const change = database.transaction((id: string, act: () => void): void => {
    act()
    seal(id)
  })

  return {
    get,
    has: (id) => select.get(id) !== undefined,
    seal,
    ofExperiment: (experimentId) => selectOfExperiment.all(experimentId).map(read),
    ofStudy: (studyId) => selectOfStudy.all(studyId).map(read),
    withStatus: (status) => selectWithStatus.all(status).map(read),
    idsBeginningWith: (prefix, limit) => selectIds.all(prefix, `${prefix}~`, limit),
    apply(id, event, details = {}) {
      const run = get(id)
      const status = nextStatus(run.status, event)
      if (!status) throw wrongState(run, event)
      const divergence = details.divergence ? JSON.stringify(details.divergence, encodeNumber) : null
      const reason = details.reason === undefined ? null : cut(details.reason, reasonMaximum)
      change(id, () => updateStatus.run(status, reason, divergence, isLive(status) ? null : now(), id))
      return get(id)
    },
    describe(id, { backend, device, kernelVariant, reason, from }) {
      const spans = JSON.stringify(withKernels(get(id), kernelVariant, from))
      change(id, () => {
        updateUsed.run(backend, device, kernelVariant, reason, id)
        updateSpans.run(spans, id)
      })
    },
    raiseLanesBeside: (id, count) => change(id, () => updateLanes.run(count, id)),
    setProgress(id, { iteration, evaluations, computeSeconds }, fraction) {
      change(id, () => updateProgress.run(iteration, evaluations, computeSeconds, fraction, id))
    },
    addAdjustment(id, adjustment) {
      const adjustments = JSON.stringify(withAdjustment(get(id).adjustments, adjustment))
      change(id, () => updateAdjustments.run(adjustments, id))
    },
    dropAdjustmentsAfter(id, last) {
      const kept = get(id).adjustments.filter(({ iteration }) => iteration <= last)
      change(id, () => updateAdjustments.run(JSON.stringify(kept), id))
    },
    rewinds: (id) => selectRewinds.get(id) ?? 0,
    noteRewinding(id, iteration) {
      // At 0 nothing is left that any kernels have computed.
      const kept = get(id).kernelSpans.filter(({ from }) => from < iteration)
      change(id, () => updateRewinds.run(JSON.stringify(kept), id))
    },
  }
}

/** The spans of a run that goes on from iteration `from` with these kernels. */
function withKernels({ kernelSpans, kernelVariant: before }: RunRecord, kernelVariant: string, from: number) {
  // A run of an earlier version knows its last kernels, and had no others as far as anybody can tell.
  const known =
    kernelSpans.length === 0 && from > 0 && before !== '' ? [{ from: 0, kernelVariant: before }] : kernelSpans
  const earlier = known.filter((span) => span.from < from)
  return earlier.at(-1)?.kernelVariant === kernelVariant ? earlier : [...earlier, { from, kernelVariant }]
}

export function wrongState(run: RunRecord, event: RunEvent | 'step' | 'adjust'): AppError {
  const past: Record<typeof event, string> = {
    start: 'started',
    pause: 'paused',
    hold: 'held',
    resume: 'resumed',
    finish: 'finished',
    stop: 'stopped',
    diverge: 'ended as diverged',
    interrupt: 'interrupted',
    fail: 'ended as failed',
    step: 'stepped',
    adjust: 'changed while it trains',
  }
  const isOver = run.status === 'finished' || run.status === 'diverged' || run.status === 'failed'
  const cure = isOver
    ? ': start a new one'
    : event !== 'adjust'
      ? ''
      : run.status === 'queued'
        ? ': wait for it'
        : ': resume it first'
  return new AppError(
    'wrong-state',
    `Expected a run that can be ${past[event]}, got ${run.label} at seed ${run.seed}, which is ${run.status}${cure}.`,
    { field: 'runIds' },
  )
}

function recordOf(row: RunRow): RunRecord {
  return {
    id: row.id,
    experimentId: row.experiment_id,
    laneId: row.lane_id,
    laneIndex: row.lane_index,
    label: row.label,
    seed: row.seed,
    status: row.status,
    backend: row.backend,
    device: row.device,
    kernelVariant: row.kernel_variant,
    kernelSpans: JSON.parse(row.kernel_spans) as KernelSpan[],
    backendReason: row.backend_reason,
    lanesBeside: row.lanes_beside,
    iteration: row.iteration,
    evaluations: row.evaluations,
    computeSeconds: row.compute_seconds,
    fraction: row.fraction,
    secondsLeft: null,
    iterationsPerSecond: row.compute_seconds > 0 ? row.iteration / row.compute_seconds : null,
    divergence: row.divergence === null ? null : (JSON.parse(row.divergence, decodeNumber) as Divergence),
    adjustments: JSON.parse(row.adjustments) as LaneAdjustment[],
    origin: row.origin === null ? null : (JSON.parse(row.origin) as Origin),
    reason: row.reason,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  }
}

function sealOfRun(row: RunRow): number {
  const values = sealedColumns.map((column) => row[column])
  // These came later: where nothing stands in them, seals of before hold.
  if (row.origin !== null) return sealOf([...values, row.kernel_spans, row.origin])
  return sealOf(row.kernel_spans === '[]' ? values : [...values, row.kernel_spans])
}

/** In the order in which they are sealed; a column that comes later is not covered, so that old seals hold. */
const sealedColumns = [
  ...(['id', 'experiment_id', 'position', 'lane_id', 'lane_index', 'label', 'seed', 'status'] as const),
  ...(['backend', 'device', 'kernel_variant', 'backend_reason', 'lanes_beside'] as const),
  ...(['iteration', 'evaluations', 'compute_seconds', 'fraction', 'divergence', 'adjustments', 'reason'] as const),
  ...(['created_at', 'ended_at'] as const),
]

/** Its place among the others, and that it cannot be trusted. */
function damagedRecord(row: RunRow): RunRecord {
  const nothing = {
    iteration: 0,
    evaluations: 0,
    compute_seconds: 0,
    fraction: 0,
    divergence: null,
    adjustments: '[]',
    kernel_spans: '[]',
    origin: null,
  }
  const reason =
    'The library’s record of this run is damaged, so its numbers are not shown: a backup may hold it whole.'
  return recordOf({ ...row, ...nothing, status: 'failed', reason })
}

function encodeNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? jsonNumber(value) : value
}

function decodeNumber(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return value
  return numberOfKind(value.kind as NumberKind, null)
}

/** Every one of the library that is damaged, by its key and in words. */
export function* damagedRuns(database: Database): Generator<KeyedDamage> {
  const damage = damageLog()
  const { get } = runTable(database, Date.now, damage)
  for (const id of database.prepare<[], string>('SELECT id FROM runs').pluck().all()) {
    const known = damage.found.length
    get(id)
    if (damage.found.length > known) yield { key: { column: 'id', value: id }, text: damage.found.at(-1)! }
  }
}
