// Trainers that compute nothing: they note what they were told, and report what the test wants.

import type { TrainerAssignment, TrainerCommand, TrainerReport } from '../../../src-engine/training/trainer-messages.ts'
import type { StartTrainer, TrainerListeners } from '../../../src-engine/scheduling/trainer-process.ts'

export interface NotedLane {
  assignment: TrainerAssignment
  /** Compute threads that it may use now. */
  threads: number
  listeners: TrainerListeners
}

export function notingTrainers() {
  const started: NotedLane[] = []
  const startTrainer: StartTrainer = (assignment, listeners) => {
    const lane = { assignment, threads: assignment.threads, listeners }
    started.push(lane)
    return {
      kill: () => undefined,
      send(command: TrainerCommand) {
        if (command.command === 'threads') lane.threads = command.count
        if (command.command === 'pause') listeners.onReport(batch({ paused: true }))
        if (command.command === 'resume') listeners.onReport(batch({}))
        if (command.command === 'suspend') listeners.onExit('the test is over')
      },
    }
  }
  const lane = (id: string): NotedLane => started.findLast(({ assignment }) => assignment.lane.id === id)!
  return { startTrainer, started, lane, threads: (...ids: string[]) => ids.map((id) => lane(id)?.threads) }
}

export function batch(values: Partial<Extract<TrainerReport, { report: 'batch' }>>): TrainerReport {
  return {
    report: 'batch',
    progress: { iteration: 0, evaluations: 0, computeSeconds: 0 },
    fraction: 0,
    iterationsPerSecond: null,
    secondsLeft: null,
    rows: [],
    snapshot: null,
    checkpoint: null,
    model: null,
    paused: false,
    stepsSettled: 0,
    adjusted: null,
    ending: null,
    ...values,
  }
}
