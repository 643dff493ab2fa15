// The setup: what was typed stays, faults are at their place, and every change can be undone.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Setup } from '../../src-renderer/state/setup.svelte.ts'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { scriptedEngine, scriptOf } from './scripted-engine.ts'
import { hasStepSize } from '../../src-shared/config/sampler.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function setupOf() {
  const engine = scriptedEngine(scriptOf())
  return { engine, setup: new Setup(engine, { isStored: true }) }
}

test('a wrong value stays in the draft, marks its place and keeps the setup from being run', () => {
  const { setup } = setupOf()
  setup.set('budget.amount', 'many')
  expect(setup.valueAt('budget.amount')).toBe('many')
  expect(setup.config).toBeNull()
  expect(setup.faultAt('budget.amount')).toMatch(/^Expected .*, got “many”/)
  expect(setup.faultAt('budget')).toBe(setup.faultAt('budget.amount'))
  setup.undo()
  expect(setup.config?.budget).toEqual(defaultExperiment().budget)
})

test('what is typed into one field in one go is one step back', () => {
  const { setup } = setupOf()
  for (const amount of [1, 12, 120]) setup.set('budget.amount', amount)
  vi.advanceTimersByTime(1000)
  setup.set('budget.amount', 500)
  setup.undo()
  expect(setup.draft.budget.amount).toBe(120)
  setup.undo()
  expect(setup.draft.budget.amount).toBe(defaultExperiment().budget.amount)
  expect(setup.canUndo).toBe(false)
  setup.redo()
  setup.redo()
  expect(setup.draft.budget.amount).toBe(500)
  expect(setup.canRedo).toBe(false)
})

test('it is stored half a second after the last change, and never while something is wrong', async () => {
  const { engine, setup } = setupOf()
  setup.set('budget.amount', 300)
  vi.advanceTimersByTime(499)
  setup.set('seeds', [1, 2])
  vi.advanceTimersByTime(499)
  expect(engine.asked).toEqual([])
  vi.advanceTimersByTime(1)
  expect(engine.askedFor('setup.save')).toMatchObject([{ config: { budget: { amount: 300 }, seeds: [1, 2] } }])
  setup.set('seeds', [1, 1])
  await vi.advanceTimersByTimeAsync(1000)
  expect(engine.asked).toHaveLength(1)
})

test('who was faster than the engine keeps what they did; the stored setup is one step back', async () => {
  const { engine, setup } = setupOf()
  engine.script['setup.load'] = () => ({ ...defaultExperiment(), name: 'Stored' })
  setup.set('budget.amount', 300)
  await setup.load()
  expect(setup.draft.budget.amount).toBe(300)
  setup.undo()
  setup.undo()
  expect(setup.draft.name).toBe('Stored')
})

test('step sizes and noise left as suggested follow other data, and can be kept', () => {
  const { setup } = setupOf()
  const stepSizes = () =>
    setup.draft.lanes.flatMap(({ method }) => {
      if (method.kind === 'denoising-score-matching') return [method.noiseDeviation]
      return 'sampler' in method && hasStepSize(method.sampler) ? [method.sampler.stepSize] : []
    })
  const before = stepSizes()
  setup.chooseData('eight-gaussians')
  const after = stepSizes()
  expect(after).not.toEqual(before)
  expect(after.every((value, index) => value !== before[index])).toBe(true)
  const [first, second] = setup.draft.lanes.map(({ id }) => id)
  expect(setup.followed?.values).toMatchObject([
    { label: 'step size ε', from: before[0], to: after[0], laneIds: [first, second] },
    { label: 'noise σ', from: before.at(-1), to: after.at(-1), laneIds: [setup.draft.lanes.at(-1)!.id] },
  ])
  setup.keepFollowed()
  expect(stepSizes()).toEqual(before)
  expect(setup.followed).toBeNull()
})

test('binary data bring an energy, methods and a sampler that fit them, and real ones take them back', () => {
  const { setup } = setupOf()
  setup.chooseData('bars-and-stripes')
  expect(setup.draft.energy.kind).toBe('bernoulli-rbm')
  expect(setup.draft.lanes.map(({ method }) => method.kind)).toEqual([
    'contrastive-divergence',
    'persistent-contrastive-divergence',
  ])
  expect(setup.draft.lanes.every(({ method }) => 'sampler' in method && method.sampler.kind === 'gibbs')).toBe(true)
  expect(setup.obstacle).toBeNull()
  setup.chooseData('two-moons')
  expect(setup.draft.energy.kind).toBe('mlp')
  expect(setup.draft.lanes.every(({ method }) => 'sampler' in method && hasStepSize(method.sampler))).toBe(true)
  expect(setup.obstacle).toBeNull()
  setup.undo()
  setup.undo()
  expect(setup.draft.lanes).toHaveLength(4)
})

test('binary rows take no input noise: it is cleared with the data, and refused when typed', () => {
  const { setup } = setupOf()
  setup.set('lanes.0.inputNoise', 0.3)
  setup.chooseData('bars-and-stripes')
  expect(setup.draft.lanes.map(({ inputNoise }) => inputNoise)).toEqual([0, 0])
  setup.set('lanes.1.inputNoise', 0.2)
  expect(setup.faultAt('lanes.1.inputNoise')).toBe(
    'Expected no input noise on binary rows, which stay 0 and 1, got 0.2: set it to 0.',
  )
  setup.set('lanes.1.inputNoise', 0)
  expect(setup.obstacle).toBeNull()
})

test('pixels that become binary do the same, and a method that does not fit is refused in words', () => {
  const { setup } = setupOf()
  setup.chooseData('images')
  setup.set('data.values', 'threshold')
  expect(setup.draft.energy.kind).toBe('bernoulli-rbm')
  setup.chooseMethod(0, 'score-matching')
  expect(setup.faultAt('lanes.0.method.kind')).toContain('Expected a method that learns from binary rows')
  setup.chooseMethod(0, 'contrastive-divergence')
  expect(setup.obstacle).toBeNull()
})

describe('the rows of the experiment that a setup was made of', () => {
  const contents = 'a'.repeat(64)
  const images = { kind: 'images', source: 'file', path: '/images', size: '8', contents }
  const table = { kind: 'csv', path: '/table.csv', columns: ['x', 'y'], contents }
  function setupWith(data: object) {
    const { setup } = setupOf()
    setup.replace({ ...defaultExperiment(), data: parse(dataConfigSchema, data, 'data') })
    return setup
  }

  test.each([
    [images, 'data.size', '14'],
    [images, 'data.source', 'mnist'],
    [table, 'data.columns', ['x']],
    [table, 'data.classColumn', 'kind'],
    [table, 'data', { ...table, columns: ['y', 'x'] }],
    [table, 'data', { ...table, table: { decimal: ',' } }],
  ])('are left behind: %o with other %s', (data, path, value) => {
    const setup = setupWith(data)
    setup.set(path, value)
    expect(setup.draft.data).not.toHaveProperty('contents')
    setup.undo()
    expect(setup.draft.data).toHaveProperty('contents', contents)
  })

  test.each([
    [images, 'data.noise', 0.1],
    [images, 'data.count', 200],
    [table, 'data.standardise', true],
    [table, 'data.classColumn', ''],
    [table, 'budget.amount', 300],
  ])('stay its rows: %o with other %s', (data, path, value) => {
    const setup = setupWith(data)
    setup.set(path, value)
    expect(setup.draft.data).toHaveProperty('contents', contents)
  })
})
