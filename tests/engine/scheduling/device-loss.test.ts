// A run whose trainer reports that the graphics device was lost, under the scheduler, in real trainer processes.

import { expect, test, vi } from 'vitest'
import { isLive } from '../../../src-shared/run.ts'
import { eventsOf, eventually, fakeExperiment, openFakeStudio, startRuns, statusOf } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

// Up to four trainers start one after the other.
vi.setConfig({ testTimeout: 30_000 })

test('goes on from its checkpoint by itself, says so, and comes to the numbers of an unbroken run', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 2 })
  const events = eventsOf(studio)
  const [lost, unbroken] = await startRuns(studio, fakeExperiment(['lose once', 'a'], 60))
  await eventually(studio, () => [lost, unbroken].every((id) => statusOf(studio, id) === 'finished'))
  const notices = events.flatMap((event) => (event.kind === 'notice' ? [event.message] : []))
  expect(notices).toHaveLength(1)
  const sentence = /graphics device was lost at iteration \d+; training went on from the checkpoint of iteration \d+/
  expect(notices[0]).toMatch(sentence)
  expect(studio.store.runs.get(lost).backendReason).toMatch(sentence)
  expect(studio.store.runs.get(unbroken).backendReason).not.toMatch(sentence)
  const numbers = (id: string) => studio.store.metrics.of(id).map(({ iteration, values }) => ({ iteration, values }))
  expect(numbers(lost)).toEqual(numbers(unbroken))
})

test('that loses it again and again is interrupted after three restarts, and can be resumed by hand', async () => {
  const studio = openFakeStudio(temporaryHome())
  const events = eventsOf(studio)
  const [id] = await startRuns(studio, fakeExperiment(['lose'], 60))
  const notices = () => events.filter((event) => event.kind === 'notice')
  const interruptions = () =>
    events.filter((event) => event.kind === 'run' && event.run.status === 'interrupted' && event.run.endedAt !== null)
  await eventually(studio, () => interruptions().length >= 4)
  expect(studio.store.runs.get(id)).toMatchObject({
    status: 'interrupted',
    reason: 'Expected the graphics card to stay, got "unplugged".',
  })
  expect(notices()).toHaveLength(3)
  const before = interruptions().length
  const [resumed] = await studio.request('run.resume', { runIds: [id] })
  expect(isLive(resumed.status)).toBe(true)
  await eventually(studio, () => interruptions().length > before && statusOf(studio, id) === 'interrupted')
  expect(notices()).toHaveLength(3)
})
