import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { SetupError } from './errors.mjs'
import { folderSize } from './folder-size.mjs'
import { hasNpm, npmCommand, npmFailure, patience } from './npm.mjs'
import { runCollecting, succeeded } from './processes.mjs'
import { megabytes, withProgress } from './report.mjs'

/**
 * Fetches one package's tarball with the ordinary npm client, from whatever registry the user's npm is set to, and
 * checks it against a pinned hash. Nothing is installed and no script of it runs. Returns the tarball's path.
 * @param {{ name: string, version: string, integrity: string, bytes: number }} wanted
 * @param {string} folder
 */
export async function downloadPackage({ name, version, integrity, bytes }, folder) {
  if (hasNpm()) await packWithNpm({ name, version, bytes }, folder)
  else await fetchTarball({ name, version, bytes }, folder)
  const tarball = (await fs.readdir(folder)).find((file) => file.endsWith('.tgz'))
  if (!tarball) throw new SetupError(`Expected npm to save ${name} ${version} in ${folder}, got no file: try again.`)
  await checkIntegrity(path.join(folder, tarball), integrity)
  return path.join(folder, tarball)
}

/**
 * @param {string} file
 * @param {string} integrity as npm publishes it: 'sha512-' and the digest in base64
 */
export async function checkIntegrity(file, integrity) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  const actual = `sha512-${hash.digest('base64')}`
  if (actual !== integrity) {
    throw new SetupError(
      `Expected ${path.basename(file)} with the hash ${integrity}, got ${actual}: the file was changed on its way; ` +
        'try again, and if it happens again, do not trust the registry you use.',
    )
  }
}

/**
 * @param {{ name: string, version: string, bytes: number }} wanted
 * @param {string} folder
 */
async function packWithNpm({ name, version, bytes }, folder) {
  const npmCache = path.join(folder, 'npm-cache')
  const { program, leadingArguments, shell } = npmCommand()
  // An npm cache of its own: its growth is the progress to show, and 200 MB do not stay in the user's.
  const args = ['pack', `${name}@${version}`, '--pack-destination', folder, '--cache', npmCache, '--loglevel=error']
  const title = `Fetching ${name} ${version}`
  const measure = () => `${megabytes(Math.min(folderSize(npmCache), bytes))} of ${megabytes(bytes)}`
  const result = await withProgress({ title, measure, succeeded }, () =>
    runCollecting(program, [...leadingArguments, ...args, ...patience], { cwd: folder, shell }),
  )
  if (result.exitCode !== 0) throw npmFailure(result.output, `fetch ${name} ${version}`)
  await fs.rm(npmCache, { recursive: true, force: true })
}

/**
 * Without npm, as on a machine where only a package of this program was installed: straight from the registry that
 * `npm_config_registry` names, as it does for npm. What comes is checked against the same hash.
 * @param {{ name: string, version: string, bytes: number }} wanted
 * @param {string} folder
 */
export async function fetchTarball({ name, version, bytes }, folder) {
  const registry = namedRegistry(`fetch ${name} ${version}`)
  const file = `${name.replace(/^@.*\//, '')}-${version}.tgz`
  const address = `${registry}/${name}/-/${file}`
  const place = path.join(folder, file)
  const task = {
    title: `Fetching ${name} ${version}`,
    measure: () => `${megabytes(folderSize(folder))} of ${megabytes(bytes)}`,
    succeeded: () => true,
  }
  try {
    await withProgress(task, async () => {
      const response = await fetch(address)
      if (!response.ok || !response.body) throw new Error(`status ${response.status}`)
      await pipeline(response.body, createWriteStream(place))
    })
  } catch (error) {
    const said = error instanceof Error ? [error.message, error.cause].filter(Boolean).join(': ') : String(error)
    throw new SetupError(
      `Expected to fetch ${address}, got "${said}": connect to the network, or set npm_config_registry to a registry ` +
        'that this machine reaches, and try again.',
      { cause: error },
    )
  }
}

/** @param {string} wish @returns {string} without a slash at its end */
function namedRegistry(wish) {
  const registry = process.env.npm_config_registry || process.env.NPM_CONFIG_REGISTRY
  if (registry) return registry.replace(/\/$/, '')
  throw new SetupError(
    `Expected npm, or the address of a package registry in npm_config_registry, to ${wish}, got neither: install npm ` +
      'or set that variable, and try again.',
  )
}
