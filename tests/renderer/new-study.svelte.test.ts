// A study being made: what is typed becomes a study as the schema writes it, and what is wrong is said at its field.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NewStudy } from '../../src-renderer/studies/new-study.svelte.ts'
import { seedsOfText, textOfSeeds } from '../../src-renderer/studies/seeds-text.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { StudyDetail, StudyPlan } from '../../src-shared/study/study.ts'
import { gridSearch, makeStudy } from '../fixtures/study.ts'
import { later, scriptedEngine, settled, type Script } from './scripted-engine.ts'

const experiment = defaultExperiment()
const plan: StudyPlan = { trials: [], runs: 20, fairness: { same: [], differs: [] }, notes: [] }

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function begun(script: Script = {}) {
  const engine = scriptedEngine({ 'study.plan': () => plan, ...script })
  const started: StudyDetail[] = []
  const newStudy = new NewStudy(engine, (detail) => void started.push(detail))
  newStudy.begin(experiment)
  return { engine, newStudy, started }
}

async function planned(newStudy: NewStudy): Promise<void> {
  newStudy.changed()
  vi.advanceTimersByTime(1000)
  await settled()
}

test('it begins with the setup’s lanes and five seeds, and nothing searched', () => {
  const { newStudy } = begun()
  expect(newStudy.config?.experiment).toEqual({ ...experiment, seeds: [1, 2, 3, 4, 5] })
  expect(newStudy.config?.search).toEqual({ kind: 'none' })
  expect(newStudy.config?.earlyStopping).toBeUndefined()
  expect(newStudy.obstacle).toBeNull()
})

test('what is typed of an axis becomes its values, whatever their kind', () => {
  const { newStudy } = begun()
  newStudy.setSearch('grid')
  const [axis] = newStudy.axes
  expect(axis.parameter).toBe('method.sampler.stepSize')
  axis.valuesText = '0.01, 5e-2 0.2'
  expect(newStudy.config?.search).toEqual({
    kind: 'grid',
    axes: [{ kind: 'values', parameter: 'method.sampler.stepSize', values: [0.01, 0.05, 0.2] }],
  })
  axis.choose('energy.hiddenWidths', experiment)
  axis.valuesText = '32, 32; 64'
  expect(newStudy.config?.search).toMatchObject({ axes: [{ values: [[32, 32], [64]] }] })
  axis.choose('data', experiment)
  axis.chosen = ['two-moons', 'penguins']
  expect(newStudy.config?.search).toMatchObject({ axes: [{ values: [experiment.data, { kind: 'penguins' }] }] })
})

test('a range is written with its ends and spacing; one that falls is a fault at its axis', () => {
  const { newStudy } = begun()
  newStudy.setSearch('sobol')
  const [axis] = newStudy.axes
  Object.assign(axis, { form: 'range', fromText: '0.001', toText: '0.1', scale: 'logarithmic' })
  expect(newStudy.config?.search).toEqual({
    ...{ kind: 'sobol', trials: 16 },
    axes: [
      {
        ...{ kind: 'range', parameter: 'method.sampler.stepSize', from: 0.001, to: 0.1 },
        ...{ scale: 'logarithmic', count: 5 },
      },
    ],
  })
  axis.fromText = '1'
  expect(newStudy.config).toBeNull()
  expect(newStudy.faultAt('search.axes.0')).toMatch(/Expected a range that rises, got 1 to 0\.1/)
  axis.fromText = 'a little'
  expect(newStudy.faultAt('search.axes.0')).toMatch(/a little/)
})

test('seeds are typed as a list or a range', () => {
  expect(seedsOfText('1–4')).toEqual([1, 2, 3, 4])
  expect(seedsOfText('7, 3; 9-10')).toEqual([7, 3, 9, 10])
  expect([seedsOfText('1–x'), seedsOfText('5–2'), seedsOfText(' ')]).toEqual(['1–x', '5–2', ' '])
  expect([textOfSeeds([1, 2, 3]), textOfSeeds([1, 2]), textOfSeeds([4, 9])]).toEqual(['1–3', '1, 2', '4, 9'])
  const { newStudy } = begun()
  newStudy.seedsText = '1, 1'
  expect(newStudy.faultAt('experiment.seeds')).toMatch(/once/)
  newStudy.seedsText = 'many'
  expect(newStudy.faultAt('experiment.seeds')).toMatch(/many/)
})

test('the engine is asked for a plan a little after the last change, once', async () => {
  const { engine, newStudy } = begun()
  newStudy.name = 'A'
  newStudy.changed()
  vi.advanceTimersByTime(100)
  newStudy.name = 'AB'
  newStudy.changed()
  vi.advanceTimersByTime(1000)
  await settled()
  expect(engine.askedFor('study.plan')).toHaveLength(1)
  expect(engine.askedFor('study.plan')).toMatchObject([{ config: { name: 'AB' } }])
  expect(newStudy.plan).toEqual(plan)
})

test('a plan that comes late does not take the place of a newer one', async () => {
  const slow = later<StudyPlan>()
  let asked = 0
  const { newStudy } = begun({ 'study.plan': () => (++asked === 1 ? slow.promise : { ...plan, runs: 99 }) })
  await planned(newStudy)
  await planned(newStudy)
  slow.resolve(plan)
  await settled()
  expect(newStudy.plan?.runs).toBe(99)
})

