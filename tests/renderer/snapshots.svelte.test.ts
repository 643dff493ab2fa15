// Pictures are asked for one at a time: a slow window skips some and never piles up requests.

import { expect, test } from 'vitest'
import { Snapshots } from '../../src-renderer/state/snapshots.svelte.ts'
import type { Snapshot } from '../../src-shared/snapshot.ts'
import { later, scriptedEngine, scriptOf, settled, snapshotOf } from './scripted-engine.ts'

test('while one is on its way, only the newest wish is kept', async () => {
  const first = later<Snapshot | null>()
  const engine = scriptedEngine({
    'run.snapshot': ({ runId, iteration }) => (iteration === 10 ? first.promise : snapshotOf(runId, iteration ?? 0)),
  })
  const snapshots = new Snapshots(engine)
  for (const iteration of [10, 20, 30, 40]) snapshots.want('run', iteration)
  await settled()
  expect(engine.askedFor('run.snapshot')).toEqual([{ runId: 'run', iteration: 10 }])
  first.resolve(snapshotOf('run', 10))
  await settled()
  expect(engine.askedFor('run.snapshot').at(-1)).toEqual({ runId: 'run', iteration: 40 })
  expect(engine.asked).toHaveLength(2)
  expect(snapshots.shownOf('run')?.iteration).toBe(40)
})

test('what was seen is there at once, until the run has gone back', async () => {
  const engine = scriptedEngine(scriptOf())
  const snapshots = new Snapshots(engine)
  for (const iteration of [10, 20, 10]) {
    snapshots.want('run', iteration)
    await settled()
  }
  expect(engine.asked).toHaveLength(2)
  snapshots.forget('run')
  snapshots.want('run', 10)
  await settled()
  expect(engine.asked).toHaveLength(3)
})

test('one that cannot be had says why, and the next good one takes that back', async () => {
  const engine = scriptedEngine({ 'run.snapshot': () => Promise.reject(new Error('It is damaged.')) })
  const snapshots = new Snapshots(engine)
  snapshots.want('run', 10)
  await settled()
  expect(snapshots.faultOf('run')).toBe('It is damaged.')
  engine.script = scriptOf()
  snapshots.want('run', 20)
  await settled()
  expect(snapshots.faultOf('run')).toBeNull()
})
