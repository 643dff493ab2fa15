import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { previewApart } from '../../../src-engine/experiment/preview-thread.ts'
import { previewData } from '../../../src-engine/experiment/preview.ts'
import { readColumns } from '../../../src-engine/data/tables/read-columns.ts'

const folder = mkdtempSync(join(tmpdir(), 'ebm-preview-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const path = join(folder, 'large.csv')
const columns = ['x', 'y']
const config = { kind: 'csv', path, columns, standardise: false } as const

/** 150,000 rows: more than is looked at on the engine's own thread. */
function writeLarge(): void {
  const rows = Array.from({ length: 150_000 }, (_, i) => `${Math.sin(i).toFixed(6)},${((i * 7919) % 10_007) / 100}`)
  writeFileSync(path, ['x,y', ...rows].join('\n'))
  expect(statSync(path).size).toBeGreaterThan(2e6)
}

test('a large table gets on its own thread the preview that it would get here', { timeout: 60_000 }, async () => {
  writeLarge()
  const here = await previewData(config, 3)
  expect(await previewApart(config, 3)).toEqual(here)
  const table = await readColumns(path, { columns })
  expect(await previewApart({ ...config, path: 'gone.csv' }, 3, table)).toEqual(here)
})

test('its errors come back with code, field and message', { timeout: 60_000 }, async () => {
  writeLarge()
  await expect(previewApart({ ...config, columns: ['z'] }, 1)).rejects.toMatchObject({
    code: 'invalid-input',
    field: 'data.columns',
    message: expect.stringMatching(/got "z": choose among "x", "y"/),
  })
})