test('what the engine refuses stands at its field until something is changed', async () => {
  const refusal = new AppError('invalid-input', 'Expected at most 5,000 runs, got 9,000.', {
    field: 'config.search.axes.0',
  })
  const { engine, newStudy } = begun({ 'study.plan': () => Promise.reject(refusal) })
  newStudy.setSearch('grid')
  await planned(newStudy)
  expect(newStudy.plan).toBeNull()
  expect(newStudy.faultAt('search.axes.0')).toContain('5,000 runs')
  expect(newStudy.refusedElsewhere(['search'])).toBeNull()
  expect(newStudy.refusedElsewhere(['name'])).toContain('5,000 runs')
  engine.script['study.plan'] = () => plan
  await planned(newStudy)
  expect(newStudy.faultAt('search.axes.0')).toBeNull()
  expect(newStudy.plan).toEqual(plan)
})

test('started, it closes and hands the study over; refused, it stays as it was typed', async () => {
  const detail = makeStudy()
  const { engine, newStudy, started } = begun({
    'study.start': () => Promise.reject(new AppError('wrong-state', 'No.')),
  })
  newStudy.name = 'Mine'
  expect(await newStudy.start()).toBe(false)
  expect([newStudy.name, newStudy.open, engine.said.at(-1)?.level]).toEqual(['Mine', true, 'error'])
  engine.script['study.start'] = () => detail
  expect(await newStudy.start()).toBe(true)
  expect(started).toEqual([detail])
  expect(newStudy.open).toBe(false)
})

test('a study like another has all of its settings', () => {
  const { newStudy } = begun()
  const config = {
    ...{ ...makeStudy().config, priority: 3, runsAtOnce: 2, search: gridSearch },
    earlyStopping: { from: 0.4, atLeast: 7 },
  }
  newStudy.beginLike(config)
  expect(newStudy.config).toEqual(config)
})

describe('a study that is to train on Ray', () => {
  const address = 'http://127.0.0.1:8265'

  function onRay(script: Script = {}) {
    const made = begun({ 'study.start': () => makeStudy(), ...script })
    made.newStudy.place.kind = 'ray'
    return { ...made, place: made.newStudy.place }
  }
  const placesOf = (engine: ReturnType<typeof begun>['engine']) =>
    engine.askedFor('study.start').map((asked) => (asked as { place?: string }).place)

  test('a wrong address stands at its field, and neither a test nor the study is sent', async () => {
    const { engine, newStudy, place } = onRay()
    expect(newStudy.obstacle).toBe('Say where the dashboard of the Ray cluster is.')
    for (const wrong of ['127.0.0.1:8265', 'ray://head:10001', 'http://head:99999', 'http://head?token=secret']) {
      place.type('address', wrong)
      expect(place.faults.get('address')).toMatch(/^Expected /)
      expect([place.text, newStudy.obstacle]).toEqual([null, place.faults.get('address')])
      await place.test()
    }
    expect(engine.askedFor('study.probe')).toEqual([])
    place.type('address', address)
    expect([place.faults.size, newStudy.obstacle]).toEqual([0, null])
  })

  test('without its token nothing is submitted; with it the same place is', async () => {
    const missing = `Expected a token that the Ray cluster at ${address} takes, got none: put it into RAY_AUTH_TOKEN.`
    const { engine, newStudy, place } = onRay({ 'study.probe': () => ({ usable: false, found: [missing] }) })
    place.type('address', address)
    await place.test()
    expect(place.tested).toEqual({ place: `ray:${address}`, usable: false, found: [missing] })
    expect(newStudy.obstacle).toMatch(/the test says what is missing/)
    engine.script['study.probe'] = () => ({ usable: true, found: ['Ray 2.60 answers.'] })
    await place.test()
    expect([place.tested?.usable, newStudy.obstacle]).toEqual([true, null])
    expect(await newStudy.start()).toBe(true)
    expect(placesOf(engine)).toEqual([`ray:${address}`])
  })

  test('the kind of place changes back and forth, and all that was typed and found is still there', async () => {
    const { newStudy, place } = onRay({
      'study.probe': () => ({ usable: true, found: [] }),
      'dialog.openFolder': () => ({ path: '/scratch' }),
    })
    place.type('address', `${address}?folder=/data`)
    await place.test()
    place.kind = 'slurm'
    place.type('login', 'anna@login.example.org')
    place.type('memory', '4G')
    place.kind = 'processes'
    await place.chooseFolder()
    place.kind = 'local'
    expect(newStudy.obstacle).toBeNull()
    place.kind = 'ray'
    expect([place.text, place.tested?.usable]).toEqual([`ray:${address}?folder=/data`, true])
    place.kind = 'slurm'
    expect(place.text).toBe('slurm:anna@login.example.org?memory=4G')
    // One of an earlier study, and a whole one that is pasted.
    place.adopt('slurm:bo@node')
    place.type('login', 'slurm:cy@node?partition=long')
    place.kind = 'processes'
    expect(place.text).toBe('processes:/scratch')
    place.kind = 'ray'
    expect(place.text).toBe(`ray:${address}?folder=/data`)
  })
})
