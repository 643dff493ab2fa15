import { expect, test } from 'vitest'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { pathsIn } from '../../src-shared/protocol/paths-in.ts'

const changes = [{ path: 'method.sampler.stepSize', value: 0.02 }]

test('adjusting a lane or branching it off names a field, not a file: one seed or all of them', () => {
  expect(pathsIn('run.branch', { runIds: ['abcd'], iteration: 0, edits: changes })).toEqual([])
  expect(pathsIn('run.adjust', { runId: 'abcd', changes })).toEqual([])
  expect(pathsIn('lane.adjust', { experimentId: 'abcd', laneId: 'lane-1', changes })).toEqual([])
})

test('a table that an experiment would read is found, at its place', () => {
  const config = { ...defaultExperiment(), data: { kind: 'csv', path: '/home/me/table.csv' } }
  expect(pathsIn('experiment.start', { config })).toEqual([{ path: '/home/me/table.csv', field: 'config.data.path' }])
})

test('paths in the values of an axis are found, alone and in whole tables; other values are none', () => {
  const axis = (parameter: string, values: unknown[]) => ({ kind: 'values', parameter, values })
  const axes = [
    axis('data.noise', [0.1, '/not-a-path']),
    axis('data.path', ['', '/home/me/one.csv', 7]),
    axis('data', ['rings', { kind: 'csv', path: '/home/me/two.csv' }]),
  ]
  expect(pathsIn('study.plan', { config: { search: { kind: 'grid', axes } } })).toEqual([
    { path: '/home/me/one.csv', field: 'config.search.axes.1.values.1' },
    { path: '/home/me/two.csv', field: 'config.search.axes.2.values.1.path' },
  ])
  // What stands beside the values counts as ever.
  expect(pathsIn('study.plan', { parameter: 'data.path', values: [], path: '/a.csv' })).toHaveLength(1)
})
