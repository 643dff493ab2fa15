import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { SetupError } from './errors.mjs'
import { folderSize } from './folder-size.mjs'
import { npmCommand, npmFailure, patience } from './npm.mjs'
import { runCollecting, succeeded } from './processes.mjs'
import { megabytes, withProgress } from './report.mjs'

/**
 * Fetches one package's tarball with the ordinary npm client, from whatever registry the user's npm is set to, and
 * checks it against a pinned hash. Nothing is installed and no script of it runs. Returns the tarball's path.
 * @param {{ name: string, version: string, integrity: string, bytes: number }} wanted
 * @param {string} folder
 */
export async function downloadPackage({ name, version, integrity, bytes }, folder) {
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
