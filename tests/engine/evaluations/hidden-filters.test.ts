// The filters of a Boltzmann machine: the weights of its hidden units, in the columns of a person.

import { describe, expect, it } from 'vitest'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { coordinatesFrom, rawCoordinates } from '../../../src-engine/data/coordinates.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { filtersMaximum, filtersOf } from '../../../src-engine/evaluations/hidden-filters.ts'
import { startTraining } from '../../../src-engine/training/train.ts'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { defaultExperiment, experimentConfigSchema } from '../../../src-shared/config/experiment.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { imagesOf } from '../../../src-shared/snapshot.ts'

/** W of three columns and two hidden units. */
const weights = Float64Array.of(1, 2, 3, 4, 5, 6)
const sizes = { dimension: 3, hidden: 2, count: 2 }

describe('filters', () => {
  it('are the columns of W, one unit after the other', () => {
    expect([...filtersOf(weights, sizes, rawCoordinates)]).toEqual([1, 3, 5, 2, 4, 6])
  })

  it('stand in the order and direction of the table, not in those of the model', () => {
    const axes = [
      { column: 2, centre: 10, scale: 3 },
      { column: 0, centre: -1, scale: -2 },
      { column: 1, centre: 0, scale: 1 },
    ]
    expect([...filtersOf(weights, sizes, coordinatesFrom(axes))]).toEqual([-3, 5, 1, -4, 6, 2])
  })

  it('are of the first units where there are many', () => {
    expect([...filtersOf(weights, { ...sizes, count: 1 }, rawCoordinates)]).toEqual([1, 3, 5])
  })
})

async function snapshotOf(hidden: number) {
  const data = parse(dataConfigSchema, { kind: 'bars-and-stripes', side: 3, count: 200 }, 'data')
  const draft = defaultExperiment(data, ['contrastive-divergence'])
  const energy = { kind: 'bernoulli-rbm', hidden }
  const config = parse(experimentConfigSchema, { ...draft, energy }, 'experiment')
  const training = await startTraining({
    ...{ runId: 'run', config, lane: config.lanes[0], seed: 1, backend: reference, now: () => 0 },
    data: await loadData(config.data, 1, { coordinates: 'raw' }),
  })
  const { snapshot } = await training.evaluate(false)
  const { arrays } = await training.checkpoint()
  training.dispose()
  return { filters: imagesOf(snapshot, 'filters')!, parameters: arrays.average }
}

describe('a snapshot of a machine', () => {
  it('has a picture for each hidden unit, as large as the rows are', async () => {
    const { filters, parameters } = await snapshotOf(5)
    expect(filters).toMatchObject({ width: 3, height: 3, title: 'weights of 5 hidden units' })
    expect(filters.values).toHaveLength(45)
    expect(filters.values[9 * 4 + 7]).toBe(Math.fround(parameters[7 * 5 + 4]))
  })

  it('keeps so many of them that a panel can show them', async () => {
    const { filters } = await snapshotOf(70)
    expect(filters.title).toBe('weights of the first 64 of 70 hidden units')
    expect(filters.values).toHaveLength(9 * filtersMaximum)
  })
})
