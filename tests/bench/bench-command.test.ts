import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const bench = resolve(import.meta.dirname, '../../bench/bench.ts')
const run = (...args: string[]) => promisify(execFile)(process.execPath, [bench, ...args])

// The reference at a tiny shape; the rounds alone take three seconds, more where others compute beside them.
test('--json prints exactly one array of rows on stdout', { timeout: 60_000 }, async () => {
  const args = [
    '--json',
    '--backend',
    'reference',
    '--shapes',
    '4,8,2',
    '--method',
    'pcd',
    '--k',
    '2',
    '--threads',
    '1',
  ]
  const { stdout } = await run(...args)
  const rows = JSON.parse(stdout) as Record<string, unknown>[]
  expect(rows).toHaveLength(1)
  const { msPerIteration, spread, peakFraction, ...rest } = rows[0]
  expect(rest).toEqual({ backend: 'reference', method: 'pcd', h: 4, B: 8, d: 2, k: 2 })
  expect(msPerIteration).toBeGreaterThan(0)
  expect(spread).toBeGreaterThanOrEqual(0)
  // Null where no compiler is.
  expect(peakFraction === null || (typeof peakFraction === 'number' && peakFraction > 0)).toBe(true)
})

test('a wrong option is answered by what was expected, on stderr, with exit code 2', async () => {
  const failed = await run('--method', 'ml').catch((error: { code: number; stdout: string; stderr: string }) => error)
  expect(failed).toMatchObject({ code: 2, stdout: '' })
  expect(failed.stderr).toContain('Expected --method cd|pcd|nce, got "ml".')
})
