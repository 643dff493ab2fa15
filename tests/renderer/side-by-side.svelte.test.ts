// Lanes of several experiments side by side: which are compared with which, under what place, seed and budget.

import { flushSync } from 'svelte'
import { expect, test } from 'vitest'
import { lanesOf } from '../../src-shared/figures/lanes.ts'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { laneConfigSchema } from '../../src-shared/config/lane.ts'
import { parse } from '../../src-shared/config/parse.ts'
import type { ExperimentDetail } from '../../src-shared/protocol/requests.ts'
import type { Records } from '../../src-shared/recording.ts'
import { SideBySide } from '../../src-renderer/state/side-by-side.svelte.ts'
import { later, scriptedEngine, scriptOf, settled, storedExperiment } from './scripted-engine.ts'

const rings = parse(dataConfigSchema, { kind: 'rings' }, 'data')
const stored = [
  storedExperiment('first', { seeds: [1, 2] }),
  storedExperiment('second', { seeds: [5], budget: { unit: 'iterations', amount: 500 } }),
  storedExperiment('rings', { data: rings }),
]
const chosen = (experimentId: string, laneIndex: number) => ({ experimentId, laneIndex })

async function opened(...lanes: { experimentId: string; laneIndex: number }[]) {
  const engine = scriptedEngine(scriptOf(...stored))
  const sideBySide = new SideBySide(engine)
  expect(await sideBySide.open(lanes)).toBe(true)
  await settled()
  flushSync()
  return { sideBySide, engine }
}

test('lanes on the same data are one comparison, each with a place, a colour and its own budget', async () => {
  const { sideBySide } = await opened(chosen('second', 1), chosen('first', 1))
  expect(sideBySide.groups).toHaveLength(1)
  const { experiment, shown } = sideBySide.groups[0].comparison
  // The second of both experiments: by themselves they would have one colour and one id.
  expect(experiment.runs.map(({ laneIndex, seed }) => [laneIndex, seed])).toEqual([
    [0, 5],
    [1, 1],
    [1, 2],
  ])
  expect(new Set(experiment.runs.map(({ laneId }) => laneId)).size).toBe(2)
  // They are lanes like any other: what judges them may parse them.
  for (const lane of experiment.config!.lanes) expect(() => parse(laneConfigSchema, lane, 'lane')).not.toThrow()
  expect(shown.draft).toBe(false)
  const budgets = experiment.runs.map((run) => experiment.budgetOf(run, experiment.config!).amount)
  expect(budgets).toEqual([500, stored[0].config.budget.amount, stored[0].config.budget.amount])
})

test('a lane that was not trained at the chosen seed shows its first', async () => {
  const { sideBySide } = await opened(chosen('first', 0), chosen('second', 0))
  const { experiment, view } = sideBySide.groups[0].comparison
  view.seed = 2
  expect(experiment.shownRuns.map(({ seed }) => seed)).toEqual([2, 5])
})

test('lanes keep their colours where one is switched off', async () => {
  const { sideBySide } = await opened(chosen('first', 0), chosen('second', 0))
  const { experiment, legend, previews, shown } = sideBySide.groups[0].comparison
  void previews.look('panels', experiment.config!.data, experiment.seed)
  await settled()
  legend.toggle(experiment.runs[0], experiment.runs)
  flushSync()
  expect(lanesOf(shown.training!).map(({ laneIndex }) => laneIndex)).toEqual([1])
})

test('lanes on other data stand in a comparison of their own', async () => {
  const { sideBySide } = await opened(chosen('first', 0), chosen('rings', 0), chosen('second', 1))
  expect(sideBySide.groups.map(({ title, lanes }) => [title, lanes.length])).toEqual([
    ['Two moons', 2],
    ['Rings', 1],
  ])
  const [moons, others] = sideBySide.groups.map(({ comparison }) => comparison.experiment)
  expect(moons.runs.some(({ experimentId }) => experimentId === 'rings')).toBe(false)
  expect(others.config?.data.kind).toBe('rings')
})

