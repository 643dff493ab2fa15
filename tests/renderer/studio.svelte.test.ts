// The window's states tied together, against an engine that stands where the preload script puts the real one.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StudioEvent } from '../../src-shared/protocol/events.ts'
import { createComparison } from '../../src-renderer/state/comparison.svelte.ts'
import { engine as status } from '../../src-renderer/state/engine.svelte.ts'
import { library } from '../../src-renderer/state/library.svelte.ts'
import { createStudio } from '../../src-renderer/state/studio.svelte.ts'
import { toasts } from '../../src-renderer/state/toasts.svelte.ts'
import { scriptedEngine, scriptOf, settled, storedExperiment } from './scripted-engine.ts'

const newest = storedExperiment('newest')
const training = storedExperiment('training')
newest.summary = { ...newest.summary, createdAt: 9, statuses: ['finished'] }

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function started(state: 'running' | 'starting' = 'running') {
  const engine = scriptedEngine({
    ...scriptOf(newest, training),
    'engine.state': () => ({ status: state }),
    'store.state': () => ({ status: 'open' }),
    'experiment.list': () => [newest.summary, training.summary],
    'studio.info': () => ({
      ...{ version: '1.0.0', node: 'v24', dataFolder: '/data', trainerSlots: 4, backends: [] },
      notices: ['1 run was interrupted.'],
    }),
  })
  let tell: (event: StudioEvent) => void = () => undefined
  const studioOfThePage = {
    request: (name: string, parameters: unknown) => engine.request(name as never, parameters as never),
    subscribe(listener: typeof tell) {
      tell = listener
      return () => (tell = () => undefined)
    },
  }
  vi.stubGlobal('window', { studio: studioOfThePage })
  const comparison = createComparison(engine)
  const studio = createStudio(comparison)
  const end = studio.start()
  await settled()
  return { engine, comparison, studio, end, tell: (event: StudioEvent) => tell(event) }
}

test('a window that comes back shows what trains, though something newer has ended', async () => {
  const { comparison, engine } = await started()
  expect(comparison.experiment.summary?.id).toBe('training')
  expect(library.experiments.map(({ id }) => id)).toEqual(['newest', 'training'])
  expect(engine.askedFor('experiment.open')).toEqual([{ experimentId: 'training' }])
  expect(toasts.list.map(({ message }) => message)).toContain('1 run was interrupted.')
})

test('nothing is asked of an engine that starts; once it answers, all is, and an engine that came back is read anew', async () => {
  const { engine, tell } = await started('starting')
  expect(engine.askedFor('experiment.list')).toEqual([])
  tell({ kind: 'engine', state: { status: 'running' } })
  await settled()
  expect(engine.askedFor('experiment.open')).toHaveLength(1)
  tell({ kind: 'engine', state: { status: 'restarting' } as never })
  tell({ kind: 'engine', state: { status: 'running' } })
  await settled()
  expect(status.restarted).toBe(true)
  expect(engine.askedFor('experiment.open')).toHaveLength(2)
})

test('a comparison is not begun over one that trains, and an ended window hears nothing more', async () => {
  const { engine, studio, end, tell } = await started()
  await studio.run()
  expect(engine.askedFor('experiment.start')).toEqual([])
  end()
  tell({ kind: 'experiment', summary: { ...newest.summary, name: 'Told too late' } })
  expect(library.experiments.map(({ name }) => name)).not.toContain('Told too late')
})
