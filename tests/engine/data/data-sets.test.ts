import { describe, expect, it } from 'vitest'
import { batchNote } from '../../../src-engine/data/batch-note.ts'
import type { DataSet } from '../../../src-engine/data/data-set.ts'
import { momentsOf } from '../../../src-engine/metrics/moments.ts'
import { dataRegistry, loadData } from '../../../src-engine/data/registry.ts'
import { splitRows } from '../../../src-engine/data/splits.ts'
import { columnNameOf } from '../../../src-engine/data/standardise.ts'
import { viewOf } from '../../../src-engine/data/view.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { dataConfigSchema, dataSchemas, type DataConfig, type DataKind } from '../../../src-shared/config/data.ts'

const config = (value: object): DataConfig => parse(dataConfigSchema, value, 'data')
const measured: DataKind[] = ['penguins', 'cars', 'seattle-weather', 'earthquakes', 'csv', 'images']
const builtIn = (Object.keys(dataSchemas) as DataKind[]).filter((kind) => !measured.includes(kind))
const rowsOf = ({ train, validation, test }: DataSet) => [...train, ...validation, ...test]

describe('the splits', () => {
  const rows = Float64Array.from({ length: 2 * 342 }, (_, index) => index)
  const split = (seed: number) => splitRows(rows, 2, randomStream({ seed, purpose: purposes.split }))

  it('hold every row once, 70 / 15 / 15', () => {
    const { train, validation, test } = split(1)
    expect([train.length / 2, validation.length / 2, test.length / 2]).toEqual([240, 51, 51])
    expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual([...rows])
    for (let row = 0; row < train.length; row += 2) expect(train[row + 1]).toBe(train[row] + 1)
  })

  it('are the same for the same seed, and others for another', () => {
    expect(split(5)).toEqual(split(5))
    expect(split(5).test).not.toEqual(split(6).test)
  })
})

describe.each(builtIn)('the built-in data set %s', (kind) => {
  it('gives the same rows for the same seed, others for another, and one view for all', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => loadData(config({ kind, count: 500 }), seed)),
    )
    expect(rowsOf(again)).toEqual(rowsOf(first))
    expect(rowsOf(other)).not.toEqual(rowsOf(first))
    expect(other.view).toEqual(first.view)
    expect(rowsOf(first)).toHaveLength(500 * first.dimension)
  })

  it('shows at least 99% of its rows in a view with equal units', async () => {
    const { dimension, train, view, image } = await loadData(config({ kind, count: 5000 }), 3)
    let inside = 0
    for (let row = 0; row < train.length / dimension; row++) {
      const isInside = view.axes.every(([low, high], axis) => {
        const value = train[row * dimension + axis]
        return value >= low && value <= high
      })
      if (isInside) inside++
    }
    expect(inside / (train.length / dimension)).toBeGreaterThan(0.99)
    const lengths = view.axes.map(([low, high]) => high - low)
    lengths.forEach((length) => expect(length).toBeCloseTo(lengths[0], 9))
    expect(new Set(view.labels).size).toBe(dimension)
    if (!image && dimension <= 2) expect(view.labels).toEqual(['x', 'y'].slice(0, dimension))
  })
})

describe('every data set', () => {
  it('has a row in the registry', () => {
    expect(Object.keys(dataRegistry).sort()).toEqual(Object.keys(dataSchemas).sort())
  })
})

describe('two moons', () => {
  it('have their mean at the origin and both moons alike', async () => {
    const { mean, covariance, radius } = await loadData(config({ kind: 'two-moons' }), 1)
    // Four standard errors of a mean over 14,000 rows with a standard deviation of about 1.8.
    mean.forEach((value) => expect(Math.abs(value)).toBeLessThan((4 * 1.8) / Math.sqrt(14_000)))
    // Var x = r²/2 + r²/4 + σ² (the second term from the moons' offsets of ± r/2).
    expect(covariance[0]).toBeCloseTo(4 * 0.75 + 0.09, 0)
    expect(radius).toBeGreaterThan(3)
  })
})

