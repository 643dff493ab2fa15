import { describe, expect, test } from 'vitest'
import { AppError } from '../../src-shared/errors.ts'
import { dataConfigSchema, dataSchemas } from '../../src-shared/config/data.ts'
import { automaticName, defaultExperiment, experimentConfigSchema } from '../../src-shared/config/experiment.ts'
import { energySchemas } from '../../src-shared/config/energy.ts'
import { fieldsOf } from '../../src-shared/config/fields.ts'
import { laneConfigSchema } from '../../src-shared/config/lane.ts'
import { methodDefinitions, methodLabel } from '../../src-shared/config/method.ts'
import { optimizerSchemas } from '../../src-shared/config/optimizer.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { samplerDefinitions } from '../../src-shared/config/sampler.ts'
import { temperatureOf } from '../../src-shared/config/samplers/unadjusted-langevin.ts'

const faultOf = (input: unknown): AppError => {
  try {
    parse(experimentConfigSchema, input, 'experiment')
  } catch (error) {
    return error as AppError
  }
  throw new Error('was accepted')
}

const one = (mean: number[], standardDeviation: number[]) => ({ mean, standardDeviation })

describe('an experiment', () => {
  test('by default compares CD-10, PCD-10, NCE and DSM on two moons, and survives JSON', () => {
    const experiment = defaultExperiment()
    expect(experiment.lanes.map(({ method }) => methodLabel(method))).toEqual([
      'CD-10',
      'PCD-10',
      'NCE ν=4',
      'DSM σ=0.057',
    ])
    expect(parse(experimentConfigSchema, JSON.parse(JSON.stringify(experiment)), 'experiment')).toEqual(experiment)
  })

  test.each<[string, (experiment: Record<string, unknown>) => unknown, string, RegExp]>([
    ['a newer version', (e) => ({ ...e, version: 9 }), 'version', /Expected version 1, got 9/],
    ['another file', (e) => ({ ...e, format: 'x' }), 'format', /experiment file/],
    ['an unknown key', (e) => ({ ...e, colour: 'red' }), 'colour', /only known keys/],
    ['no lanes', (e) => ({ ...e, lanes: [] }), 'lanes', /at least one lane/],
    ['a misspelt data set', (e) => ({ ...e, data: { kind: 'three-moons' } }), 'data.kind', /two-moons/],
    [
      'noise below its range',
      (e) => ({ ...e, data: { kind: 'two-moons', noise: -1 } }),
      'data.noise',
      /from 0.01 to 5, got -1/,
    ],
    ['a budget that is not a number', (e) => ({ ...e, budget: { amount: Number.NaN } }), 'budget.amount', /got NaN/],
    ['an infinite budget', (e) => ({ ...e, budget: { amount: Infinity } }), 'budget.amount', /got Infinity/],
    ['an empty name', (e) => ({ ...e, name: '' }), 'name', /Expected a name, got nothing\./],
    ['a name of spaces', (e) => ({ ...e, name: ' \t ' }), 'name', /Expected a name, got nothing\./],
    ['a fractional seed', (e) => ({ ...e, seeds: [1.5] }), 'seeds.0', /whole numbers.*got 1.5/],
    ['a seed twice', (e) => ({ ...e, seeds: [1, 7, 3, 7] }), 'seeds', /every seed once, got 7 more than once/],
    ...(
      [
        ['no components', [], 'data.components', /at least one component/],
        [
          'thirteen components',
          Array(13).fill({ mean: [0], standardDeviation: [1] }),
          'data.components',
          /most 12.*13/,
        ],
        ['components of two dimensions', [one([0], [1]), one([0, 0], [1, 1])], 'data.components', /of one dimension/],
        ['a mean longer than its deviations', [one([0, 0], [1])], 'data.components', /of one dimension/],
        ['a correlation on a line', [{ ...one([0], [1]), correlation: 0.5 }], 'data.components', /no correlation/],
        ['three coordinates', [one([0, 0, 0], [1, 1, 1])], 'data.components.0.mean', /one number \(1-D\) or two/],
        ['no width', [one([0, 0], [1, 0])], 'data.components.0.standardDeviation.1', /from 0.01 to 20, got 0/],
        ['a full correlation', [{ ...one([0, 0], [1, 1]), correlation: 1 }], 'data.components.0.correlation', /got 1/],
        ['a weight of 0', [{ ...one([0], [1]), weight: 0 }], 'data.components.0.weight', /from 0.001/],
        ['text for components', 'x', 'data.components', /list of components, got "x"/],
      ] as const
    ).map(([what, components, field, message]): [string, (e: Record<string, unknown>) => unknown, string, RegExp] => [
      what,
      (e) => ({ ...e, data: { kind: 'gaussian-mixture', components } }),
      field,
      message,
    ]),
    [
      'too many columns',
      (e) => ({ ...e, data: { kind: 'csv', columns: Array.from({ length: 785 }, (_, at) => `x${at}`) } }),
      'data.columns',
      /Expected at most 784 columns, got 785/,
    ],
  ])('with %s is refused, naming the field', (_what, spoil, field, message) => {
    const fault = faultOf(spoil({ ...defaultExperiment() }))
    expect(fault).toBeInstanceOf(AppError)
    expect(fault.field).toBe(field)
    expect(fault.message).toMatch(message)
  })

  test('is named by its lanes and data until a person names it, within the length of a name', () => {
    const { lanes, data } = defaultExperiment()
    const twin = { ...lanes[0], id: 'twin' }
    const dataOf = (value: object) => parse(dataConfigSchema, value, 'data')
    const long = lanes.map((lane, index) => ({ ...lane, name: `${index}`.repeat(60) }))
    expect(automaticName({ lanes, data })).toBe('CD-10, PCD-10, NCE ν=4 and DSM σ=0.057 on two moons')
    expect(automaticName({ lanes: [lanes[0], twin], data })).toBe('CD-10 and CD-10 (2) on two moons')
    expect(automaticName({ lanes: lanes.slice(0, 2), data: dataOf({ kind: 'eight-gaussians' }) })).toBe(
      'CD-10 and PCD-10 on 8 Gaussians',
    )
    expect(automaticName({ lanes: lanes.slice(2, 3), data: dataOf({ kind: 'csv', path: '/a b/Mine.csv' }) })).toBe(
      'NCE ν=4 on Mine.csv',
    )
    expect(automaticName({ lanes: lanes.slice(2, 3), data: dataOf({ kind: 'csv' }) })).toBe('NCE ν=4 on CSV file')
    expect(automaticName({ lanes: long, data })).toBe(`${'0'.repeat(60)} and 3 more on two moons`)
    const longFile = { kind: 'csv', path: `${'x'.repeat(200)}.csv` }
    expect(automaticName({ lanes, data: dataOf(longFile) })).toHaveLength(120)
  })

  test('loses the spaces around its name', () => {
    expect(parse(experimentConfigSchema, { ...defaultExperiment(), name: ' Mine  ' }, 'experiment').name).toBe('Mine')
  })
})

