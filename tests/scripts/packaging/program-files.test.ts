import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import {
  copyFiles,
  licenceFiles,
  pinnedNode,
  programFiles,
  programPackages,
} from '../../../scripts/packaging/program-files.mjs'
import { temporaryFolder } from '../temporary-folder.ts'

const checkout = resolve(import.meta.dirname, '..', '..', '..')
const trainer = programFiles({ checkout, part: 'trainer' })
const commandLine = programFiles({ checkout, part: 'command-line' })
const packageNames = (part: 'trainer' | 'command-line') => programPackages({ checkout, part }).map(({ name }) => name)

/** Packages, without Node's own, that are loaded from a file on, whichever way it is written. */
function packagesReachedFrom(entries: readonly string[]): Set<string> {
  const packages = new Set<string>()
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    const text = stripTypeScriptTypes(readFileSync(file, 'utf8'))
    const statements =
      /^(?:import|export)\b[^;'"]*?from\s*'([^'\n]+)'|^import\s*'([^'\n]+)'|import\('([^'\n]+)'\)|new URL\('([^'\n]+)'/gm
    for (const groups of text.matchAll(statements)) {
      const specifier = groups.slice(1).find((group) => group !== undefined)!
      const place = resolve(dirname(file), specifier)
      if (!specifier.startsWith('.')) packages.add(specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'))
      else if (place.endsWith('.ts') && existsSync(place)) visit(place)
    }
  }
  for (const entry of entries) visit(join(checkout, entry))
  return new Set([...packages].filter((name) => !name.startsWith('node:')))
}

test('the command line has every package that its sources load', () => {
  const sources = commandLine.filter((file) => /^src-(engine|shared)\/.*\.ts$/.test(file))
  const wanted = packagesReachedFrom(sources)
  expect(wanted).toContain('better-sqlite3')
  expect([...wanted].filter((name) => !packageNames('command-line').includes(name))).toEqual([])
})

test('a trainer has every package that it loads but for the graphics card, which a run may do without', () => {
  const wanted = packagesReachedFrom(['src-engine/training/trainer.ts'])
  expect([...wanted].filter((name) => !packageNames('trainer').includes(name))).toEqual(['webgpu'])
})

/** There where a C compiler was, one file and no other of our own. */
const ownKernels = /^out\/kernels\/native-[^/]+\.node$/

test('no native module but our kernels goes with trainers, and all that trainers have the command line has too', () => {
  const native = trainer.filter((file) => /\.(node|so|dylib|dll)$/.test(file))
  expect(native.filter((file) => !ownKernels.test(file))).toEqual([])
  expect(native.length).toBeLessThanOrEqual(1)
  expect(trainer.filter((file) => !commandLine.includes(file))).toEqual([])
})

test('of native modules only those of this platform are taken', () => {
  const native = commandLine.filter((file) => file.endsWith('.node') && !ownKernels.test(file))
  expect(native).toHaveLength(3)
  const foreign = /(darwin|win32|musl|android)/
  if (process.platform === 'linux') expect(native.filter((file) => foreign.test(file))).toEqual([])
})

test('nothing is taken that is only for working on the program', () => {
  const idle = commandLine.filter((file) =>
    /\.(d\.[cm]?ts|map)$|readme|(^|\/)(tests?|bench|\.stamp|tsconfig\.json)(\/|$)/i.test(file),
  )
  expect(idle).toEqual([])
  const megabytes = commandLine.reduce((sum, file) => sum + statSync(join(checkout, file)).size, 0) / 1e6
  expect(megabytes).toBeLessThan(230) // Node 127, canvas 35 and Dawn 22 among them
})

test('every package says its licence, and most bring its text', () => {
  const packages = programPackages({ checkout, part: 'command-line' })
  expect(packages.filter(({ license }) => license === 'unknown')).toEqual([])
  const without = packages.filter((each) => licenceFiles(checkout, each).length === 0)
  expect(without.length).toBeLessThan(8)
})

test('a copy stands by itself: its Node loads its sources and reads a formula', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder()
  await copyFiles({ checkout, files: trainer, folder })
  const node = join(folder, pinnedNode(checkout))
  const script = [
    "await import('./src-engine/training/train-with-everything.ts')",
    "const { parseFormula } = await import('./src-engine/data/parse-formula.ts')",
    "console.log((await parseFormula('x^2 + y^2')).usesY)",
  ].join('\n')
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script]
  expect(execFileSync(node, args, { cwd: folder, encoding: 'utf8', env: {} })).toBe('true\n')
  expect(statSync(node).mode & 0o777).toBe(0o755)
  expect(statSync(join(folder, 'package.json')).mode & 0o777).toBe(0o644)
  expect(relative(folder, node)).toBe(pinnedNode(checkout))
})
