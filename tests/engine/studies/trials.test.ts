import { expect, test } from 'vitest'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { defaultExperiment } from '../../../src-shared/config/experiment.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { suggestedStepSize } from '../../../src-shared/config/scale-of-data.ts'
import { studyParameters } from '../../../src-shared/study/parameters.ts'
import type { StudyConfig } from '../../../src-shared/study/study-config.ts'
import { trialsOf } from '../../../src-engine/studies/trials.ts'
import { studyOf } from '../support/fake-study.ts'
import { hasStepSize } from '../../../src-shared/config/sampler.ts'

const experiment = defaultExperiment()
const stepSize = 'method.sampler.stepSize'

const planned = (search: object, change: object = {}): ReturnType<typeof trialsOf> =>
  trialsOf(studyOf(experiment, { search, ...change }))
const pointsOf = (search: object) => planned(search).trials.map(({ point }) => point)

test('no search is one trial: the experiment itself, under the study’s name', () => {
  const { trials, notes } = planned({ kind: 'none' })
  expect(trials).toEqual([{ point: [], experiment: { ...experiment, name: 'Study' } }])
  expect(notes).toEqual([])
})

test('a grid has every combination, the last axis fastest; ranges keep their ends and few digits', () => {
  const axes = [
    { kind: 'values', parameter: 'batchSize', values: [64, 128] },
    { kind: 'range', parameter: 'optimizer.learningRate', from: 0.001, to: 0.1, scale: 'logarithmic', count: 5 },
  ]
  expect(pointsOf({ kind: 'grid', axes })).toEqual(
    [64, 128].flatMap((size) => [0.001, 0.00316, 0.01, 0.0316, 0.1].map((rate) => [size, rate])),
  )
})

test('a trial sets its values in the lanes that have the setting, and is named by them', () => {
  const axes = [
    { kind: 'values', parameter: 'data', values: ['two-moons', { kind: 'rings' }] },
    { kind: 'values', parameter: stepSize, values: [0.02] },
  ]
  const { trials } = planned({ kind: 'grid', axes })
  expect(trials.map((trial) => trial.experiment.name)).toEqual(['Study — two moons, ε=0.02', 'Study — rings, ε=0.02'])
  for (const trial of trials) {
    const sizes = trial.experiment.lanes.map(({ method }) =>
      'sampler' in method && hasStepSize(method.sampler) ? method.sampler.stepSize : null,
    )
    expect(sizes).toEqual([0.02, 0.02, null, null])
  }
})

test('with other data the step sizes that were left as suggested follow, and those that were set stay', () => {
  const [first, second] = structuredClone(experiment.lanes)
  if ('sampler' in second.method && hasStepSize(second.method.sampler)) second.method.sampler.stepSize = 0.123
  const axes = [{ kind: 'values', parameter: 'data', values: ['rings'] }]
  const config = studyOf({ ...experiment, lanes: [first, second] }, { search: { kind: 'grid', axes } })
  const [trial] = trialsOf(config).trials
  const sizes = trial.experiment.lanes.map(({ method }) =>
    'sampler' in method && hasStepSize(method.sampler) ? method.sampler.stepSize : null,
  )
  expect(sizes).toEqual([suggestedStepSize(trial.experiment.data), 0.123])
  expect(sizes[0]).not.toBe(suggestedStepSize(experiment.data))
})

test('an axis of some lanes leaves the others alone and says whose it is', () => {
  const axes = [{ kind: 'values', parameter: 'method.steps', lanes: ['lane-1'], values: [3] }]
  const [trial] = planned({ kind: 'grid', axes }).trials
  const steps = trial.experiment.lanes.map(({ method }) => ('steps' in method ? method.steps : null))
  expect(steps).toEqual([3, 10, null, null])
  expect(trial.experiment.name).toBe('Study — k=3 (CD-3)')
})

test('random and Sobol points stay in their ranges, whole numbers whole, each as often', () => {
  const axes = [
    { kind: 'range', parameter: 'method.steps', from: 1, to: 4 },
    { kind: 'range', parameter: stepSize, from: 0.001, to: 1, scale: 'logarithmic' },
    { kind: 'values', parameter: 'energy.activation', values: ['silu', 'tanh'] },
  ]
  for (const search of [
    { kind: 'random', axes, trials: 256, seed: 3 },
    { kind: 'sobol', axes, trials: 256 },
  ]) {
    const points = pointsOf(search)
    expect(points).toHaveLength(256)
    // Binomial with share ¼ of 256: standard deviation 7; four of them leave one failure in 16,000.
    for (const steps of [1, 2, 3, 4]) {
      expect(Math.abs(points.filter(([value]) => value === steps).length - 64)).toBeLessThan(28)
    }
    const sizes = points.map(([, size]) => size as number)
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(0.001)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1)
    // Half of a logarithmic range lies below its geometric middle.
    expect(Math.abs(sizes.filter((size) => size < 0.0316).length - 128)).toBeLessThan(32)
    expect(pointsOf(search)).toEqual(points)
  }
})

