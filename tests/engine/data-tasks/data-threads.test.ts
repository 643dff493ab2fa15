// Tables and previews beside the engine's loop: the same answers as on it, errors in words, and the loop stays free.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { contentsOf } from '../../../src-engine/data/table-contents.ts'
import { readColumns } from '../../../src-engine/data/tables/read-columns.ts'
import { readTable } from '../../../src-engine/data/tables/read-table.ts'
import { dataTask } from '../../../src-engine/data-tasks/data-threads.ts'
import { tableOf } from '../../../src-engine/data-tasks/kept-table.ts'
import { previewData } from '../../../src-engine/data-tasks/preview.ts'
import { packData } from '../../../src-engine/store/kept-data.ts'
import { fakeExperiment, openFakeStudio } from '../support/fake-studio.ts'
import { notingTrainers } from '../support/noting-trainers.ts'
import { temporaryHome } from '../support/temporary-home.ts'
import { writtenTables } from '../support/written-tables.ts'

const { folder } = writtenTables()
const path = join(folder, 'large.csv')
const columns = ['x', 'y']
const config = { kind: 'csv', path, columns, standardise: false } as const
const rowCount = 120_000

beforeAll(() => {
  const rows = Array.from(
    { length: rowCount },
    (_, i) => `${Math.sin(i).toFixed(6)},${((i * 7919) % 10_007) / 100},${i % 17},t${i % 3}`,
  )
  writeFileSync(path, ['x,y,z,name', ...rows].join('\n'))
})

describe('a task beside the loop', () => {
  test('makes what it would make here', { timeout: 120_000 }, async () => {
    const here = await previewData(config, 3)
    expect(await dataTask('preview', { config, seed: 3, kept: null })).toEqual(here)
    expect(await dataTask('table', { path, options: {} })).toEqual(await readTable(path))
    expect(await dataTask('columns', { path })).toEqual(['x', 'y', 'z'])
    const table = await readColumns(path, { columns })
    const packed = await dataTask('contents', { data: config, kept: null })
    expect(packed!.hash).toBe(contentsOf(table))
    expect(contentsOf(tableOf(packed!)!)).toBe(packed!.hash)
    const gone = { ...config, path: 'gone.csv' }
    expect(await dataTask('preview', { config: gone, seed: 3, kept: packed })).toEqual(here)
    // Sound rows that are kept already are not read again.
    expect(await dataTask('contents', { data: gone, kept: packed })).toBeNull()
  })

  test('fails with code, field and message', async () => {
    await expect(
      dataTask('preview', { config: { ...config, columns: ['q'] }, seed: 1, kept: null }),
    ).rejects.toMatchObject({
      code: 'invalid-input',
      field: 'data.columns',
      message: expect.stringMatching(/got "q": choose among "x", "y"/) as string,
    })
    await expect(dataTask('table', { path: 'none.csv', options: {} })).rejects.toMatchObject({
      code: 'data-unreadable',
      field: 'data.path',
    })
  })

  test('reads the file again where the kept rows are damaged', async () => {
    const data = { ...config, path: join(folder, 'small.csv') }
    writeFileSync(data.path, ['x,y', ...Array.from({ length: 30 }, (_, i) => `${i}.5,${i * i}`)].join('\n'))
    const kept = {
      ...(await packData({ hash: 'h', description: '{}', rows: Float64Array.of(1) })),
      body: Buffer.from('x'),
    }
    expect((await dataTask('contents', { data, kept }))!.body).not.toBeNull()
  })
})

/** Milliseconds of the processor that this thread spends, whatever else the machine does: no block can be longer. */
async function spentHere(work: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

describe("the engine's loop stays free", () => {
  /** Reading and sorting these rows takes 0.5 s and more. */
  const boundMs = 100

  test('while a large table is looked at, previewed and started with', { timeout: 120_000 }, async () => {
    const studio = openFakeStudio(temporaryHome(), { startTrainer: notingTrainers().startTrainer })
    // Code is compiled at its first use.
    await studio.request('data.preview', { data: { kind: 'two-moons' }, seed: 1 })
    const spent = {
      table: await spentHere(() => studio.request('data.table', { path, options: {} })),
      columns: await spentHere(() => studio.request('data.columns', { path })),
      preview: await spentHere(() => studio.request('data.preview', { data: config, seed: 1 })),
      start: await spentHere(() =>
        studio.request('experiment.start', { config: { ...fakeExperiment(['a'], 10), data: config } }),
      ),
    }
    for (const [what, milliseconds] of Object.entries(spent)) expect(milliseconds, what).toBeLessThan(boundMs)
    await studio.close()
  })
})
