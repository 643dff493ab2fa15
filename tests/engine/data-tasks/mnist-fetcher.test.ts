// Fetching MNIST: set-up scripts of the test's own, run as the real one is.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { mnistFolder, mnistFileNames } from '../../../scripts/setup/mnist.mjs'
import type { MnistState } from '../../../src-shared/mnist-state.ts'
import { mnistFetcher } from '../../../src-engine/data-tasks/mnist-fetcher.ts'
import { isMnistThere } from '../../../src-engine/data/images/mnist.ts'
import { temporaryFolder } from '../../scripts/temporary-folder.ts'

const timeout = 20_000
afterEach(() => vi.unstubAllEnvs())

/** With a cache of its own. */
function scriptOf(text: string): string {
  vi.stubEnv('EBM_STUDIO_CACHE', temporaryFolder())
  const path = join(temporaryFolder(), 'setup.mjs')
  writeFileSync(path, `import fs from 'node:fs'\n${text}`)
  return path
}

test('what it says is told as it comes, and both look into the same folder', { timeout }, async () => {
  const states: MnistState[] = []
  const script = scriptOf(
    'console.error("half"); for (const file of JSON.parse(process.env.FILES)) fs.writeFileSync(file, "")',
  )
  const folder = mnistFolder(process.env.EBM_STUDIO_CACHE)
  mkdirSync(folder)
  vi.stubEnv('FILES', JSON.stringify(mnistFileNames.map((name) => join(folder, name))))
  const fetcher = mnistFetcher({ onState: (state) => states.push(state), script })
  expect(fetcher.state).toEqual({ status: 'missing', fault: null })
  await Promise.all([fetcher.fetch(), fetcher.fetch()])
  expect(states).toEqual([{ status: 'fetching', line: '' }, { status: 'fetching', line: 'half' }, { status: 'there' }])
  expect(isMnistThere()).toBe(true)
})

test('a machine without a network gets the sentence of the set-up, and can try again', { timeout }, async () => {
  const script = scriptOf('console.error("Expected to fetch it, got no answer: connect."); process.exitCode = 1')
  const fetcher = mnistFetcher({ onState: () => undefined, script })
  await expect(fetcher.fetch()).rejects.toMatchObject({ code: 'not-found', field: 'data.source' })
  expect(fetcher.state).toEqual({ status: 'missing', fault: 'Expected to fetch it, got no answer: connect.' })
  await expect(fetcher.fetch()).rejects.toThrow('got no answer')
})

test('closing breaks it off', { timeout }, async () => {
  const script = scriptOf('console.error("begun"); setInterval(() => {}, 1000)')
  let begun = (): void => undefined
  const saidSo = new Promise<void>((resolve) => (begun = resolve))
  const fetcher = mnistFetcher({ onState: (state) => 'line' in state && state.line && begun(), script })
  const fetching = fetcher.fetch()
  await saidSo
  fetcher.close()
  await expect(fetching).rejects.toThrow('begun')
})

test('without the script it says so', async () => {
  vi.stubEnv('EBM_STUDIO_CACHE', temporaryFolder())
  const fetcher = mnistFetcher({ onState: () => undefined, script: 'nowhere/setup.mjs' })
  await expect(fetcher.fetch()).rejects.toMatchObject({ code: 'not-supported' })
})
