// A study that trains elsewhere, followed in a terminal.

import { expect, test, vi } from 'vitest'
import { followStudy } from '../../src-engine/cli/follow-study.ts'
import type { Studio } from '../../src-engine/studio.ts'
import { fakeExperiment } from './support/fake-studio.ts'
import { studyOf } from './support/fake-study.ts'
import { openPlacedStudio, place, testCluster } from './support/placed-studio.ts'

test('who lets go of a study hears no more of it, and it trains on', async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const studio = openPlacedStudio(testCluster())
  let listeners = 0
  const counted: Studio = {
    ...studio,
    subscribe(listener) {
      listeners++
      const unsubscribe = studio.subscribe(listener)
      return () => {
        listeners--
        unsubscribe()
      }
    },
  }
  const config = studyOf(fakeExperiment(['slow'], 2000))
  const { summary } = await studio.request('study.start', { config, place })
  const followed = followStudy(counted, summary.id)
  expect(listeners).toBe(1)
  process.emit('SIGHUP')
  expect(await followed).toEqual({ detached: true })
  expect(listeners).toBe(0)
  expect(process.listenerCount('SIGHUP')).toBe(0)
  expect(studio.store.runs.ofStudy(summary.id).map(({ status }) => status)).not.toContain('stopped')
})
