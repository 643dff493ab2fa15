// Classes of rows: read from a column of a table, counted, kept with the rows, and without effect on what else is drawn.

import { describe, expect, test } from 'vitest'
import type { DataConfigOf } from '../../../src-shared/config/data.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { readTable } from '../../../src-engine/data/tables/read-table.ts'
import { dataTasks } from '../../../src-engine/data-tasks/data-tasks.ts'
import { previewData } from '../../../src-engine/data-tasks/preview.ts'
import { tableOf } from '../../../src-engine/data-tasks/kept-table.ts'
import { lines, wave, writtenTables } from '../support/written-tables.ts'

const { fileOf } = writtenTables()

/** Sixty rows: x lies near 10 for "b2", near 20 for "b10", near 30 for "a"; two rows have no class. */
const kinds = ['b10', 'a', 'b2']
const centres: Record<string, number> = { b2: 10, b10: 20, a: 30 }
const rowOf = (i: number): string => {
  const kind = kinds[i % 3]
  return [(centres[kind] + Number(wave(i)) / 10).toFixed(4), wave(i + 7), i === 4 || i === 9 ? 'NA' : kind].join(',')
}
const path = fileOf(lines('x,y,kind', rowOf, 60))
const config: DataConfigOf<'csv'> = { kind: 'csv', path, columns: ['x', 'y'], classColumn: 'kind', standardise: false }

describe('a column of classes', () => {
  test('is offered with its values and how often each stands, names with numbers by size', async () => {
    const { columns } = await readTable(path)
    expect(columns[2].classes).toEqual([
      { name: 'a', count: 19 },
      { name: 'b2', count: 20 },
      { name: 'b10', count: 19 },
    ])
    expect(columns[0].classes).toBeNull()
  })

  test('gives every row its label, in every part', async () => {
    const data = await loadData(config, 3)
    expect(data.classes).toMatchObject({ column: 'kind', names: ['a', 'b2', 'b10'] })
    for (const part of ['train', 'validation', 'test'] as const) {
      const labels = data.classes![part]
      expect(labels.length).toBe(data[part].length / 2)
      labels.forEach((label, row) => {
        const name = data.classes!.names[label]
        expect(Math.abs(data[part][2 * row] - centres[name])).toBeLessThan(1)
      })
    }
    expect(data.notes.join(' ')).toMatch(/^2 of 60 rows left out.*Classes by kind: a 19 \(\d+ \/ \d+ \/ \d+\), b2 20 /)
  })

  test('changes neither rows nor split where no class is missing', async () => {
    const whole = fileOf(lines('x,y,kind', (i) => [wave(i), wave(3 * i + 1), kinds[i % 2]].join(','), 41))
    const plain = { ...config, path: whole, classColumn: undefined }
    const [withClasses, without] = [await loadData({ ...plain, classColumn: 'kind' }, 5), await loadData(plain, 5)]
    for (const part of ['train', 'validation', 'test'] as const) expect(withClasses[part]).toEqual(without[part])
  })

  test('comes with the points that panels draw', async () => {
    const { points } = await previewData(config, 3)
    const { column, names, labels } = points.classes!
    expect(column).toBe('kind')
    expect(labels.length).toBe(points.values.length / 2)
    labels.forEach((label, row) => expect(Math.abs(points.values[2 * row] - centres[names[label]])).toBeLessThan(1))
  })

  test('is kept with the rows, and comes back as it was', async () => {
    const packed = (await dataTasks.contents({ data: config, kept: null }))!
    const table = tableOf(packed)
    const [kept, read] = [await loadData(config, 2, { table }), await loadData(config, 2)]
    expect(kept.classes).toEqual(read.classes)
    expect(kept.train).toEqual(read.train)
    const other = (await dataTasks.contents({ data: { ...config, classColumn: undefined }, kept: null }))!
    expect(other.hash).not.toBe(packed.hash)
  })

  test.each([
    ['of one value', lines('x,y,k', (i) => `${wave(i)},${wave(i + 3)},only`), /at least two classes, got only "only"/],
    ['of too many', lines('x,y,k', (i) => `${wave(i)},${wave(i + 3)},k${i}`, 60), /at most 50 classes, got 60/],
    ['that is a coordinate', lines('x,k', (i) => `${wave(i)},${i % 3}`), /another column than those of the density/],
    ['that is not there', lines('x,y', (i) => `${wave(i)},${wave(i + 3)}`), /Expected a column of the table, got "k"/],
  ])('%s is refused in words', async (_, text, message) => {
    const columns = text.startsWith('x,k') ? ['x', 'k'] : ['x', 'y']
    await expect(loadData({ ...config, path: fileOf(text), columns, classColumn: 'k' }, 1)).rejects.toThrow(message)
  })

  test('without a training row of some class is refused', async () => {
    const rare = fileOf(lines('x,y,k', (i) => `${wave(i)},${wave(i + 3)},${i === 7 ? 'rare' : 'often'}`, 60))
    const seeds = Array.from({ length: 12 }, (_, seed) => seed + 1)
    const faults = await Promise.all(
      seeds.map((seed) =>
        loadData({ ...config, path: rare, classColumn: 'k' }, seed).then(
          () => '',
          (error: Error) => error.message,
        ),
      ),
    )
    expect(faults.find(Boolean)).toMatch(/training rows of every class, got none of "rare"/)
  })
})

describe('what stands twice', () => {
  test('columns and rows are named, and nothing is left out', async () => {
    const text = lines('x,y,copy', (i) => [wave(i % 30), wave((i % 30) + 7), wave(i % 30)].join(','), 40)
    const reading = await readTable(fileOf(text))
    expect(reading.columns.map(({ remark, sameAs }) => [remark, sameAs])).toEqual([
      ['', null],
      ['', null],
      ['the same numbers as "x"', 1],
    ])
    expect(reading.notes.join(' ')).toContain('10 rows equal an earlier one in every column')
    expect(reading.suggestedColumns).toEqual([1, 2])
    expect(reading.rowCount).toBe(40)
  })
})
