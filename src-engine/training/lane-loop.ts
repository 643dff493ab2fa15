// One lane from here to its end: steps, evaluates when the schedule says so, keeps checkpoints, obeys commands.
//
//            pause, step             stop, suspend
//  training ────────────▶ paused ──────────────────▶ ended
//     │     ◀────────────   │                          ▲
//     │         resume      └─ step: one update ──┐    │
//     └───────────── budget used up, diverged ────┴────┘
//
// An adjustment changes the lane between two updates, in either mode, and is sent with a checkpoint at once.
//
// What a resumed run must not repeat is sent before its checkpoint, what it will come to again (the picture of a stop)
// after it: the engine drops everything behind the checkpoint when the run goes on.

import { adjustedLane, changesBetween, type LaneAdjustment, type WishedChange } from '../../src-shared/adjustment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { reportError } from '../../src-shared/errors.ts'
import type { MetricRow } from '../../src-shared/metric.ts'
import { speedometer } from './speedometer.ts'
import { encodeModel } from '../models/trained-model.ts'
import type { BatchReport, Ending, TrainerCommand } from './trainer-messages.ts'
import type { Checkpoint, Evaluation, Training, TrainingOutcome } from './training.ts'

/** Rows that are kept of a run's training steps, at most. */
const keptRows = 500
const sendIntervalMs = 100
/** Commands and a parent's death are noticed after this long at the latest, or after one update that takes longer. */
const yieldIntervalMs = 30
/** A kill costs at most this much training. */
const checkpointIntervalMs = 5000
/** A snapshot brings a checkpoint along, unless the last one is younger. */
const checkpointIntervalMinMs = 1000

export interface LaneChannel {
  /** True while an earlier report has not left this process: what is only live is then dropped. */
  readonly busy: boolean
  /** Resolves when the report has left. */
  send(report: BatchReport): Promise<void>
  /** The oldest command that has not been taken. */
  takeCommand(): TrainerCommand | undefined
  /** Resolves when there is a command to take. */
  waitForCommand(): Promise<void>
}

export interface LaneLoopOptions {
  training: Training
  /** As the training began with it. */
  lane: LaneConfig
  channel: LaneChannel
  encodeCheckpoint: (checkpoint: Checkpoint) => Uint8Array
  /** Monotonic milliseconds. */
  now: () => number
}

