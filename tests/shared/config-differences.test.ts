// In what configurations differ.

import { expect, test } from 'vitest'
import { configDifferences, differencesAsText, type ConfiguredLane } from '../../src-shared/config-differences.ts'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { parse } from '../../src-shared/config/parse.ts'

const lane = (experiment: string, config: ExperimentConfig, laneIndex = 0): ConfiguredLane => ({
  ...{ experiment, config, laneIndex },
  label: `lane ${laneIndex}`,
})

const config = defaultExperiment()
const faster = {
  ...config,
  lanes: config.lanes.map((each) => ({ ...each, optimizer: { ...each.optimizer, learningRate: 0.25 } })),
}

test('equal configurations differ in nothing', () => {
  const { columns, alike } = configDifferences([lane('a', config), lane('b', structuredClone(config))])
  expect(columns).toEqual([])
  expect(alike).toBeGreaterThan(20)
})

test('one setting that differs is the only column, with both values', () => {
  const { columns, rows } = configDifferences([lane('a', config), lane('b', faster)])
  expect(columns).toEqual([{ path: 'optimizer.learningRate', name: 'learning rate' }])
  expect(rows.map(({ cells }) => cells)).toEqual([[String(config.lanes[0].optimizer.learningRate)], ['0.25']])
})

test('what holds for all lanes of an experiment is compared too', () => {
  const data = parse(dataConfigSchema, { kind: 'rings' }, 'data')
  const other = { ...config, data, seeds: [4, 5], budget: { unit: 'seconds', amount: 7 } as const }
  const names = configDifferences([lane('a', config), lane('b', other)]).columns.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['data', 'seeds', 'budget']))
})

test('a setting that only one method has is not listed beside the method that explains it', () => {
  const { columns, rows } = configDifferences([lane('a', config, 0), lane('a', config, 2)])
  expect(columns.map(({ path }) => path)).toContain('method.kind')
  expect(columns.map(({ path }) => path)).not.toContain('method.noiseRatio')
  expect(rows).toHaveLength(2)
})

test('the table goes to a spreadsheet and to a text', () => {
  const table = configDifferences([lane('a | b', config), lane('b', faster)])
  expect(differencesAsText(table, 'tsv').split('\n')[2]).toBe('b\tlane 0\t0.25')
  expect(differencesAsText(table, 'markdown').split('\n').slice(0, 2)).toEqual([
    '| experiment | lane | learning rate |',
    '| --- | --- | --- |',
  ])
  expect(differencesAsText(table, 'markdown')).toContain('a \\| b')
})