test('points that come to the same settings are tried once, and it is said', () => {
  const axes = [{ kind: 'range', parameter: 'method.steps', from: 1, to: 3, count: 9 }]
  const { trials, notes } = planned({ kind: 'grid', axes })
  expect(trials.map(({ point }) => point)).toEqual([[1], [2], [3]])
  expect(notes).toEqual(['6 of 9 points came to the same settings as one before: each is tried once.'])
  expect(planned({ kind: 'sobol', axes, trials: 3 }).notes[0]).toBe(
    'A Sobol sequence is most even after a power of two: 2 or 4 rather than 3.',
  )
})

test.each<[what: string, axis: object, words: string[], field: string]>([
  [
    'a value out of range',
    { parameter: stepSize, values: [0.1, -1] },
    ['Axis 1 (Step size, method.sampler.stepSize), value -1: Expected a number from'],
    'search.axes.0.values.1',
  ],
  [
    'a value of the wrong kind',
    { parameter: 'energy.activation', values: ['sine'] },
    ['value "sine"', 'silu'],
    'search.axes.0.values.0',
  ],
  [
    'an unknown setting',
    { parameter: 'method.sampler.speed', values: [1] },
    ['got "method.sampler.speed": it has', 'method.sampler.stepSize'],
    'search.axes.0.values.0',
  ],
  [
    'a setting that lanes may not have',
    { parameter: 'seeds', values: [[1]] },
    ['Expected a setting of the experiment, got "seeds"'],
    'search.axes.0.values.0',
  ],
  [
    'a lane that has no such setting',
    { parameter: stepSize, lanes: ['lane-4'], values: [1] },
    ['Expected a setting of the experiment'],
    'search.axes.0.values.0',
  ],
  [
    'an unknown lane',
    { parameter: stepSize, lanes: ['lane-9'], values: [1] },
    ['(lane-1, lane-2, lane-3, lane-4), got "lane-9"'],
    'search.axes.0.values.0',
  ],
  [
    'unknown data',
    { parameter: 'data', values: ['moon'] },
    ['Expected a data set (two-moons'],
    'search.axes.0.values.0',
  ],
])('%s is refused with axis, value and reason', (_what, axis, words, field) => {
  const config = () => planned({ kind: 'grid', axes: [{ kind: 'values', ...axis }] })
  for (const part of words) expect(config).toThrow(part)
  expect(config).toThrow(expect.objectContaining({ code: 'invalid-input', field }))
})

test('a grid of too many points and a study of too many runs are refused before anything is made', () => {
  const many = Array.from({ length: 30 }, (_, index) => index + 1)
  const axes = [
    { kind: 'values', parameter: 'batchSize', values: many },
    { kind: 'values', parameter: 'method.steps', values: many },
  ]
  expect(() => planned({ kind: 'grid', axes })).toThrow('at most 500 points, got 30 × 30 = 900')
  const seeds = many.slice(0, 20)
  const config: StudyConfig = studyOf({ ...experiment, seeds }, { search: { kind: 'grid', axes: axes.slice(0, 1) } })
  expect(() => trialsOf({ ...config, experiment: { ...config.experiment, seeds: many } })).not.toThrow()
  const wide = {
    ...config.experiment,
    lanes: Array.from({ length: 12 }, (_, lane) => ({ ...experiment.lanes[0], id: `l${lane}` })),
  }
  expect(() => trialsOf({ ...config, experiment: wide })).toThrow('30 trials × 12 lanes × 20 seeds = 7200')
})

test('where a file lies is no setting of a study: it is not offered, and an axis of it is refused in words', () => {
  const data = { kind: 'csv' as const, path: '/home/me/a.csv', columns: ['x'], standardise: false }
  const ofTable = { ...experiment, data }
  const offered = studyParameters(ofTable).map(({ parameter }) => parameter)
  expect(offered).toContain('data.standardise')
  expect(offered).not.toContain('data.path')
  const axes = [{ kind: 'values', parameter: 'data.path', values: ['/home/me/b.csv'] }]
  for (const each of [ofTable, experiment]) {
    const plan = () => trialsOf(studyOf(each, { search: { kind: 'grid', axes } }))
    expect(plan).toThrow(/Axis 1 .*got "data.path", which names a file: choose each file in Data → CSV file/)
  }
})

test('a trial that asks for other rows than the experiment began with does not name those', () => {
  const contents = 'a'.repeat(64)
  const data = parse(dataConfigSchema, { kind: 'images', source: 'file', path: '/images', size: '8', contents }, 'data')
  const contentsOver = (parameter: string, values: unknown[]) => {
    const search = { kind: 'grid', axes: [{ kind: 'values', parameter, values }] }
    const { trials } = trialsOf(studyOf({ ...experiment, data }, { search }))
    return trials.map((trial) => (trial.experiment.data as { contents?: string }).contents)
  }
  expect(contentsOver('data.size', ['8', '14'])).toEqual([contents, undefined])
  expect(contentsOver('data.noise', [0.05, 0.1])).toEqual([contents, contents])
})
