// Comparisons are instances: what happens in one is not seen in another.

import { flushSync } from 'svelte'
import { expect, test } from 'vitest'
import { createComparison } from '../../src-renderer/state/comparison.svelte.ts'
import { scriptedEngine, scriptOf, settled, storedExperiment } from './scripted-engine.ts'

const [first, second] = [storedExperiment('first', { seeds: [1, 2] }), storedExperiment('second')]
const engineOf = () => scriptedEngine(scriptOf(first, second))

test('two comparisons side by side do not see each other’s state', async () => {
  const engine = engineOf()
  const [left, right] = [createComparison(engine), createComparison(engine)]
  await Promise.all([left.experiment.open('first'), right.experiment.open('second')])
  expect([left, right].map(({ experiment }) => experiment.summary?.id)).toEqual(['first', 'second'])

  left.view.quantity = 'relative-energy'
  left.view.layers.data = true
  left.view.crosshair = { x: 1, y: 2 }
  left.view.axis = 'evaluations'
  left.view.seed = 2
  left.time.goTo(40)
  left.chartZoom.look([0, 5])
  left.enlarged.part = { kind: 'panel', panel: 'truth' }
  left.legend.toggle(left.experiment.runs[0], left.experiment.runs)
  left.setup.set('budget.amount', 77)
  void left.previews.look('panels', first.config.data, 2)
  await settled()

  expect(left.experiment.seed).toBe(2)
  // Three lanes at two seeds.
  expect(left.shown.training?.runs).toHaveLength(6)
  expect(left.previews.of(first.config.data, 2)?.status).toBe('ready')
  expect(right.view).toMatchObject({ quantity: 'log-density', axis: 'iteration', crosshair: null, seed: null })
  expect(right.view.layers.data).toBe(false)
  expect(right.time.iteration).toBeNull()
  expect(right.chartZoom.range).toBeNull()
  expect(right.enlarged.part).toBeNull()
  expect(right.experiment.runs.every((run) => right.legend.isOn(run))).toBe(true)
  expect(right.setup.draft.budget.amount).not.toBe(77)
  expect(right.setup.canUndo).toBe(false)
  expect(right.previews.of(first.config.data, 2)).toBeUndefined()
})

test('an event reaches the experiment that it is about, in whichever comparison that stands', async () => {
  const engine = engineOf()
  const [left, right] = [createComparison(engine), createComparison(engine)]
  await Promise.all([left.experiment.open('first'), right.experiment.open('second')])
  for (const { experiment } of [left, right]) {
    experiment.takeRuns([{ ...first.runs[0], status: 'paused', iteration: 9 }])
  }
  expect(left.experiment.runs[0]).toMatchObject({ status: 'paused', iteration: 9 })
  expect(right.experiment.runs.map(({ id }) => id)).toEqual(second.runs.map(({ id }) => id))
  expect(right.experiment.runs[0].status).toBe('running')
})

test('snapshots of one are not those of another, though the run is the same', async () => {
  const engine = engineOf()
  const [left, right] = [createComparison(engine), createComparison(engine)]
  const runId = first.runs[0].id
  left.snapshots.want(runId, 10)
  right.snapshots.want(runId, 20)
  await settled()
  expect(left.snapshots.shownOf(runId)?.iteration).toBe(10)
  expect(right.snapshots.shownOf(runId)?.iteration).toBe(20)
  left.snapshots.want(runId, null)
  expect(right.snapshots.shownOf(runId)?.iteration).toBe(20)
})

test('only the window’s own comparison writes the setup that a restart brings back', async () => {
  const engine = engineOf()
  const [lesson, own] = [createComparison(engine), createComparison(engine, { isStored: true })]
  await lesson.setup.save()
  expect(engine.askedFor('setup.save')).toEqual([])
  await own.setup.save()
  expect(engine.askedFor('setup.save')).toHaveLength(1)
})

test('an effect that looks at one is not run by the other', () => {
  const engine = engineOf()
  const [left, right] = [createComparison(engine), createComparison(engine)]
  const seen: (number | null)[] = []
  const end = $effect.root(() => {
    $effect(() => void seen.push(left.time.iteration))
  })
  flushSync()
  right.time.goTo(5)
  flushSync()
  left.time.goTo(7)
  flushSync()
  expect(seen).toEqual([null, 7])
  end()
})

test('what one comparison looks at does not end the work for what another looks at', async () => {
  const engine = engineOf()
  const [left, right] = [createComparison(engine), createComparison(engine)]
  void left.previews.look('panels', first.config.data, 1)
  void right.previews.look('panels', second.config.data, 2)
  void right.previews.look('setup', second.config.data, 3)
  await settled()
  const slots = engine.askedFor('data.preview').map((asked) => (asked as { slot: string }).slot)
  expect(new Set(slots).size).toBe(3)
})
