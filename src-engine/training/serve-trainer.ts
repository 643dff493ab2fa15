// A trainer process: one run at a time. It owns the device; the engine owns the database.
//
// After a run that ended as it should it is free for another, with its code loaded and compiled. It leaves where a run
// failed, where its backend keeps something of its own in the process (a device, a native library), and where it has grown.

import { coordinatesKindOf } from '../../src-shared/config/coordinates.ts'
import type { DataConfig } from '../../src-shared/config/data.ts'
import type { BackendId, ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { reportError, type ErrorReport } from '../../src-shared/errors.ts'
import type { Progress } from '../../src-shared/metric.ts'
import type { BackendDevice } from '../backends/backend.ts'
import type { UsedBackend } from '../backends/use-backend.ts'
import { processorSeconds, type Used } from '../devices/processor-time.ts'
import type { DataSet } from '../data/data-set.ts'
import type { LoadOptions } from '../data/registry.ts'
import { budgetFraction } from './budget.ts'
import { tableOf } from '../data-tasks/kept-table.ts'
import { runLane, type LaneChannel } from './lane-loop.ts'
import type { BatchReport, TrainerAssignment, TrainerCommand, TrainerMessage } from './trainer-messages.ts'
import type { Checkpoint, StartTraining } from './training.ts'

export interface TrainerParts {
  loadData: (config: DataConfig, seed: number, options: LoadOptions) => Promise<DataSet>
  useBackend: (
    id: BackendId,
    config: ExperimentConfig,
    data: DataSet,
    tested: BackendDevice | undefined,
  ) => Promise<UsedBackend>
  startTraining: StartTraining
  encodeCheckpoint: (checkpoint: Checkpoint) => Uint8Array
  decodeCheckpoint: (encoded: Uint8Array) => Checkpoint
}

/** These keep nothing of a session in the process. */
const backendsToUseAgain: readonly BackendId[] = ['wasm', 'reference']
/** A small run leaves a process of 150 MB; what has taken more, such as a large table, is given back by leaving. */
const residentBytesMaximum = 400e6

/** Serves this process's channel until it leaves or the engine is gone. */
export function serveTrainer(parts: TrainerParts): void {
  const commands: TrainerCommand[] = []
  let wake = (): void => undefined
  let unsent = 0

  function send(report: TrainerMessage): Promise<void> {
    unsent++
    const message: TrainerMessage & Used = { ...report, processorSeconds: processorSeconds() }
    return new Promise((resolve) => {
      process.send!(message, undefined, undefined, () => {
        unsent--
        resolve()
      })
    })
  }

  const channel: LaneChannel = {
    get busy() {
      return unsent > 0
    },
    send,
    takeCommand: () => commands.shift(),
    waitForCommand: () => (commands.length > 0 ? Promise.resolve() : new Promise((resolve) => (wake = resolve))),
  }

  // The engine decides when a trainer ends: Ctrl+C reaches the whole process group, and the checkpoint comes first.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  // A terminal that closes says so to all processes of its group.
  process.on('SIGHUP', () => undefined)
  process.on('disconnect', () => process.exit(0))
  process.on('message', (message: TrainerCommand) => {
    if (message.command !== 'begin') {
      commands.push(message)
      wake()
      return
    }
    // What was meant for the run before came too late for it.
    commands.length = 0
    void train(message.assignment, parts, channel, send).then((backend) => {
      const stays =
        backend !== null && backendsToUseAgain.includes(backend) && process.memoryUsage.rss() < residentBytesMaximum
      if (stays) void send({ report: 'free' })
      else process.disconnect()
    })
  })
}

/** The backend that it trained on; null where it failed. */
async function train(
  assignment: TrainerAssignment,
  { loadData, useBackend, startTraining, encodeCheckpoint, decodeCheckpoint }: TrainerParts,
  channel: LaneChannel,
  send: (report: TrainerMessage) => Promise<void>,
): Promise<BackendId | null> {
  const { runId, config, lane, seed, threads, unseen, kept } = assignment
  let last = null as BatchReport | null
  let checkpoint: Checkpoint | undefined
  try {
    checkpoint = assignment.checkpoint ? decodeCheckpoint(assignment.checkpoint) : undefined
    const data = await loadData(config.data, seed, {
      coordinates: coordinatesKindOf(config),
      table: kept && tableOf(kept),
    })
    // A run goes on where it began: on another backend it would come to other numbers.
    const id = (checkpoint?.backend as BackendId | undefined) ?? assignment.backend
    const { backend, device } = await useBackend(id, config, data, assignment.tested)
    const now = () => performance.now()
    const training = await startTraining({ runId, config, lane, seed, data, backend, threads, checkpoint, unseen, now })
    const began = checkpoint?.kernelVariant ?? device.kernelVariant
    await send({
      report: 'started',
      backend: backend.id,
      device: device.device,
      kernelVariant: device.kernelVariant,
      otherVariant: began === device.kernelVariant ? null : began,
    })
    const remembering: LaneChannel = {
      get busy() {
        return channel.busy
      },
      takeCommand: channel.takeCommand,
      waitForCommand: channel.waitForCommand,
      send: (report) => channel.send((last = report)),
    }
    await runLane({ training, lane, channel: remembering, encodeCheckpoint, now })
    training.dispose()
    return backend.id
  } catch (error) {
    // Whatever is not an AppError is a bug: its stack goes to the terminal, its message to the run.
    const report = reportError(error)
    if (report.code === 'internal') console.error(error)
    const progress = last?.progress ?? checkpoint?.progress ?? { iteration: 0, evaluations: 0, computeSeconds: 0 }
    await send(failure(report, progress, budgetFraction(config.budget, progress)))
    return null
  }
}

function failure(error: ErrorReport, progress: Progress, fraction: number): BatchReport {
  return {
    report: 'batch',
    progress,
    fraction,
    iterationsPerSecond: null,
    secondsLeft: null,
    rows: [],
    snapshot: null,
    checkpoint: null,
    model: null,
    paused: false,
    stepsSettled: 0,
    adjusted: null,
    ending: { kind: 'failed', error },
  }
}
