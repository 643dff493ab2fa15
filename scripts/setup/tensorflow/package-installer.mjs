// The package's own way: its install script downloads the library and the addon from the package's host, or from the
// mirror that TFJS_NODE_BASE_URI names. It runs in a copy of the package, so that node_modules stays as npm made it.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { folderSize } from '../folder-size.mjs'
import { checkout } from '../folders.mjs'
import { megabytes, withProgress } from '../report.mjs'

/** The TensorFlow that the package's installer fetches. */
export const packageVersion = '2.9.1'

/** A download that has not brought a byte for this long is given up. */
const patienceMs = 20_000

/** @typedef {{ failure: string | null, addon: string | null }} Outcome */

/**
 * Fills `library`. Without a failure the library is there; the addon may still have to be built.
 * @param {{ library: string, packageFolder: string, kind: string, node: string }} options
 * @returns {Promise<Outcome>}
 */
export async function runPackageInstaller({ library, packageFolder, kind, node }) {
  await fs.mkdir(library, { recursive: true })
  for (const name of ['package.json', 'scripts', 'binding', 'binding.gyp']) {
    await fs.cp(path.join(packageFolder, name), path.join(library, name), { recursive: true })
  }
  const task = {
    title: `Fetching TensorFlow ${packageVersion} the package's own way`,
    measure: () => megabytes(folderSize(library)),
    succeeded: (/** @type {Outcome} */ { failure }) => failure === null,
  }
  const outcome = await withProgress(task, async () => {
    const complaint = await runInstaller({ library, kind, node })
    // Half of the way is worth keeping: with the library there, the addon can be built here.
    if (!hasLibrary(library)) return { failure: complaint ?? 'no library came of it', addon: null }
    return { failure: null, addon: await findAddon(library) }
  })
  for (const name of ['package.json', 'scripts', 'binding', 'binding.gyp', 'build', 'build-tmp-napi-v8']) {
    await fs.rm(path.join(library, name), { recursive: true, force: true })
  }
  return outcome
}

/**
 * Returns null if it went well, else what it complained of.
 * @param {{ library: string, kind: string, node: string }} options
 * @returns {Promise<string | null>}
 */
function runInstaller({ library, kind, node }) {
  const modules = path.join(checkout, 'node_modules')
  const search = [path.dirname(node), path.join(modules, '.bin'), process.env.PATH ?? '']
  return new Promise((resolve) => {
    const child = spawn(node, [path.join(library, 'scripts', 'install.js'), kind], {
      cwd: library,
      env: { ...process.env, NODE_PATH: modules, PATH: search.join(path.delimiter) },
      stdio: ['ignore', 'ignore', 'pipe'],
      // Its own group: what it starts in turn goes with it.
      detached: process.platform !== 'win32',
    })
    let complaint = ''
    child.stderr.on('data', (chunk) => (complaint += chunk))
    const stopWatching = watchGrowth(library, () => {
      complaint = `no data for ${patienceMs / 1000} s`
      endGroup(child)
    })
    const finish = (/** @type {string | null} */ result) => {
      stopWatching()
      resolve(result)
    }
    child.on('error', (error) => finish(error.message))
    child.on('close', (code) => finish(code === 0 ? null : complaintIn(complaint) || `exit code ${code}`))
  })
}

/** @param {import('node:child_process').ChildProcess} child */
function endGroup(child) {
  if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL')
  else process.kill(-child.pid, 'SIGKILL')
}

/**
 * Node shows an uncaught error as source line, caret, then "Error: …": that line is the reason.
 * @param {string} output
 */
export function complaintIn(output) {
  const lines = output.split('\n').map((line) => line.trim())
  const error = lines.find((line) => /^(\w*Error|node-pre-gyp ERR!.*):/.test(line))
  return (error ?? lines.find((line) => line && !line.startsWith('*')) ?? '').replace(/^\w*Error: /, '')
}

/**
 * @param {string} folder
 * @param {() => void} stalled called once when the folder has not grown for `patienceMs`
 */
function watchGrowth(folder, stalled) {
  let size = -1
  let since = Date.now()
  const timer = setInterval(() => {
    const now = folderSize(folder)
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

/** @param {string} library */
function hasLibrary(library) {
  const folder = path.join(library, 'deps', 'lib')
  const names = [`libtensorflow.so.${packageVersion}`, 'libtensorflow.dylib', 'tensorflow.dll']
  return names.some((name) => existsSync(path.join(folder, name)))
}

/** @param {string} library */
async function findAddon(library) {
  const entries = await fs.readdir(path.join(library, 'lib')).catch(() => [])
  const addon = entries
    .map((entry) => `lib/${entry}/tfjs_binding.node`)
    .find((file) => existsSync(path.join(library, file)))
  return addon ?? null
}
