// How running lanes share the processor's cores: trainers that do nothing but note what they were told.

import { expect, test } from 'vitest'
import type { TrainerCommand } from '../../src-engine/experiment/trainer-messages.ts'
import type { StartTrainer, TrainerListeners } from '../../src-engine/experiment/trainer-process.ts'
import { fakeExperiment, openFakeStudio, startRuns, statusOf } from './support/fake-studio.ts'
import { temporaryHome } from './support/temporary-home.ts'

/** Trainers by lane id: the threads they may use now, and how the test ends them. */
function notingTrainers() {
  const lanes = new Map<string, { threads: number; listeners: TrainerListeners; report: (paused: boolean) => void }>()
  const startTrainer: StartTrainer = (assignment, listeners) => {
    const progress = { iteration: 1, evaluations: 1, computeSeconds: 1 }
    const report = (paused: boolean) =>
      listeners.onReport({
        ...{ report: 'batch', progress, fraction: 0.1, iterationsPerSecond: null, secondsLeft: null, rows: [] },
        ...{ snapshot: null, checkpoint: null, paused, stepped: false, adjusted: null, ending: null },
      })
    const lane = { threads: assignment.threads, listeners, report }
    lanes.set(assignment.lane.id, lane)
    return {
      kill: () => undefined,
      send(command: TrainerCommand) {
        if (command.command === 'threads') lane.threads = command.count
        if (command.command === 'pause') report(true)
        if (command.command === 'resume') report(false)
        if (command.command === 'suspend') listeners.onExit('the test is over')
      },
    }
  }
  return {
    startTrainer,
    lane: (id: string) => lanes.get(id)!,
    threads: (...ids: string[]) => ids.map((id) => lanes.get(id)?.threads),
  }
}

test.each([
  [8, 1, [8]],
  [8, 2, [4, 4]],
  [8, 3, [2, 2, 2]],
  [2, 3, [1, 1, 1]],
  [1, 2, [1, 1]],
])('%d cores and %d lanes: each lane gets its whole share, and never less than one', async (cores, count, expected) => {
  const trainers = notingTrainers()
  const studio = openFakeStudio(temporaryHome(), { slots: 4, cores, startTrainer: trainers.startTrainer })
  const names = expected.map((_, index) => `lane ${index}`)
  await startRuns(studio, fakeExperiment(names, 100))
  expect(names).toHaveLength(count)
  expect(trainers.threads(...names.map((_, index) => `lane-${index}`))).toEqual(expected)
})

test('a lane that pauses or ends leaves its cores to the others, and gets its share again', async () => {
  const trainers = notingTrainers()
  const studio = openFakeStudio(temporaryHome(), { slots: 4, cores: 8, startTrainer: trainers.startTrainer })
  const runIds = await startRuns(studio, fakeExperiment(['a', 'b', 'c'], 100))
  expect(trainers.threads('lane-0', 'lane-1', 'lane-2')).toEqual([2, 2, 2])
  await studio.request('run.pause', { runIds: [runIds[1]] })
  expect(trainers.threads('lane-0', 'lane-2')).toEqual([4, 4])
  await studio.request('run.resume', { runIds: [runIds[1]] })
  expect(trainers.threads('lane-0', 'lane-1', 'lane-2')).toEqual([2, 2, 2])
  trainers.lane('lane-0').listeners.onExit('the test ended it')
  expect(statusOf(studio, runIds[0])).toBe('interrupted')
  expect(trainers.threads('lane-1', 'lane-2')).toEqual([4, 4])
})
