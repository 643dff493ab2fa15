import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Locked {
  version?: string
  resolved?: string
  integrity?: string
  optionalDependencies?: Record<string, string>
}

const packages: Record<string, Locked> = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
).packages

test('The lockfile records no download address, so that any registry can serve it', () => {
  const withAddress = Object.entries(packages).filter(([, locked]) => locked.resolved !== undefined)
  expect(withAddress).toEqual([])
})

test('The lockfile pins the contents of every package', () => {
  const unpinned = Object.entries(packages).filter(([folder, locked]) => folder !== '' && !locked.integrity)
  expect(unpinned).toEqual([])
})

test('The lockfile holds every optional package for every platform, without which npm ci refuses it', () => {
  const names = new Set(Object.keys(packages).map((folder) => folder.replace(/^.*node_modules\//, '')))
  const missing = Object.values(packages).flatMap((locked) =>
    Object.keys(locked.optionalDependencies ?? {}).filter((name) => !names.has(name)),
  )
  expect(missing).toEqual([])
})
