// The library's list: what of it is drawn, what stands in it, what keys do, and what is chosen.

import { describe, expect, test } from 'vitest'
import { listItems, itemHeights, type ListItem } from '../../src-renderer/library/list-items.ts'
import { keyboardMove } from '../../src-renderer/library/list-keys.ts'
import { topsOf, visibleItems } from '../../src-renderer/library/visible-items.ts'
import { Library } from '../../src-renderer/state/library.svelte.ts'
import { LibraryView } from '../../src-renderer/state/library-view.svelte.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { experimentSummary as summary } from '../fixtures/experiment-summary.ts'
import { scriptedEngine } from './scripted-engine.ts'

describe('of a long list', () => {
  const tops = topsOf(Array.from({ length: 1000 }, (_each, index) => (index % 10 === 0 ? 100 : 50)))
  const whole = tops[1000]

  test.each([0, 1, 49, 1234, 30_000, 54_500, 99_999])(
    'all lines in sight are drawn at %d pixels, and few others',
    (scrolled) => {
      const { begin, end, above, below } = visibleItems(tops, { scrolled, height: 600, around: 100 })
      const bottom = Math.min(whole, scrolled + 600)
      for (let index = 0; index < 1000; index++) {
        const isInSight = tops[index + 1] > scrolled && tops[index] < bottom
        if (isInSight) expect(index >= begin && index < end, `line ${index}`).toBe(true)
      }
      expect(end - begin).toBeLessThan(22)
      // Nothing moves when lines come and go.
      expect(above + (tops[end] - tops[begin]) + below).toBe(whole)
    },
  )

  test('an empty list has nothing to draw', () => {
    expect(visibleItems(topsOf([]), { scrolled: 0, height: 600, around: 100 })).toEqual({
      ...{ begin: 0, end: 0, above: 0, below: 0 },
    })
  })
})

const kinds = (items: readonly ListItem[]) => items.map(({ kind }) => kind)
const two = [
  summary('a', { laneLabels: ['CD-10', 'NCE'], tags: ['paper'] }),
  summary('b', { dataTitle: 'Rings' }),
  summary('c', { tags: ['paper'] }),
]

describe('the lines', () => {
  test('of an experiment that is open are followed by its lanes and its notes', () => {
    const items = listItems(two, { grouping: 'nothing', opened: new Set(['a']) })
    expect(kinds(items)).toEqual(['experiment', 'lane', 'lane', 'details', 'experiment', 'experiment'])
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length)
    expect(Object.values(itemHeights).every((height) => height > 0)).toBe(true)
  })

  test('stand together by what they share, in the order of the list', () => {
    const titles = (grouping: 'data' | 'tags' | 'methods' | 'study', experiments = two) =>
      listItems(experiments, { grouping, opened: new Set() }).flatMap((item) =>
        item.kind === 'group' ? [`${item.title} ${item.count}`] : [],
      )
    expect(titles('data')).toEqual(['Two moons 2', 'Rings 1'])
    expect(titles('tags')).toEqual(['paper 2', 'Without a tag 1'])
    expect(titles('methods')).toEqual(['CD-10, NCE 1', 'CD-10 2'])
    // Two studies of the same name are two.
    const ofStudy = (name: string, id: string) =>
      summary(name, { study: { id, name: 'Step size', trial: 0, place: null } })
    const trials = [ofStudy('d', 'one'), ofStudy('e', 'two'), ofStudy('f', 'one'), ...two]
    expect(titles('study', trials)).toEqual(['Step size 2', 'Step size 1', 'Of no study 3'])
  })
})

