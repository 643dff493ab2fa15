// What a snapshot and a row of metrics say of how a machine codes held-out rows.

import { describe, expect, it } from 'vitest'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { startTraining } from '../../../src-engine/training/train.ts'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { penguinsTable } from '../../../src-shared/config/data/penguins.ts'
import { defaultExperiment, experimentConfigSchema } from '../../../src-shared/config/experiment.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { estimateOf } from '../../../src-shared/metric.ts'
import { pointsOf } from '../../../src-shared/snapshot.ts'

async function evaluated(dataConfig: object, energy: object) {
  const data = parse(dataConfigSchema, dataConfig, 'data')
  const draft = defaultExperiment(data, ['contrastive-divergence'])
  const config = parse(experimentConfigSchema, { ...draft, energy }, 'experiment')
  const coordinates = 'standardised'
  const loaded = await loadData(config.data, 1, { coordinates })
  const training = await startTraining({
    ...{ runId: 'run', config, lane: config.lanes[0], seed: 1, backend: reference, now: () => 0, data: loaded },
  })
  const { snapshot, row } = await training.evaluate(false)
  training.dispose()
  const points = (tag: 'test-rows' | 'reconstructions') => pointsOf(snapshot, tag)!.points
  return {
    ...{ rows: points('test-rows'), means: points('reconstructions'), test: loaded.test, train: loaded.train },
    error: estimateOf(row, 'reconstructionError')!,
  }
}

/** Mean and error of the mean, of rows of squared differences divided by a variance for each column. */
function errorOf(rows: Float32Array, means: Float32Array, variances: readonly number[]) {
  const dimension = variances.length
  const each = Array.from({ length: rows.length / dimension }, (_, row) =>
    variances.reduce((sum, s, i) => {
      const at = row * dimension + i
      return sum + (rows[at] - means[at]) ** 2 / s / dimension
    }, 0),
  )
  const mean = each.reduce((sum, value) => sum + value, 0) / each.length
  const variance = each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (each.length - 1)
  return { mean, error: Math.sqrt(variance / each.length) }
}

describe('a machine over binary pictures', () => {
  it('has the first held-out rows, their means and the squared error per pixel with its error', async () => {
    const found = await evaluated(
      { kind: 'bars-and-stripes', side: 3, count: 200 },
      { kind: 'bernoulli-rbm', hidden: 5 },
    )
    const count = found.test.length / 9
    expect([...found.rows.values]).toEqual([...found.test])
    expect(found.means.values.every((value) => value > 0 && value < 1)).toBe(true)
    const truth = errorOf(found.rows.values, found.means.values, new Array<number>(9).fill(1))
    expect(found.error.value).toBeCloseTo(truth.mean, 6)
    expect(found.error.standardError).toBeCloseTo(truth.error, 6)
    expect(found.error.obtained).toEqual({ by: 'held-out-points', points: count })
  })
})

describe('a machine over a table', () => {
  it('has its rows in the columns’ units and in their order, and the error in their standard deviations', async () => {
    const columns = [...penguinsTable.columns]
    const found = await evaluated({ kind: 'penguins', columns }, { kind: 'gaussian-rbm', hidden: 4 })
    const { dimension } = found.rows
    expect([...found.rows.values]).toEqual([...Float32Array.from(found.test)])
    const variances = Array.from({ length: dimension }, (_, column) => {
      const values = [...found.train].filter((_, at) => at % dimension === column)
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    })
    const truth = errorOf(found.rows.values, found.means.values, variances)
    // The snapshot keeps single precision: of grams, some 1e-7 of their size.
    expect(found.error.value / truth.mean).toBeCloseTo(1, 4)
    expect(found.error.standardError! / truth.error).toBeCloseTo(1, 4)
  })
})
