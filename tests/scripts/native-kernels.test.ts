// The set-up compiles native kernels where a C compiler is, and goes on without them where none is or where it fails.

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ensureNativeKernels } from '../../scripts/setup/native-kernels.mjs'

let checkout: string
let said: string

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'ebm-'))
  mkdirSync(join(checkout, 'out', 'kernels'), { recursive: true })
  mkdirSync(join(checkout, 'src-engine/backends/wasm/native'), { recursive: true })
  changeSource('first')
  said = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(checkout, { recursive: true, force: true })
})

const changeSource = (text: string) =>
  writeFileSync(join(checkout, 'src-engine/backends/wasm/native/kernels.c'), `/* ${text} */`)

const record = () =>
  JSON.parse(readFileSync(join(checkout, 'out/kernels/native.json'), 'utf8')) as { file: string | null }

/** A program that says its version, and otherwise notes that it was called and does as told. */
function compiler(version: string, does: string): string {
  const file = join(checkout, 'compiler.sh')
  const script = `#!/bin/sh
if [ "$1" = --version ]; then echo "${version}"; exit 0; fi
echo called >> "${join(checkout, 'calls')}"
${does}
`
  writeFileSync(file, script)
  chmodSync(file, 0o755)
  return file
}

/** Writes to what stands behind -o. */
const succeeds = 'while [ "$1" != -o ]; do shift; done; echo compiled > "$2"'
const calls = () => (existsSync(join(checkout, 'calls')) ? readFileSync(join(checkout, 'calls'), 'utf8').length : 0)
const linux = { architecture: 'x64', platform: 'linux' } as const

test('without a compiler one sentence says so, once, and nothing fails', async () => {
  const options = { checkout, compiler: join(checkout, 'none'), ...linux }
  expect(await ensureNativeKernels(options)).toBe(false)
  expect(said).toMatch(/^There is no C compiler here.*\n$/)
  expect(record().file).toBeNull()
  said = ''
  expect(await ensureNativeKernels(options)).toBe(false)
  expect(said).toBe('')
})

test('a compiler that fails is not asked again until something changes', async () => {
  // One file of three fails at once, the others later: none is left at work.
  const fails =
    'case "$*" in *addon.c*) ;; *) sleep 0.3 ;; esac; echo "x.c:1: error: too old" >&2; echo ended >> "$0.ended"; exit 1'
  const options = { checkout, compiler: compiler('1.0', fails), ...linux }
  expect(await ensureNativeKernels(options)).toBe(false)
  expect(readFileSync(`${options.compiler}.ended`, 'utf8')).toBe('ended\n'.repeat(3))
  expect(said).toContain('could not build the native kernels (x.c:1: error: too old)')
  expect(record().file).toBeNull()
  const before = calls()
  expect(await ensureNativeKernels(options)).toBe(false)
  expect(calls()).toBe(before)
  compiler('2.0', succeeds)
  expect(await ensureNativeKernels(options)).toBe(true)
})

test('kernels are compiled once, and anew for other sources, another compiler or a lost file', async () => {
  const options = { checkout, compiler: compiler('1.0', succeeds), ...linux }
  expect(await ensureNativeKernels(options)).toBe(true)
  const first = record().file!
  expect(existsSync(join(checkout, 'out/kernels', first))).toBe(true)
  expect(await ensureNativeKernels(options)).toBe(false)
  changeSource('second')
  expect(await ensureNativeKernels(options)).toBe(true)
  const second = record().file!
  expect(second).not.toBe(first)
  // A process that computes with the first may still start a thread with it.
  expect(existsSync(join(checkout, 'out/kernels', first))).toBe(true)
  compiler('2.0', succeeds)
  expect(await ensureNativeKernels(options)).toBe(true)
  expect(existsSync(join(checkout, 'out/kernels', first))).toBe(false)
  rmSync(join(checkout, 'out/kernels', record().file!))
  expect(await ensureNativeKernels(options)).toBe(true)
})

test('what one machine has built serves another one that has no compiler, and their compilers do not take turns', async () => {
  const options = { checkout, compiler: compiler('1.0', succeeds), ...linux }
  await ensureNativeKernels(options)
  const { file } = record()
  await ensureNativeKernels({ ...options, compiler: join(checkout, 'none') })
  expect(said).not.toContain('no C compiler')
  expect(record().file).toBe(file)
  compiler('2.0', succeeds)
  await ensureNativeKernels(options)
  const before = calls()
  compiler('1.0', succeeds)
  await ensureNativeKernels(options)
  expect(record().file).toBe(file)
  expect(calls()).toBe(before)
})

test('where no kernels are written for the processor or the system, no compiler is looked for', async () => {
  const file = compiler('1.0', succeeds)
  expect(await ensureNativeKernels({ checkout, compiler: file, architecture: 'ia32', platform: 'linux' })).toBe(false)
  expect(await ensureNativeKernels({ checkout, compiler: file, architecture: 'x64', platform: 'win32' })).toBe(false)
  expect(calls()).toBe(0)
})
