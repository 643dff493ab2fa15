// Studies in the window, against an engine whose answers come as the test wants them.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeStudyFigure } from '../../src-shared/figures/study/paint-study-figure.ts'
import { progressOf, Studies } from '../../src-renderer/state/studies.svelte.ts'
import type { StudyDetail } from '../../src-shared/study/study.ts'
import { makeStudy } from '../fixtures/study.ts'
import { later, scriptedEngine, settled, type Script } from './scripted-engine.ts'

const detail = makeStudy()
const { summary } = detail
const script = (): Script => ({ 'study.list': () => [summary], 'study.open': () => detail })

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('the list is newest first and follows what is told of each', async () => {
  const older = { ...summary, id: 'older', createdAt: -5 }
  const engine = scriptedEngine({ ...script(), 'study.list': () => [older, summary] })
  const studies = new Studies(engine)
  await studies.load()
  expect(studies.list.map(({ id }) => id)).toEqual(['study-1', 'older'])
  studies.take({ ...older, name: 'renamed' })
  expect(studies.list.map(({ name }) => name)).toEqual(['Steps and step sizes', 'renamed'])
  studies.take({ ...older, deletedAt: 3 })
  expect(studies.list.map(({ id }) => id)).toEqual(['study-1'])
})

test('a list that cannot be read says so', async () => {
  const studies = new Studies(scriptedEngine({}))
  await studies.load()
  expect(studies.fault).toContain('study.list')
  expect(studies.loaded).toBe(true)
})

test('an open study is read again once for a burst of news, and shows at once what came with them', async () => {
  const engine = scriptedEngine(script())
  const studies = new Studies(engine)
  await studies.open('study-1')
  for (const running of [1, 2, 3]) studies.take({ ...summary, statuses: { ...summary.statuses, running } })
  expect(studies.opened?.summary.statuses.running).toBe(3)
  expect(engine.askedFor('study.open')).toHaveLength(1)
  vi.advanceTimersByTime(1000)
  await settled()
  expect(engine.askedFor('study.open')).toHaveLength(2)
})

test('the last study that was asked for is shown, whichever is answered first', async () => {
  const slow = later<StudyDetail>()
  const other = { ...detail, summary: { ...summary, id: 'other' } }
  const engine = scriptedEngine({
    ...script(),
    'study.open': ({ studyId }) => (studyId === 'study-1' ? slow.promise : other),
  })
  const studies = new Studies(engine)
  const [first, second] = [studies.open('study-1'), studies.open('other')]
  expect(await second).toBe(true)
  slow.resolve(detail)
  expect(await first).toBe(false)
  expect(studies.opened?.summary.id).toBe('other')
})

test('another study begins with a figure that suits it; the same one keeps what is looked at', async () => {
  const plain = makeStudy({ search: { kind: 'none' } })
  const other = { ...plain, summary: { ...plain.summary, id: 'other' } }
  const engine = scriptedEngine({ ...script(), 'study.open': ({ studyId }) => (studyId === 'other' ? other : detail) })
  const studies = new Studies(engine)
  await studies.open('study-1')
  expect(studies.view.figure).toBe('heat-map')
  studies.view.figure = 'parallel-coordinates'
  await studies.load()
  expect(studies.view.figure).toBe('parallel-coordinates')
  await studies.open('other')
  expect(studies.view.figure).toBe('seeds')
})

test('steering asks for the study and takes what is answered', async () => {
  const engine = scriptedEngine({
    ...script(),
    'study.pause': () => ({ ...summary, paused: true }),
    'study.setPriority': ({ priority }) => ({ ...summary, priority }),
  })
  const studies = new Studies(engine)
  await studies.open('study-1')
  await studies.pause('study-1')
  expect(studies.opened?.summary.paused).toBe(true)
  await studies.setPriority('study-1', 4)
  expect(studies.list[0].priority).toBe(4)
  await studies.stop('study-1')
  expect(engine.said.at(-1)?.message).toContain('study.stop')
})

test('a deleted study leaves list and page, and undoing brings both back', async () => {
  const engine = scriptedEngine({
    ...script(),
    'study.delete': () => ({ ...summary, deletedAt: 9 }),
    'study.restore': () => summary,
  })
  const studies = new Studies(engine)
  await studies.load()
  await studies.open('study-1')
  await studies.delete(summary)
  expect([studies.list.length, studies.opened]).toEqual([0, null])
  engine.said.at(-1)?.action?.run()
  await settled()
  expect(studies.list.map(({ id }) => id)).toEqual(['study-1'])
  expect(studies.opened?.summary.id).toBe('study-1')
})

test('runs that have ended count as done, whatever they ended as', () => {
  const progress = progressOf({ statuses: { finished: 3, diverged: 1, stopped: 1, running: 2, queued: 3 } })
  expect(progress).toEqual({ total: 10, ended: 5, fraction: 0.5, live: true })
  expect(progressOf({ statuses: {} })).toEqual({ total: 0, ended: 0, fraction: 0, live: false })
})

test('what is looked at is told as the figure is now, and no more where it is not drawn', async () => {
  const studies = new Studies(scriptedEngine(script()))
  await studies.open('study-1')
  const { view } = studies
  const made = () => makeStudyFigure({ detail }, view.optionsFor(detail, view.figure))
  view.step(detail, 1)
  const before = view.lookedOf(made())
  view.metric = 'klDataModel'
  const after = view.lookedOf(made())
  expect(after?.value.mean).toBeCloseTo(-1.15 - before!.value.mean!, 12)
  expect(after?.words).not.toBe(before?.words)
  view.toggle('lane-1')
  expect(view.lookedOf(made())).toBeNull()
})

test('another study opens while the open one trains, and one that was closed is not read again', async () => {
  const slow = later<StudyDetail>()
  const other = { ...detail, summary: { ...summary, id: 'other' } }
  const engine = scriptedEngine({
    ...script(),
    'study.open': ({ studyId }) => (studyId === 'other' ? slow.promise : detail),
  })
  const studies = new Studies(engine)
  await studies.open('study-1')
  studies.take(summary)
  const opening = studies.open('other')
  // News of the one that is still shown, before the other is answered.
  studies.take(summary)
  vi.advanceTimersByTime(2000)
  await settled()
  slow.resolve(other)
  expect(await opening).toBe(true)
  expect(studies.opened?.summary.id).toBe('other')
  studies.take(other.summary)
  studies.close()
  const asked = engine.askedFor('study.open').length
  vi.advanceTimersByTime(2000)
  await settled()
  expect(engine.askedFor('study.open')).toHaveLength(asked)
})

test('the arrow keys go through all marks and begin again', async () => {
  const studies = new Studies(scriptedEngine(script()))
  await studies.open('study-1')
  const { view } = studies
  const seen = new Set<string>()
  for (let step = 0; step < 24; step++) {
    view.step(detail, 1)
    seen.add(`${view.looked?.lane.laneId} ${view.looked?.trial.index}`)
  }
  // CD and PCD at twelve trials.
  expect(seen.size).toBe(24)
  const first = [...seen][0]
  view.step(detail, 1)
  expect(`${view.looked?.lane.laneId} ${view.looked?.trial.index}`).toBe(first)
})