describe('the penguins', () => {
  it('are 342 complete rows of 344, said in the notes, with the units of the columns', async () => {
    const data = await loadData(config({ kind: 'penguins', standardise: true }), 1)
    expect(rowsOf(data)).toHaveLength(2 * 342)
    expect(data.notes[0]).toBe('2 of 344 rows left out: a value is missing in a chosen column.')
    expect(data.view.labels[0]).toMatch(/^Beak Length \(standardised; mean 4\d(\.\d)? mm, sd 5(\.\d+)? mm\)$/)
    expect(data.columnChoices).toHaveLength(4)
  })

  it('keep millimetres and grams when not standardised', async () => {
    const data = await loadData(config({ kind: 'penguins', columns: ['Body Mass (g)'], standardise: false }), 1)
    // 4201.75 g over all 342 birds, as published; 8 g are more than what choosing 240 of them leaves to chance.
    expect(rowsOf(data).reduce((sum, mass) => sum + mass, 0) / 342).toBeCloseTo(4201.754, 3)
    expect(data.view.labels).toEqual(['Body Mass (g)'])
  })

  it('refuse columns that they do not have, listing those that they have', async () => {
    await expect(loadData(config({ kind: 'penguins', columns: ['Wingspan'] }), 1)).rejects.toMatchObject({
      code: 'invalid-input',
      field: 'data.columns',
      message: expect.stringContaining('"Flipper Length (mm)"'),
    })
  })
})

describe('tables that come along', () => {
  /** Counted in the files by other means. */
  const tables = [
    ['penguins', 'Species', { Adelie: 152, Chinstrap: 68, Gentoo: 124 }, 2],
    ['penguins', 'Sex', { FEMALE: 165, MALE: 168 }, 11],
    ['cars', 'Origin', { Europe: 73, Japan: 79, USA: 254 }, 8],
    ['seattle-weather', 'Weather', { drizzle: 53, fog: 101, rain: 641, snow: 26, sun: 640 }, 0],
  ] as const

  it.each(tables)('%s: by %s the rows are of the published classes', async (kind, classColumn, counts, leftOut) => {
    const { classes, notes } = await loadData(config({ kind, classColumn }), 1)
    const labels = [...classes!.train, ...classes!.validation, ...classes!.test]
    const found = classes!.names.map((name, place) => [name, labels.filter((label) => label === place).length])
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
    expect(classes!.names).toEqual(Object.keys(counts))
    // Rows that miss a measurement are of some class, too.
    for (const [name, count] of found) expect(count).toBeLessThanOrEqual(counts[name as keyof typeof counts])
    expect(found.reduce((sum, [, count]) => sum + (count as number), 0)).toBeGreaterThanOrEqual(all - leftOut)
    if (leftOut > 0) expect(notes[0]).toMatch(new RegExp(`^${leftOut} of \\d+ rows left out: a value is missing`))
  })

  it.each(['penguins', 'cars', 'seattle-weather', 'earthquakes'] as const)(
    '%s: all columns together have a density',
    async (kind) => {
      const { columnChoices } = await loadData(config({ kind }), 1)
      const data = await loadData(config({ kind, columns: columnChoices }), 1)
      expect(data.dimension).toBe(columnChoices.length)
      expect(rowsOf(data).every(Number.isFinite)).toBe(true)
      expect(data.view.labels).toEqual([...columnChoices])
    },
  )

  it('cars: means in the units of the columns are those of the file', async () => {
    const data = await loadData(config({ kind: 'cars', columns: ['Weight (lb)'] }), 1)
    const weights = rowsOf(data)
    expect(weights).toHaveLength(406)
    // By Python over the file.
    expect(weights.reduce((sum, weight) => sum + weight, 0) / 406).toBeCloseTo(2979.4138, 3)
  })
})

describe('small parts', () => {
  it('take the unit out of a heading', () => {
    expect(columnNameOf('Beak Length (mm)')).toEqual({ name: 'Beak Length', unit: 'mm' })
    expect(columnNameOf('speed [km/h]')).toEqual({ name: 'speed', unit: 'km/h' })
    expect(columnNameOf('plain')).toEqual({ name: 'plain', unit: '' })
  })

  it('compute mean, covariance and radius by hand', () => {
    const { mean, covariance, radius } = momentsOf(Float64Array.of(0, 0, 4, 0, 2, 3), 2)
    expect([...mean]).toEqual([2, 1])
    ;[8 / 3, 0, 0, 2].forEach((value, index) => expect(covariance[index]).toBeCloseTo(value, 14))
    expect(radius).toBeCloseTo(Math.sqrt(5), 14)
  })

  it('round a view outwards to decimal steps', () => {
    const rows = Float64Array.from({ length: 1001 }, (_, index) => 0.137 + index / 1000)
    expect(viewOf({ rows, dimension: 1, labels: ['x'], equalUnits: true }).axes).toEqual([[-0.1, 1.3]])
  })

  it('say that a batch larger than the data is drawn with replacement', () => {
    expect(batchNote(256, 240)).toContain('drawn with replacement')
    expect(batchNote(240, 240)).toBeNull()
  })
})