test('every parameter of every schema says its label, its help and a default inside its own range', () => {
  const schemas = [
    ...Object.values(dataSchemas),
    ...Object.values(methodDefinitions).map(({ schema }) => schema),
    ...Object.values(samplerDefinitions).map(({ schema }) => schema),
    ...Object.values(optimizerSchemas),
    ...Object.values(energySchemas),
    laneConfigSchema,
  ]
  for (const schema of schemas) {
    for (const [key, field] of fieldsOf(schema)) {
      expect(field.label, key).not.toBe('')
      expect(field.help, key).toMatch(/\.$|[=½∇]/)
      if (typeof field.defaultValue === 'number') {
        expect(field.defaultValue, key).toBeGreaterThanOrEqual(field.minimum!)
        expect(field.defaultValue, key).toBeLessThanOrEqual(field.maximum!)
      }
    }
  }
})

test('the temperature of the decoupled form is σ²/(2η), and the common image recipe is nearly frozen', () => {
  const sampler = { kind: 'unadjusted-langevin', form: 'decoupled', stepSize: 10, noise: 0.005 } as const
  expect(temperatureOf(sampler)).toBeCloseTo(1.25e-6, 12)
  expect(temperatureOf({ ...sampler, form: 'coupled' })).toBe(1)
})

test('what decoupled Langevin proposes for T = 1 gives T = 1, and the coupled form has nothing to say', () => {
  const sampler = { kind: 'unadjusted-langevin', form: 'decoupled', stepSize: 0.03, noise: 0.005 } as const
  const { of, cure } = samplerDefinitions['unadjusted-langevin'].temperature!
  const { key, value } = cure(sampler)
  expect(of({ ...sampler, [key]: value })).toBeCloseTo(1, 12)
  // Nothing to be decided, so nothing is said.
  expect(of({ ...sampler, form: 'coupled' })).toBeNull()
})
