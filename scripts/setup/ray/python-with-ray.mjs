// A Python that has Ray with its dashboard, of one version, in an environment of the project's own under the cache:
//
//   CACHE/ray/VERSION-PLATFORM-HASH/             the environment; HASH is of the Python that it is built on
//                                   ready.json   written last: what is in it
// Only the tests of studies on Ray need it.

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { SetupError, explainFileError } from '../errors.mjs'
import { folderSize } from '../folder-size.mjs'
import { cacheFolder } from '../folders.mjs'
import { withLock } from '../lock.mjs'
import { runCollecting, succeeded } from '../processes.mjs'
import { megabytes, notice, withProgress } from '../report.mjs'
import { pipFailure } from '../tensorflow/wheel.mjs'

const version = '2.60.0'
const packages = [`ray[default]==${version}`]
/** While pip works it takes twice as much. */
const size = { bytes: 1e9, words: 'about 0.1 GB to fetch and 0.4 GB on the disk' }

/**
 * The path of a Python that can start a Ray. Throws SetupError where there is none and none can be made.
 * @returns {Promise<string>}
 */
export async function pythonWithRay() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Expected Linux on x64, where nodes of Ray can train, got ${process.platform}-${process.arch}.`,
    )
  }
  const base = await basePython()
  const hash = createHash('sha256').update(`${base.executable}\n${base.version}`).digest('hex').slice(0, 8)
  const folder = path.join(cacheFolder(), 'ray', `${version}-${process.platform}-${process.arch}-${hash}`)
  await fs.mkdir(path.dirname(folder), { recursive: true }).catch((error) => {
    throw explainFileError(error, folder) ?? error
  })
  return withLock(folder, async () => {
    if (!(await isReady(folder))) await make(folder, base)
    return pythonIn(folder)
  })
}

/** @param {string} folder */
const pythonIn = (folder) => path.join(folder, 'bin', 'python')

/** The one that EBM_STUDIO_PYTHON names, or the first that is usual here. */
async function basePython() {
  const { EBM_STUDIO_PYTHON: named } = process.env
  for (const program of named ? [named] : ['python3', 'python']) {
    try {
      const question = 'import json, sys; print(json.dumps([sys.executable, sys.version.split()[0]]))'
      const { exitCode, output } = await runCollecting(program, ['-c', question])
      if (exitCode !== 0) continue
      const [executable, found] = JSON.parse(output)
      return { executable: String(executable), version: String(found) }
    } catch {
      continue
    }
  }
  throw new SetupError(
    `Expected a Python that Ray ${version} runs on, got none: install it (on Debian and Ubuntu "sudo apt-get install ` +
      'python3 python3-venv"), or set EBM_STUDIO_PYTHON to where one is.',
  )
}

/** @param {string} folder */
const isReady = async (folder) =>
  existsSync(path.join(folder, 'ready.json')) &&
  succeeded(await runCollecting(pythonIn(folder), ['-c', 'import ray']).catch(() => ({ exitCode: 1 })))

/**
 * @param {string} folder
 * @param {{ executable: string, version: string }} base
 */
async function make(folder, base) {
  try {
    await fs.rm(folder, { recursive: true, force: true })
    const made = await runCollecting(base.executable, ['-m', 'venv', folder])
    if (made.exitCode !== 0) {
      throw new SetupError(
        `Expected ${base.executable} to make an environment, got an error: install its module "venv" (on Debian and ` +
          `Ubuntu "sudo apt-get install python3-venv"), or set EBM_STUDIO_PYTHON to another Python.\n${lastLines(made.output)}`,
      )
    }
    await install(folder)
    await fs.writeFile(path.join(folder, 'ready.json'), `${JSON.stringify(base)}\n`)
  } catch (error) {
    await fs.rm(folder, { recursive: true, force: true })
    throw explainFileError(error, folder) ?? error
  }
}

/** @param {string} folder */
async function install(folder) {
  notice(`Ray ${version} is fetched once: ${size.words}.`)
  const { bavail, bsize } = await fs.statfs(folder)
  if (bavail * bsize < size.bytes) {
    const got = `${((bavail * bsize) / 1e9).toFixed(1)} GB`
    throw new SetupError(`Expected 1 GB free on the disk of ${folder}, got ${got}: free some, or set EBM_STUDIO_CACHE.`)
  }
  // pip's temporary files come here too: their growth is the progress, and they go with the folder.
  const temporary = path.join(folder, 'temporary')
  await fs.mkdir(temporary)
  const options = ['--no-cache-dir', '--disable-pip-version-check', '--progress-bar', 'off']
  const task = { title: `Fetching Ray ${version}`, measure: () => megabytes(folderSize(folder)), succeeded }
  const env = { ...process.env, TMPDIR: temporary }
  const args = ['-m', 'pip', 'install', ...options, ...packages]
  const { exitCode, output } = await withProgress(task, () => runCollecting(pythonIn(folder), args, { env }))
  if (exitCode !== 0) throw pipFailure(output, packages.join(' and '))
  await fs.rm(temporary, { recursive: true, force: true })
}

/** @param {string} output */
const lastLines = (output) => output.trim().split('\n').slice(-8).join('\n')
