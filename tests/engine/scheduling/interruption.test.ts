// What a person is told when the ground is taken away: the folder of the library, or a run's trainer before it could
// store anything to go on from.

import { renameSync } from 'node:fs'
import { expect, test } from 'vitest'
import { eventsOf, eventually, fakeExperiment, openFakeStudio, startRuns } from '../support/fake-studio.ts'
import { openStudio } from '../../../src-engine/studio.ts'
import { interruption } from '../../../src-engine/scheduling/interruption.ts'
import { openStore } from '../../../src-engine/store/open-store.ts'
import { onlyReference } from '../support/fake-devices.ts'
import { temporaryHome } from '../support/temporary-home.ts'

test('a library that is taken away is said once, with the cure', async () => {
  const folder = `${temporaryHome()}/library`
  const studio = openFakeStudio(folder)
  const events = eventsOf(studio)
  const notices = () => events.flatMap((event) => (event.kind === 'notice' && event.level === 'error' ? [event] : []))
  renameSync(folder, `${folder}-elsewhere`)
  await new Promise<void>((resolve) => {
    studio.subscribe(() => {
      if (notices().length > 0) resolve()
    })
  })
  // Closing says so, too: for that it is back.
  renameSync(`${folder}-elsewhere`, folder)
  expect(notices()).toHaveLength(1)
  expect(notices()[0].message).toContain(`The library in ${folder} was removed or replaced`)
  expect(notices()[0].message).toContain('Put the folder back where it was')
})

test('resuming says that it starts anew where nothing to go on from was stored', async () => {
  const folder = temporaryHome()
  const store = openStore({ folder })
  store.experiments.add({ id: 'killed', config: fakeExperiment(['a', 'b'], 5), newId: counter('run') })
  store.runs.apply('run-1', 'start')
  const progress = { iteration: 3, evaluations: 30, computeSeconds: 0.1 }
  store.record('run-1', { progress, fraction: 0.6, rows: [], snapshot: null, checkpoint: null })
  store.close()
  const studio = openStudio({ folder, devices: onlyReference })
  const anew =
    'The engine ended unexpectedly. It had stored no checkpoint yet, so resuming starts it from the beginning.'
  expect(studio.store.runs.get('run-1')).toMatchObject({ status: 'interrupted', reason: anew })
  // One that had not begun would start at the beginning in any case.
  expect(studio.store.runs.get('run-2').reason).toBe('The engine ended unexpectedly.')
  await studio.close()
})

test('of a run with a checkpoint nothing of the kind is said', async () => {
  const studio = openFakeStudio(temporaryHome())
  const [id] = await startRuns(studio, fakeExperiment(['slow'], 100_000))
  await eventually(studio, () => studio.store.metrics.count(id) > 0)
  await studio.request('run.pause', { runIds: [id] })
  expect(interruption('It ended.', studio.store, studio.store.runs.get(id))).toBe('It ended.')
})

const counter = (prefix: string) => {
  let count = 0
  return () => `${prefix}-${++count}`
}
