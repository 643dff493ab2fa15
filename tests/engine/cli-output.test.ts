// What the command line reads as a number, and what it prints where: never what would steer a terminal, never at length,
// never into a place that was not looked at before the work.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { engineRoom } from './support/engine-process.ts'
import { temporaryHome } from './support/temporary-home.ts'

const timeout = 30_000
const small = [
  ...['compare', '--data', 'mixture-one-dimensional', '--data-option', 'count=200', '--energy', '4', '--methods', 'cd'],
  ...['--evaluation-option', 'snapshots=2,sample-count=10,permutations=20,field-resolution=21'],
]

interface Typed {
  home: string
  /** Instead of a pipe. */
  stdoutTo?: string
  onStderr?: (text: string, child: { kill: (signal: NodeJS.Signals) => void }) => void
}

function ebm(args: readonly string[], { home, stdoutTo, onStderr }: Typed) {
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', join(engineRoom, 'cli.ts'), ...args]
  const [program, ...rest] = stdoutTo ? ['sh', '-c', `exec "$@" > ${stdoutTo}`, 'sh', ...command] : command
  const env = { ...process.env, EBM_STUDIO_BACKENDS: 'reference', EBM_STUDIO_HOME: home }
  const child = spawn(program, rest, { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    onStderr?.(stderr, child)
  })
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  )
}

test.each([
  [['--method', 'cd:k=0x10'], '0x10'],
  [['--method', 'cd:k=1.5'], '1.5'],
  [['--method', 'cd:k=1e1'], '1e1'],
  [['--energy', '1e1'], '1e1'],
  [['--iterations', '1e1'], '1e1'],
  [['--evaluations', '0x10'], '0x10'],
  [['--seeds', '1,1.5'], '1.5'],
  [['--seeds', '0x1'], '0x1'],
  [['--evaluation-option', 'snapshots=4e0'], '4e0'],
])('%j is no whole number, and what came is named', { timeout }, async (options, named) => {
  const { code, stdout, stderr } = await ebm([...small, ...options, '--print-config'], { home: temporaryHome() })
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/Expected .*number/)
  expect(stderr).toContain(`"${named}"`)
})

test.each([
  ['a data set', ['compare', '--data', 'x'.repeat(100_000)]],
  ['a key', ['compare', '--method', `cd:${'x'.repeat(100_000)}=1`]],
  ['a value', ['compare', '--method', `cd:k=${'x'.repeat(100_000)}`]],
  ['an assignment', ['compare', '--data-option', 'x'.repeat(100_000)]],
  ['a number', ['compare', '--iterations', '9'.repeat(100_000)]],
  ['an option', ['compare', `--${'x'.repeat(100_000)}`]],
  ['a command', ['x'.repeat(100_000)]],
  ['a run', ['show', 'x'.repeat(100_000)]],
])('%s of 100,000 characters is not printed back whole', { timeout }, async (_what, args) => {
  const { code, stdout, stderr } = await ebm(args, { home: temporaryHome() })
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr.length).toBeLessThan(5000)
})

test('a name cannot steer the terminal, break a table or spoil JSON', { timeout }, async () => {
  const home = temporaryHome()
  const name = 'red\u001b[31m\u009b2J\nnext\u0007'
  const trained = await ebm([...small, '--iterations', '2', '--name', name, '--method', `cd:name=lane\u001b[2J`], {
    home,
  })
  expect(trained.code).toBe(0)
  const table = await ebm(['list'], { home })
  const json = await ebm(['list', '--json'], { home })
  const { runs } = JSON.parse(json.stdout) as { runs: { id: string; experiment: string }[] }
  const shown = await ebm(['show', runs[0].id], { home })
  expect(runs[0].experiment).toBe(name)
  expect(table.stdout.trim().split('\n')).toHaveLength(2)
  for (const { stdout, stderr } of [trained, table, json, shown]) {
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/)
  }
})

test('what verifying a run came to is listed and shown afterwards', { timeout }, async () => {
  const home = temporaryHome()
  await ebm([...small, '--iterations', '2', '--method', 'cd'], { home })
  interface Listed {
    runs: { id: string; verified: { same: boolean; madeAt: string } | null }[]
  }
  const listed = async () => JSON.parse((await ebm(['list', '--json'], { home })).stdout) as Listed
  const [{ id, verified }] = (await listed()).runs
  expect(verified).toBeNull()
  expect((await ebm(['library', 'verify', id], { home })).code).toBe(0)
  expect((await listed()).runs[0].verified).toMatchObject({ same: true })
  expect((await ebm(['list'], { home })).stdout).toMatch(/same, \d{4}-\d\d-\d\d/)
  const shown = (await ebm(['show', id], { home })).stdout
  expect(shown).toMatch(/verified +Verified on \d{4}-\d\d-\d\d \d\d:\d\d UTC by EBM Studio .*Same numbers, bit for bit/)
  const json = JSON.parse((await ebm(['show', id, '--json'], { home })).stdout) as { verifications: object[] }
  expect(json.verifications).toMatchObject([{ same: true, runId: id, differences: [] }])
})

test.skipIf(!existsSync('/dev/full'))('results that could not be written are a failure', { timeout }, async () => {
  const home = temporaryHome()
  const { code, stderr } = await ebm(['data'], { home, stdoutTo: '/dev/full' })
  expect(code).toBe(1)
  expect(stderr).toContain('Expected to write the results')
  expect(stderr).not.toContain('    at ')
})

test(
  'folders for figures are looked at before the training, and errors are in words',
  { timeout: 60_000 },
  async () => {
    const home = temporaryHome()
    writeFileSync(join(home, 'file'), 'mine')
    const places = ['file', join('file', 'below'), ...(existsSync('/proc/self') ? ['/proc/x', '/proc'] : [])]
    for (const place of places) {
      const { code, stdout, stderr } = await ebm([...small, '--iterations', '2', '--figures', place], { home })
      expect([place, code]).toEqual([place, 2])
      expect(stdout).toBe('')
      expect(stderr).toMatch(/--figures: Expected a folder/)
      expect(stderr).not.toContain('    at ')
      expect(stderr).not.toContain('"event":"run"')
    }
    expect((await ebm(['list', '--json'], { home })).stdout.trim()).toBe('{"runs":[]}')
  },
)

test('a library that is removed while runs train is said, and is a failure', { timeout: 60_000 }, async () => {
  const home = temporaryHome()
  const folder = join(home, 'library')
  mkdirSync(folder)
  let removed = false
  const { code, stdout, stderr } = await ebm([...small, '--iterations', '10000000'], {
    home: folder,
    onStderr(text) {
      if (removed || !/"status":"running","iteration":[1-9]/.test(text)) return
      removed = true
      rmSync(folder, { recursive: true, force: true })
    },
  })
  expect(code).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).toContain('got it removed')
  expect(stderr).not.toContain('    at ')
})

test('a lock file that is something else is named, with its cure', { timeout }, async () => {
  const home = temporaryHome()
  writeFileSync(join(home, 'engine.lock'), 'garbage '.repeat(200))
  const { code, stderr } = await ebm(['list'], { home })
  expect(code).toBe(1)
  expect(stderr).toContain('engine.lock')
  expect(stderr).toContain('delete it')
  expect(stderr).not.toContain('    at ')
})