describe('keys', () => {
  const items = listItems(two, { grouping: 'data', opened: new Set(['a']) })
  const move = (key: string, index: number, isMain = true) =>
    keyboardMove({ key, ctrlKey: false, metaKey: false, altKey: false }, { items, index, perPage: 3, isMain })

  test('go from line to line, past headings, and stop at the ends', () => {
    expect(kinds(items)).toEqual([
      'group',
      'experiment',
      'lane',
      'lane',
      'details',
      'experiment',
      'group',
      'experiment',
    ])
    expect(move('ArrowDown', 1)).toEqual({ kind: 'focus', index: 2 })
    expect(move('ArrowDown', 5)).toEqual({ kind: 'focus', index: 7 })
    expect(move('ArrowUp', 7)).toEqual({ kind: 'focus', index: 5 })
    expect(move('End', 1)).toEqual({ kind: 'focus', index: 7 })
    expect(move('ArrowUp', 1)).toBeNull()
    expect(move('PageDown', 1)).toEqual({ kind: 'focus', index: 4 })
  })

  test('open, close, choose and delete the line that has the focus, and no button in it', () => {
    expect(move('ArrowLeft', 1)).toMatchObject({ kind: 'toggle', open: false })
    expect(move('ArrowRight', 5)).toMatchObject({ kind: 'toggle', open: true })
    expect(move('ArrowLeft', 3)).toEqual({ kind: 'focus', index: 1 })
    expect(move(' ', 5)).toMatchObject({ kind: 'choose' })
    expect(move(' ', 3)).toEqual({ kind: 'choose-lane', lane: { experimentId: 'a', laneIndex: 1 } })
    expect(move('Delete', 5)).toMatchObject({ kind: 'delete' })
    expect(move(' ', 5, false)).toBeNull()
    expect(move('Delete', 4)).toBeNull()
  })
})

describe('what is chosen', () => {
  test('is lanes, in the order of choosing; those of a deleted experiment are chosen no longer', async () => {
    const engine = scriptedEngine({ 'experiment.list': () => two })
    const library = new Library(engine)
    await library.load()
    const view = new LibraryView(library)
    view.chooseLane({ experimentId: 'a', laneIndex: 1 }, true)
    expect(view.share(two[0])).toBe('some')
    view.choose([two[1]], true)
    expect(view.chosen).toEqual([
      { experimentId: 'a', laneIndex: 1 },
      { experimentId: 'b', laneIndex: 0 },
    ])
    library.take({ ...two[1], deletedAt: 5 })
    expect(view.chosenExperiments.map(({ id }) => id)).toEqual(['a'])
    view.chooseNothing()
    expect(view.share(two[0])).toBe('none')
  })
})

test('configurations are read once each, some at a time, and again where a branch came', async () => {
  const many = Array.from({ length: 450 }, (_each, index) => summary(`e-${index}`))
  const engine = scriptedEngine({
    'experiment.list': () => many,
    'experiment.configs': ({ experimentIds }) =>
      experimentIds.map((experimentId) => ({ experimentId, config: defaultExperiment() })),
  })
  const library = new Library(engine)
  await library.load()
  const ids = many.map(({ id }) => id)
  await Promise.all([library.wantConfigs(ids), library.wantConfigs(ids)])
  const lengths = engine
    .askedFor('experiment.configs')
    .map((asked) => (asked as { experimentIds: [] }).experimentIds.length)
  expect(lengths).toEqual([200, 200, 50])
  expect(library.configOf('e-449')).toBeDefined()
  library.take({ ...many[3], laneLabels: ['CD-10', 'CD-10 from 5'] })
  await library.wantConfigs(ids)
  expect(engine.askedFor('experiment.configs').at(-1)).toEqual({ experimentIds: ['e-3'] })
})

test('several are deleted at once and come back at once', async () => {
  const engine = scriptedEngine({
    'experiment.list': () => two,
    'experiment.delete': ({ experimentId }) => ({ ...two.find(({ id }) => id === experimentId)!, deletedAt: 9 }),
    'experiment.restore': ({ experimentId }) => two.find(({ id }) => id === experimentId)!,
  })
  const library = new Library(engine)
  await library.load()
  await library.delete(two.slice(0, 2), { summary: null, close: () => undefined } as never)
  expect(library.experiments.map(({ id }) => id)).toEqual(['c'])
  expect(engine.said.at(-1)?.message).toBe('2 experiments were deleted.')
  engine.said.at(-1)?.action?.run()
  await expect.poll(() => library.experiments.length).toBe(3)
})
