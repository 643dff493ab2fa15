// How an experiment is looked at comes back when it is opened again, and is stored for the right one.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createComparison } from '../../src-renderer/state/comparison.svelte.ts'
import type { StoredView } from '../../src-shared/figures/stored-view.ts'
import { scriptedEngine, scriptOf, storedExperiment } from './scripted-engine.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** An engine that keeps the views it is given. */
function studioWith(...ids: string[]) {
  const stored = ids.map((id) => storedExperiment(id, { seeds: [1, 2] }))
  const engine = scriptedEngine(scriptOf(...stored))
  engine.script['experiment.setView'] = ({ experimentId, view }) => {
    const found = stored.find(({ summary }) => summary.id === experimentId)
    if (found) found.view = structuredClone(view)
    return null
  }
  engine.script['experiment.start'] = () => stored[stored.length - 1]
  return { engine, stored }
}

/** As the page does whenever something has changed. */
function look({ keptView }: ReturnType<typeof createComparison>): void {
  keptView.keep(keptView.now)
  vi.advanceTimersByTime(500)
}

const laneIds = storedExperiment('any').config.lanes.map(({ id }) => id)

test('what was looked at comes back with the experiment, and others are not looked at so', async () => {
  const { engine } = studioWith('first', 'second')
  const comparison = createComparison(engine, { isStored: true })
  const { experiment, view, legend, chartZoom } = comparison
  await experiment.open('first')
  look(comparison)
  expect(engine.askedFor('experiment.setView')).toEqual([])

  view.quantity = 'difference'
  view.against = laneIds[1]
  view.overlay = laneIds[0]
  view.layers.samples = true
  view.axis = 'evaluations'
  view.seed = 2
  view.scales = { difference: [-2, 2] }
  view.colours = { [laneIds[0]]: '#aa3377' }
  legend.toggle(
    experiment.runs.find(({ laneId }) => laneId === laneIds[2])!,
    experiment.runs,
  )
  chartZoom.look([10, 40])
  look(comparison)
  expect(engine.askedFor('experiment.setView')).toHaveLength(1)

  await experiment.open('second')
  look(comparison)
  expect([view.against, view.overlay, view.seed, view.colours, view.scales]).toEqual([null, null, null, {}, {}])
  expect(chartZoom.range).toBeNull()
  expect(experiment.runs.every((run) => legend.isOn(run))).toBe(true)
  view.quantity = 'relative-energy'
  look(comparison)

  const reopened = createComparison(engine, { isStored: true })
  await reopened.experiment.open('first')
  expect(reopened.view).toMatchObject({
    ...{ quantity: 'difference', against: laneIds[1], overlay: laneIds[0], axis: 'evaluations', seed: 2 },
    ...{ scales: { difference: [-2, 2] }, colours: { [laneIds[0]]: '#aa3377' } },
  })
  expect(reopened.view.layers).toEqual({
    contours: true,
    data: false,
    samples: true,
    negatives: true,
    predictor: false,
  })
  expect(reopened.chartZoom.range).toEqual([10, 40])
  const off = reopened.experiment.runs.filter((run) => !reopened.legend.isOn(run)).map(({ laneId }) => laneId)
  expect(new Set(off)).toEqual(new Set([laneIds[2]]))
})

test('a new experiment is looked at as its setup’s last one was, in the same colours', async () => {
  const { engine, stored } = studioWith('first', 'second')
  const comparison = createComparison(engine, { isStored: true })
  const { experiment, view } = comparison
  await experiment.open('first')
  view.quantity = 'difference'
  view.colours = { [laneIds[0]]: 'pink', 'lane-99': 'ink' }
  await experiment.start(stored[1].config)
  expect(experiment.summary?.id).toBe('second')
  expect(view.quantity).toBe('difference')
  expect(view.colours).toEqual({ [laneIds[0]]: 'pink' })
  look(comparison)
  expect(stored[1].view).toMatchObject({ quantity: 'difference', colours: { [laneIds[0]]: 'pink' } })
})

test('a change that waits is stored for the experiment that it was made on', async () => {
  const { engine, stored } = studioWith('first', 'second')
  const comparison = createComparison(engine, { isStored: true })
  await comparison.experiment.open('first')
  comparison.view.layers.data = true
  comparison.keptView.keep(comparison.keptView.now)
  await comparison.experiment.open('second')
  vi.advanceTimersByTime(1000)
  expect(stored[0].view?.layers).toMatchObject({ data: true })
  expect(stored[1].view).toBeNull()
})

test('a lesson beside the window’s own comparison stores nothing', async () => {
  const { engine } = studioWith('first')
  const lesson = createComparison(engine)
  await lesson.experiment.open('first')
  lesson.view.quantity = 'difference'
  look(lesson)
  expect(engine.askedFor('experiment.setView')).toEqual([])
})

test('what of a view cannot be read is as at first', async () => {
  const { engine, stored } = studioWith('first')
  stored[0].view = {
    quantity: 'colour of the sky',
    layers: 7,
    axis: 'evaluations',
    off: ['A B'],
  } as never as StoredView
  const comparison = createComparison(engine, { isStored: true })
  await comparison.experiment.open('first')
  expect(comparison.view).toMatchObject({ quantity: 'log-density', axis: 'evaluations' })
  expect(comparison.view.layers.contours).toBe(true)
})

test('the colours of lanes reach panels and tables, with one for each', async () => {
  const { engine } = studioWith('first')
  const comparison = createComparison(engine, { isStored: true })
  await comparison.experiment.open('first')
  comparison.view.colours = { [laneIds[0]]: 'vermilion' }
  const { colours } = comparison.shown
  expect(colours.get(laneIds[0])).toBe('vermilion')
  expect(colours.get(laneIds[1])).not.toBe('vermilion')
  expect(colours.get(laneIds[1])).toBeDefined()
})

test('a brush goes with its experiment: what is opened next has other columns', async () => {
  const { engine } = studioWith('first', 'second')
  const comparison = createComparison(engine, { isStored: true })
  await comparison.experiment.open('first')
  comparison.view.brush = [{ column: 0, range: [0, 1] }]
  look(comparison)
  expect(engine.askedFor('experiment.setView')).toEqual([])
  await comparison.experiment.open('second')
  expect(comparison.view.brush).toBeNull()
})
