// Two hundred odd tables: each works, with the very numbers that were written, or is refused in words. Three seeds of
// each kind; what is expected comes from the generator, which never reads.

import { afterAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { columnsMaximum } from '../../../src-shared/config/fields.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { readColumns } from '../../../src-engine/data/tables/read-columns.ts'
import { readTable } from '../../../src-engine/data/tables/read-table.ts'
import { oddTableKinds } from '../support/odd-table-kinds.ts'
import { drawOf, type OddTable } from '../support/odd-tables.ts'
import { writtenTables } from '../support/written-tables.ts'

const { fileOf } = writtenTables()
const seeds = [1, 2, 3]
const cases = Object.entries(oddTableKinds).flatMap(([kind, make]) =>
  seeds.map((seed) => [kind, seed, make(drawOf(seed))] as const),
)

let count = 0
afterAll(() => expect(count).toBeGreaterThanOrEqual(200))

describe('an odd table', () => {
  test.each(cases)('with %s, number %d, gives its numbers or says why not', async (_kind, _seed, table) => {
    count++
    const path = fileOf(table.contents)
    if (table.refused) return void (await expect(readTable(path)).rejects.toThrow(table.refused))
    await expectRead(path, table)
  })
})

async function expectRead(path: string, table: OddTable): Promise<void> {
  const { numbers = {}, others = {}, classes = {} } = table
  const reading = await readTable(path)
  const byName = new Map(reading.columns.map((column) => [column.name, column]))
  for (const [name, type] of Object.entries(others)) expect(byName.get(name)).toMatchObject({ type, offered: false })
  for (const [name, counts] of Object.entries(classes)) {
    const found = byName.get(name)!.classes!
    expect(Object.fromEntries(found.map(({ name, count }) => [name, count]))).toEqual(counts)
  }
  if (table.asked) {
    expect(reading.questions.map(({ code }) => code)).toEqual([table.asked])
    return void (await expect(readColumns(path, { columns: ['x', 'y'] })).rejects.toThrow(
      /can be read in one way only/,
    ))
  }
  const names = Object.keys(numbers)
  for (const name of names)
    expect(byName.get(name), name).toMatchObject({ type: 'number', offered: true, sameAs: name === 'again' ? 1 : null })
  const said = [...reading.notes, ...reading.columns.map(({ remark }) => remark)]
  if (names.length > 0) {
    const read = await readColumns(path, { columns: names })
    said.push(...read.notes)
    expect(Array.from(read.rows)).toEqual(completeRows(numbers))
    expect(read.columns).toEqual(names)
  }
  if (table.said) expect(said.join('\n')).toMatch(table.said)
  await expectLoaded(path, table, names)
}

/** Row by row, without those that miss a number. */
function completeRows(numbers: Record<string, number[]>): number[] {
  const columns = Object.values(numbers)
  const rows = columns[0].map((_, row) => columns.map((column) => column[row]))
  return rows.filter((row) => !row.some(Number.isNaN)).flat()
}

/** As an experiment would: what a person chose goes through the configuration's schema. */
async function expectLoaded(path: string, { unlearnable }: OddTable, names: readonly string[]): Promise<void> {
  const columns = unlearnable ? ['x', 'y'] : names.slice(0, 2)
  const load = loadData({ kind: 'csv', path, columns, standardise: false }, 1)
  if (unlearnable) return void (await expect(load).rejects.toThrow(unlearnable))
  const { train, validation, test: held, dimension } = await load
  expect(dimension).toBe(columns.length)
  const all = [train, validation, held].reduce((sum, part) => sum + part.length, 0) / dimension
  expect(all).toBeGreaterThan(0)
  if (names.length <= columnsMaximum) return
  const parsed = v.safeParse(dataConfigSchema, { kind: 'csv', path, columns: names, standardise: false })
  expect(parsed.issues?.[0].message).toMatch(/at most 784 columns, got 900: choose fewer/)
}
