// How running lanes share the processor's cores: trainers that do nothing but note what they were told.

import { expect, test } from 'vitest'
import { eventually, fakeExperiment, openFakeStudio, startRuns, statusOf } from './support/fake-studio.ts'
import { notingTrainers } from './support/noting-trainers.ts'
import { temporaryHome } from './support/temporary-home.ts'

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
  await eventually(studio, () => trainers.started.length === count)
  expect(names).toHaveLength(count)
  expect(trainers.threads(...names.map((_, index) => `lane-${index}`))).toEqual(expected)
})

test('a lane that pauses or ends leaves its cores to the others, and gets its share again', async () => {
  const trainers = notingTrainers()
  const studio = openFakeStudio(temporaryHome(), { slots: 4, cores: 8, startTrainer: trainers.startTrainer })
  const runIds = await startRuns(studio, fakeExperiment(['a', 'b', 'c'], 100))
  await eventually(studio, () => trainers.started.length === 3)
  expect(trainers.threads('lane-0', 'lane-1', 'lane-2')).toEqual([2, 2, 2])
  await studio.request('run.pause', { runIds: [runIds[1]] })
  expect(trainers.threads('lane-0', 'lane-2')).toEqual([4, 4])
  await studio.request('run.resume', { runIds: [runIds[1]] })
  expect(trainers.threads('lane-0', 'lane-1', 'lane-2')).toEqual([2, 2, 2])
  trainers.lane('lane-0').listeners.onExit('the test ended it')
  expect(statusOf(studio, runIds[0])).toBe('interrupted')
  expect(trainers.threads('lane-1', 'lane-2')).toEqual([4, 4])
})
