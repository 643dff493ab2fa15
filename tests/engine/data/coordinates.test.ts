import { describe, expect, it, test } from 'vitest'
import { coordinatesOf, inCanonicalRowOrder, rawCoordinates } from '../../../src-engine/data/coordinates.ts'
import type { DataSet } from '../../../src-engine/data/data-set.ts'
import { modelDataOf } from '../../../src-engine/data/model-data.ts'
import { gaussian } from '../../../src-engine/distributions/gaussian.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'
import { gaussianData } from '../../exact/small-training.ts'

/** Two unlike columns: a squared normal, and a normal plus a cube of one. */
function skewedRows(count = 300): Float64Array {
  const random = randomStream({ seed: 4, purpose: purposes.data })
  const rows = new Float64Array(2 * count)
  for (let row = 0; row < count; row++) {
    const [a, b] = [random.normal(), random.normal()]
    rows[2 * row] = a * a
    rows[2 * row + 1] = b + 0.1 * (a + b) ** 3
  }
  return rows
}

const tableOf = (train: Float64Array): DataSet => ({ ...gaussianData([1, 0, 0, 1]), train, density: null })

const changes: [string, (rows: Float64Array) => Float64Array][] = [
  ['a constant added', (rows) => rows.map((value, at) => (at % 2 === 0 ? value + 1e6 : value - 300))],
  ['columns multiplied', (rows) => rows.map((value, at) => value * (at % 2 === 0 ? 5000 : 1e-3))],
  ['columns turned round', (rows) => rows.map((value, at) => (at % 2 === 0 ? -2 * value : -value))],
  ['columns exchanged', (rows) => rows.map((_, at) => rows[at ^ 1])],
]

/** Row by row from the last to the first. */
const reversed = (rows: Float64Array): Float64Array =>
  rows.map((_, at) => rows[rows.length - 2 - (at - (at % 2)) + (at % 2)])

describe('the model’s coordinates', () => {
  test('have mean 0 and variance 1 in every column, and lead back', () => {
    const data = tableOf(skewedRows())
    const { train, mean, covariance, coordinates } = modelDataOf(data, 'standardised')
    expect([...mean].every((value) => Math.abs(value) < 1e-12)).toBe(true)
    expect(covariance[0]).toBeCloseTo(1, 12)
    expect(covariance[3]).toBeCloseTo(1, 12)
    coordinates.fromModel(train).forEach((value, at) => expect(value).toBeCloseTo(data.train[at], 12))
  })

  test('change the volume by the product of the standard deviations', () => {
    const data = tableOf(skewedRows().map((value, at) => (at % 2 === 0 ? -value : 100 * value)))
    const { logDeterminant } = coordinatesOf(data, 'standardised')
    const raw = skewedRows()
    const deviation = (column: number) => {
      const values = raw.filter((_, at) => at % 2 === column)
      const centre = values.reduce((sum, value) => sum + value) / values.length
      return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length)
    }
    expect(logDeterminant).toBeCloseTo(Math.log(100 * deviation(0) * deviation(1)), 12)
  })

  it.each(changes)('are the same for a table with %s', (_what, change) => {
    const [before, after] = [skewedRows(), change(skewedRows())].map((rows) =>
      modelDataOf(tableOf(rows), 'standardised'),
    )
    // Adding 1e6 leaves ten digits of a value near 1.
    after.train.forEach((value, at) => expect(Math.abs(value - before.train[at])).toBeLessThan(2e-9))
  })

  it('keep a known density’s columns in order and direction', () => {
    const density = gaussian({ mean: [3, 0], covariance: [4, 0, 0, 1] })
    const train = skewedRows().map((value, at) => (at % 2 === 0 ? -value : value))
    const { toModel } = coordinatesOf({ ...tableOf(train), density }, 'standardised')
    const [low, high] = [toModel(Float64Array.of(0, 0)), toModel(Float64Array.of(1, 1))]
    expect(high[0]).toBeGreaterThan(low[0])
    expect(high[1]).toBeGreaterThan(low[1])
  })

  it('of earlier versions are the data’s own', () => {
    const data = tableOf(skewedRows())
    expect(coordinatesOf(data, 'raw')).toBe(rawCoordinates)
    expect(modelDataOf(data, 'raw').train).toBe(data.train)
  })
})

describe('the order of a table’s rows', () => {
  const sorted = inCanonicalRowOrder(skewedRows(), 2)

  it('does not depend on that of the file', () => {
    expect(inCanonicalRowOrder(reversed(skewedRows()), 2)).toEqual(sorted)
  })

  it.each(changes.slice(1))('stays with %s', (_what, change) => {
    expect(inCanonicalRowOrder(reversed(change(skewedRows())), 2)).toEqual(change(sorted))
  })
})
