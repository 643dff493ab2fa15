// A lane is changed in all of its seeds at once: those that train, those that pause, those that wait for a place.

import { expect, test } from 'vitest'
import type { WishedChange } from '../../../src-shared/adjustment.ts'
import { laneWith } from '../../../src-shared/adjustment.ts'
import { eventually, fakeExperiment, openFakeStudio, startRuns, statusOf } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const rate = (value: number): WishedChange[] => [{ path: 'optimizer.learningRate', value }]
const change = (from: number, to: number) => [{ path: 'optimizer.learningRate', from, to }]

test('every seed of the lane takes the change, no other lane does, and a seed that waits starts with it', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 2 })
  const config = fakeExperiment(['slow', 'slow'], 100_000, [1, 2])
  const ids = await startRuns(studio, config)
  const runs = ids.map((id) => studio.store.runs.get(id))
  const experimentId = runs[0].experimentId
  const [training, waiting] = runs.filter(({ laneId }) => laneId === 'lane-0')
  const others = runs.filter(({ laneId }) => laneId === 'lane-1')
  await eventually(studio, () => studio.store.runs.get(training.id).iteration > 0)
  expect(statusOf(studio, waiting.id)).toBe('queued')

  const changed = await studio.request('lane.adjust', { experimentId, laneId: 'lane-0', changes: rate(5e-4) })
  expect(changed.map(({ id }) => id)).toEqual([training.id, waiting.id])
  expect(changed[0].adjustments).toEqual([{ iteration: expect.any(Number), changes: change(2e-3, 5e-4) }])
  expect(changed[0].adjustments[0].iteration).toBeGreaterThan(0)
  expect(changed[1].adjustments).toEqual([{ iteration: 0, changes: change(2e-3, 5e-4) }])
  for (const { id } of others) expect(studio.store.runs.get(id).adjustments).toEqual([])

  const lane = config.lanes[0]
  for (const { adjustments } of changed) expect(laneWith(lane, adjustments).optimizer.learningRate).toBe(5e-4)
})

test('one seed that has ended is left as it is; a lane without a live run is refused', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 2 })
  const ids = await startRuns(studio, fakeExperiment(['slow'], 100_000, [1, 2]))
  const { experimentId } = studio.store.runs.get(ids[0])
  await eventually(studio, () => ids.every((id) => studio.store.runs.get(id).iteration > 0))
  await studio.request('run.stop', { runIds: [ids[0]] })
  const wish = { experimentId, laneId: 'lane-0', changes: rate(5e-4) }
  expect((await studio.request('lane.adjust', wish)).map(({ id }) => id)).toEqual([ids[1]])
  expect(studio.store.runs.get(ids[0]).adjustments).toEqual([])
  await studio.request('run.stop', { runIds: [ids[1]] })
  await expect(studio.request('lane.adjust', wish)).rejects.toMatchObject({ code: 'wrong-state' })
})

test('a value out of range is refused for all seeds, and nothing is recorded', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 1 })
  const ids = await startRuns(studio, fakeExperiment(['slow'], 100_000, [1, 2]))
  await eventually(studio, () => studio.store.runs.get(ids[0]).iteration > 0)
  const { experimentId } = studio.store.runs.get(ids[0])
  const wish = { experimentId, laneId: 'lane-0', changes: rate(-1) }
  await expect(studio.request('lane.adjust', wish)).rejects.toMatchObject({ code: 'invalid-input' })
  for (const id of ids) expect(studio.store.runs.get(id).adjustments).toEqual([])
})
