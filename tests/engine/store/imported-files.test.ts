import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { keepFile } from '../../../src-engine/store/imported-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'ebm-studio-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a file is kept under its own name, once, and read back as it was', () => {
  const text = '\uFEFFlänge,breite\r\n1,2\r\n'
  const bytes = Buffer.from(text)
  const path = keepFile(folder, { name: 'Maße.csv', bytes })
  expect(path.endsWith('Maße.csv')).toBe(true)
  expect(readFileSync(path, 'utf8')).toBe(text)
  const { ino } = statSync(path)
  expect(keepFile(folder, { name: 'Maße.csv', bytes })).toBe(path)
  expect(statSync(path).ino).toBe(ino)
})

test('other bytes under the same name does not replace the first', () => {
  const first = keepFile(folder, { name: 'a.csv', bytes: Buffer.from('x\n1\n') })
  const second = keepFile(folder, { name: 'a.csv', bytes: Buffer.from('x\n2\n') })
  expect(second).not.toBe(first)
  expect(readFileSync(first, 'utf8')).toBe('x\n1\n')
})

test.each(['../../evil.csv', '..\\..\\evil.csv', '/etc/passwd', '..', '.', '', 'a:b*?.csv', `${'x'.repeat(300)}.csv`])(
  'the name %j stays inside the folder',
  (name) => {
    const path = keepFile(folder, { name, bytes: Buffer.from(`x\n${name.length}\n`) })
    expect(path.startsWith(join(folder, 'files') + '/') || path.startsWith(join(folder, 'files') + '\\')).toBe(true)
    expect(path.slice(join(folder, 'files').length + 1).split(/[\\/]/)).toHaveLength(2)
    expect(statSync(path).isFile()).toBe(true)
  },
)
