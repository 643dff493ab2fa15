// The native TensorFlow behind @tensorflow/tfjs-node and -gpu: fetched by the package's own installer where its host is
// reachable, else taken out of the wheels that TensorFlow publishes for Python. Either way it is made in a folder beside
// its place, tried out there in a process of its own, and moved by one rename: what is in the cache has computed once.

import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { SetupError, explainFileError } from '../errors.mjs'
import { checkout, isPackage } from '../folders.mjs'
import { withLock } from '../lock.mjs'
import { notice } from '../report.mjs'
import { buildAddon } from './build-addon.mjs'
import { chooseLibrary, describeLibrary, intactLibrary, libraryFolder, packageNameOf } from './library.mjs'
import { missingPrograms, missingProgramsMessage } from './needed-programs.mjs'
import { packageVersion, runPackageInstaller } from './package-installer.mjs'
import { tryLibrary } from './try-library.mjs'
import { takeFromWheel } from './wheel.mjs'

/** @typedef {import('./library.mjs').Installed} Installed */

/**
 * Makes sure that this library is in the cache, works and, unless `choose` is false, is the one the backend loads.
 * @param {{ kind: import('./library.mjs').Kind, version: string, node: string, cache?: string, choose?: boolean }} wanted
 * @returns {Promise<Installed>}
 */
export async function installTensorflow({ kind, version, node, cache, choose = true }) {
  const folder = libraryFolder({ kind, version }, cache)
  await fs.mkdir(path.dirname(folder), { recursive: true }).catch((error) => {
    throw explainFileError(error, folder) ?? error
  })
  return withLock(folder, async () => {
    const installed = (await usable(folder, node)) ?? (await make({ folder, kind, version, node }))
    if (choose) await chooseLibrary(folder)
    return installed
  })
}

/**
 * @param {string} folder
 * @param {string} node
 */
async function usable(folder, node) {
  if (!existsSync(folder)) return null
  const installed = await intactLibrary(folder)
  if (!installed) notice('The TensorFlow in the cache is damaged: making it anew.')
  if (!installed) return null
  const { complaint } = await tryLibrary(path.join(folder, installed.addon), node)
  if (complaint === null) return installed
  notice(`The TensorFlow in the cache does not work (${complaint}): making it anew.`)
  return null
}

/**
 * @param {{ folder: string, kind: import('./library.mjs').Kind, version: string, node: string }} wanted
 * @returns {Promise<Installed>}
 */
async function make({ folder, kind, version, node }) {
  const workFolder = `${folder}.making`
  try {
    await fs.rm(workFolder, { recursive: true, force: true })
    await fs.mkdir(workFolder, { recursive: true })
    const library = path.join(workFolder, 'library')
    const { source, addon } = await obtain({ library, workFolder, kind, version, node })
    const { complaint, tensorflow } = await tryLibrary(path.join(library, addon), node)
    if (complaint !== null) throw brokenMessage(complaint)
    await describeLibrary(library, { kind, tensorflow, source, addon })
    await fs.rm(folder, { recursive: true, force: true })
    await fs.rename(library, folder)
    return /** @type {Installed} */ (await intactLibrary(folder))
  } catch (error) {
    throw explainFileError(error, workFolder) ?? error
  } finally {
    await fs.rm(workFolder, { recursive: true, force: true })
  }
}

/**
 * @param {{ library: string, workFolder: string, kind: import('./library.mjs').Kind, version: string, node: string }} wanted
 * @returns {Promise<{ source: Installed['source'], addon: string }>}
 */
async function obtain({ library, workFolder, kind, version, node }) {
  const packageFolder = path.join(checkout, 'node_modules', ...packageNameOf(kind).split('/'))
  let reason = isPackage ? 'it does not come with the packaged program' : `it only has ${packageVersion}`
  if (version === packageVersion && !isPackage) {
    const made = await runPackageInstaller({ library, packageFolder, kind, node })
    if (made.failure === null) {
      return { source: 'package', addon: made.addon ?? (await buildAddon({ library, packageFolder, checkout })) }
    }
    reason = made.failure
    await fs.rm(library, { recursive: true, force: true })
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') throw noWheelMessage(version, reason)
  notice(`The package's own installer cannot be used (${reason}): taking TensorFlow ${version} from its Python wheel.`)
  const missing = missingPrograms()
  if (missing.length > 0) throw missingProgramsMessage(missing)
  await takeFromWheel({ library, workFolder, kind, version })
  return { source: 'wheel', addon: await buildAddon({ library, packageFolder, checkout }) }
}

/**
 * @param {string} version
 * @param {string} reason
 */
function noWheelMessage(version, reason) {
  return new SetupError(
    `Expected the package's own installer to fetch TensorFlow ${version}, got "${reason}": connect to the network or ` +
      'set TFJS_NODE_BASE_URI to a mirror that this machine reaches; the way over Python wheels is for Linux x64 only.',
  )
}

/** @param {string} complaint */
function brokenMessage(complaint) {
  return new SetupError(
    `Expected the TensorFlow just made to multiply two matrices, got "${complaint}": ` +
      'a driver or a system library may be missing or too old; cure that and try again.',
  )
}