test('a run that goes on is followed in its place', async () => {
  const { sideBySide } = await opened(chosen('second', 1), chosen('first', 1))
  const { experiment } = sideBySide.groups[0].comparison
  const run = stored[0].runs.find(({ laneIndex, seed }) => laneIndex === 1 && seed === 2)!
  sideBySide.take({ kind: 'run', run: { ...run, iteration: 77 } })
  sideBySide.take({ kind: 'run', run: { ...stored[2].runs[0], iteration: 99 } })
  experiment.takeRuns([])
  expect(experiment.runs.map(({ laneIndex, iteration }) => [laneIndex, iteration])).toEqual([
    [0, 0],
    [1, 0],
    [1, 77],
  ])
})

test('what cannot be opened is said, and what stood there stays', async () => {
  const { sideBySide, engine } = await opened(chosen('first', 0))
  expect(await sideBySide.open([chosen('gone', 0)])).toBe(false)
  expect(engine.said[0].message).toContain('gone')
  expect(sideBySide.groups).toHaveLength(1)
  sideBySide.close()
  expect(sideBySide.groups).toEqual([])
})

test.each(['experiment.open', 'run.records'] as const)(
  'a run that ends while %s is answered has ended',
  async (asked) => {
    const script = scriptOf(...stored)
    const answer = later<void>()
    const usual = script[asked] as (parameters: unknown) => unknown
    const engine = scriptedEngine({
      ...script,
      [asked]: (parameters: unknown) => {
        // As it was when it was asked for.
        const found = usual(parameters) as ExperimentDetail & Records
        return answer.promise.then(() => found)
      },
    })
    const sideBySide = new SideBySide(engine)
    const opening = sideBySide.open([chosen('second', 0)])
    await settled()
    sideBySide.take({ kind: 'run', run: { ...stored[1].runs[0], status: 'finished' } })
    answer.resolve()
    expect(await opening).toBe(true)
    const { experiment } = sideBySide.groups[0].comparison
    expect(experiment.runs.map(({ status }) => status)).toEqual(['finished'])
  },
)

test('an engine that came back is read anew, and what is looked at stays', async () => {
  const { sideBySide, engine } = await opened(chosen('second', 0))
  const [group] = sideBySide.groups
  const detail = await engine.request('experiment.open', { experimentId: 'second' })
  const runs = detail.runs.map((run) => ({ ...run, status: 'interrupted' as const }))
  engine.script['experiment.open'] = () => ({ ...detail, runs })
  await sideBySide.reload()
  expect(sideBySide.groups[0]).toBe(group)
  expect(group.comparison.experiment.runs.map(({ status }) => status)).toEqual(['interrupted'])
})

test('what is measured and animated is told to the groups, and groups that are replaced are closed', async () => {
  const { sideBySide, engine } = await opened(chosen('second', 0))
  const { experiment, exporting } = sideBySide.groups[0].comparison
  const runId = experiment.runs[0].id
  const before = engine.askedFor('run.measurements').length
  sideBySide.take({ kind: 'measured', runId, iteration: 0, evaluation: 'log-partition' })
  await settled()
  expect(engine.askedFor('run.measurements')).toHaveLength(before + 1)
  exporting.busy = true
  sideBySide.take({ kind: 'animating', progress: { done: 1, total: 2 } })
  expect(exporting.progress).toEqual({ done: 1, total: 2 })
  expect(await sideBySide.open([chosen('first', 0)])).toBe(true)
  expect(experiment.summary).toBeNull()
})

test('commands from the menu are for the comparison that was looked at last, at first for the first', async () => {
  const { sideBySide } = await opened(chosen('first', 0), chosen('rings', 0))
  const [moons, others] = sideBySide.groups.map(({ comparison }) => comparison)
  expect(sideBySide.current).toBe(moons)
  sideBySide.lookAt(others)
  expect(sideBySide.current).toBe(others)
  await sideBySide.open([chosen('second', 0)])
  expect(sideBySide.current).toBe(sideBySide.groups[0].comparison)
  sideBySide.close()
  expect(sideBySide.current).toBeNull()
})
