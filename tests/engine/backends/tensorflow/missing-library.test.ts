// What the backend says where its library is missing or broken. No TensorFlow is needed here.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { cacheFolder as setupCacheFolder } from '../../../../scripts/setup/folders.mjs'
import { chooseLibrary, describeLibrary, libraryFolder } from '../../../../scripts/setup/tensorflow/library.mjs'
import { cacheFolder } from '../../../../src-engine/places/cache-folder.ts'
import { tensorflow } from '../../../../src-engine/backends/tensorflow/tensorflow.ts'
import { temporaryFolder } from '../../../scripts/temporary-folder.ts'

const addon = 'lib/napi-v8/tfjs_binding.node'

/** A cache that the backend looks into, with a library made of these files. */
async function cacheWith(files: Record<string, string> | null): Promise<string> {
  const cache = temporaryFolder()
  const before = { ...process.env }
  process.env.EBM_STUDIO_CACHE = cache
  delete process.env.EBM_STUDIO_TENSORFLOW
  onTestFinished(() => {
    process.env = before
  })
  const folder = libraryFolder({ kind: 'cpu', version: '2.9.1' }, cache)
  if (!files) return folder
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  await describeLibrary(folder, { kind: 'cpu', tensorflow: '2.9.1', source: 'wheel', addon })
  await chooseLibrary(folder)
  return folder
}

async function reason(): Promise<string> {
  const availability = await tensorflow.availability()
  return availability.available ? 'available' : availability.reason
}

test('Without a library it says so, and what installs one', async () => {
  await cacheWith(null)
  expect(await reason()).toBe('TensorFlow is not installed: run `ebm setup tensorflow`.')
  const options = { shape: { dimension: 1, terms: [], base: null }, initial: new Float64Array(0), extraCount: 0 }
  await expect(tensorflow.createSession(options)).rejects.toThrow('ebm setup tensorflow')
})

test('A library that lost a file, or whose description is cut short, is called damaged', async () => {
  const folder = await cacheWith({ [addon]: 'four', 'deps/lib/libtensorflow.so.2': 'library' })
  writeFileSync(join(folder, 'deps/lib/libtensorflow.so.2'), 'lib')
  expect(await reason()).toMatch(/is damaged: run `ebm setup tensorflow`/)
  writeFileSync(join(folder, 'installed.json'), '{"kind":')
  expect(await reason()).toMatch(/is damaged: run `ebm setup tensorflow`/)
})

test('A library that does not load is refused with what the loader says', async () => {
  await cacheWith({ [addon]: 'not a shared library' })
  expect(await reason()).toMatch(
    /^TensorFlow 2\.9\.1 cannot be loaded \(".*(file too short|invalid ELF header|not a (valid|mach-o)).*"\): run `ebm setup/,
  )
})

test('Its folder is the one that the set-up fills, on every platform', () => {
  const environments = [{}, { EBM_STUDIO_CACHE: '/somewhere' }, { XDG_CACHE_HOME: '/x' }, { XDG_CACHE_HOME: 'x' }]
  for (const env of [...environments, { LOCALAPPDATA: 'C:\\Local' }]) {
    for (const platform of ['linux', 'darwin', 'win32']) {
      expect(cacheFolder(env, platform, '/home/someone')).toBe(
        setupCacheFolder({ env, platform, home: '/home/someone' }),
      )
    }
  }
})

test.each([
  [{ kind: 'gaussian', dimension: 2, correlated: true } as const],
  [{ kind: 'quadratic', dimension: 2 } as const],
])('An analytic energy is refused in words: %o', (term) => {
  const support = tensorflow.supports({ dimension: 2, terms: [{ weight: 1, term }], base: null })
  expect(support).toMatchObject({ supported: false, reason: expect.stringContaining('neural energies') as string })
})