/** Resolves when the ending has been sent. A throw is a failure of the run: `failed` reports it. */
export async function runLane(options: LaneLoopOptions): Promise<void> {
  const { training, channel, encodeCheckpoint, now } = options
  const speed = speedometer(now)
  let { lane } = options
  const adjustmentsOwed: WishedChange[][] = []
  let mode = 'training' as 'training' | 'paused'
  let stepsOwed = 0
  let checkpointOwed = false
  let end: 'stop' | 'suspend' | null = null
  let rows: MetricRow[] = []
  /** The last row, if it was thinned out. */
  let unkept: MetricRow | null = null
  let keptBucket = bucketOf(training.fraction)
  let [yieldedAt, sentAt, checkpointAt] = [now(), Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]

  function obey(): void {
    for (let next = channel.takeCommand(); next; next = channel.takeCommand()) {
      switch (next.command) {
        case 'pause':
          mode = 'paused'
          break
        case 'resume':
          mode = 'training'
          // Steps that are still owed are taken with all the others; nobody need wait for them.
          void send({ stepsSettled: stepsOwed })
          stepsOwed = 0
          break
        case 'step':
          mode = 'paused'
          stepsOwed++
          break
        case 'adjust':
          adjustmentsOwed.push(next.changes)
          break
        case 'threads':
          training.useThreads(next.count)
          break
        case 'stop':
        case 'suspend':
          end = next.command
          break
        case 'checkpoint':
          checkpointOwed = true
          break
        case 'begin':
          throw new Error('Expected a command for the run under way, got a second assignment.')
        default:
          next satisfies never
      }
    }
  }

  function send(more: Partial<BatchReport>): Promise<void> {
    const { progress, fraction } = training
    const report: BatchReport = {
      report: 'batch',
      progress,
      fraction,
      ...speed.read(progress, fraction),
      rows,
      snapshot: null,
      checkpoint: null,
      model: null,
      paused: mode === 'paused',
      stepsSettled: 0,
      adjusted: null,
      ending: null,
      ...more,
    }
    rows = []
    sentAt = now()
    return channel.send(report)
  }

  /** A checkpoint and the model in it. */
  async function saved(): Promise<Pick<BatchReport, 'checkpoint' | 'model'>> {
    checkpointOwed = false
    const checkpoint = await training.checkpoint()
    const encoded = { checkpoint: encodeCheckpoint(checkpoint), model: encodeModel(training.model(checkpoint)) }
    checkpointAt = now()
    return encoded
  }

  async function evaluate(): Promise<void> {
    const { row, snapshot } = await training.evaluate(false)
    rows.push(row)
    const due = checkpointOwed || now() - checkpointAt >= checkpointIntervalMinMs
    await send({ snapshot, ...(due && (await saved())) })
  }

  /** The picture after a single step is not on the schedule: it stands behind the checkpoint. */
  async function showStep(): Promise<void> {
    await send(await saved())
    if (training.snapshotDue) return evaluate()
    if (unkept) rows.push(unkept)
    const { row, snapshot } = await training.evaluate(false)
    rows.push(row)
    await send({ snapshot })
  }

  /** A picture that is due now is still of the lane as it was. */
  async function adjust(changes: readonly WishedChange[]): Promise<void> {
    if (training.snapshotDue) await evaluate()
    const before = lane
    lane = adjustedLane(before, changes)
    training.adjust(lane)
    const adjusted: LaneAdjustment = {
      iteration: training.progress.iteration,
      changes: changesBetween(before, lane),
    }
    await send({ ...(await saved()), adjusted })
  }

  async function rest(stepped: boolean): Promise<void> {
    if (stepped) await showStep()
    await send({ ...(!stepped && (await saved())), stepsSettled: stepped ? 1 : 0 })
    if (stepsOwed === 0) await channel.waitForCommand()
    speed.rest()
  }

  /** One update; true when it was the last. */
  async function update(): Promise<boolean> {
    const { outcome, row } = await training.step()
    const bucket = bucketOf(training.fraction)
    const kept = bucket !== keptBucket || outcome.kind !== 'going'
    if (kept) rows.push(row)
    unkept = kept ? null : row
    keptBucket = bucket
    if (outcome.kind === 'going') return false
    const evaluation = outcome.kind === 'finished' ? await training.evaluate(true) : await evaluateDiverged(training)
    if (evaluation) rows.push(evaluation.row)
    const last = await (outcome.kind === 'finished' ? saved() : saved().catch(() => null))
    await send({ snapshot: evaluation?.snapshot ?? null, ...last, ending: endingOf(outcome) })
    return true
  }

  async function stop(): Promise<void> {
    await send({ ...(await saved()), ending: end === 'suspend' ? { kind: 'stopped' } : null })
    if (end === 'suspend') return
    if (unkept) rows.push(unkept)
    const { row, snapshot } = await training.evaluate(false)
    rows.push(row)
    await send({ snapshot, ending: { kind: 'stopped' } })
  }

  for (;;) {
    if (now() - yieldedAt >= yieldIntervalMs) {
      await new Promise(setImmediate)
      yieldedAt = now()
    }
    obey()
    for (let next = adjustmentsOwed.shift(); next; next = adjustmentsOwed.shift()) await adjust(next)
    if (end) return stop()
    if (mode === 'paused' && stepsOwed === 0) {
      await rest(false)
      continue
    }
    if (training.snapshotDue) await evaluate()
    if (await update()) return
    if (stepsOwed > 0) {
      stepsOwed--
      await rest(true)
    } else if (checkpointOwed || now() - checkpointAt >= checkpointIntervalMs) {
      await send(await saved())
    } else if (now() - sentAt >= sendIntervalMs && !channel.busy) {
      void send({})
    }
  }
}

/** A row is kept whenever the budget has gone on by 1/500: the same rows in a resumed run as in an unbroken one. */
const bucketOf = (fraction: number): number => Math.floor(fraction * keptRows)

/** A model that diverged may have no picture any more; that must not hide how it ended. */
async function evaluateDiverged(training: Training): Promise<Evaluation | null> {
  try {
    return await training.evaluate(true)
  } catch (error) {
    console.error(`The diverged model could not be evaluated: ${reportError(error).message}`)
    return null
  }
}

function endingOf(outcome: Exclude<TrainingOutcome, { kind: 'going' }>): Ending {
  return outcome.kind === 'diverged' ? { kind: 'diverged', divergence: outcome.divergence } : { kind: 'finished' }
}
