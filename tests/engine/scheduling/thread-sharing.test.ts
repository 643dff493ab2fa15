// How running lanes share the processor's cores: trainers that do nothing but note what they were told.

import { expect, test } from 'vitest'
import { eventually, fakeExperiment, openFakeStudio, startRuns, statusOf } from '../support/fake-studio.ts'
import { notingTrainers } from '../support/noting-trainers.ts'
import { temporaryHome } from '../support/temporary-home.ts'

test.each([1, 2, 3, 6, 8, 16])(
  'of %i cores each lane gets as many as all can have, and never less than one',
  async (cores) => {
    for (const count of [1, 2, 3, 4]) {
      const trainers = notingTrainers()
      const studio = openFakeStudio(temporaryHome(), { slots: 4, cores, startTrainer: trainers.startTrainer })
      const names = ['a', 'b', 'c', 'd'].slice(0, count)
      await startRuns(studio, fakeExperiment(names, 100))
      await eventually(studio, () => trainers.started.length === count)
      const threads = trainers.threads(...names.map((_, index) => `lane-${index}`))
      const [each] = threads
      expect(threads).toEqual(names.map(() => each))
      expect(each).toBeGreaterThanOrEqual(1)
      // No more in all than there are, where there are enough; and one more for each would be too many.
      if (each > 1) expect(each * count).toBeLessThanOrEqual(cores)
      expect((each + 1) * count).toBeGreaterThan(cores)
    }
  },
)

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
