// A Python that has PyTorch and safetensors, in an environment of the project's own under the cache:
//
//   CACHE/pytorch/PLATFORM-HASH/             the environment; HASH is of the Python that it is built on
//                               ready.json   written last: what is in it
// A Python that has both already is used as it is; where only PyTorch is there, the environment uses it. Else pip fetches PyTorch from whatever index it is set
// to; what the public one has for Linux on x64 brings CUDA along, which is most of its size.

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

/** @typedef {{ program: string, version: string, executable: string, hasTorch: boolean, hasAll: boolean }} BasePython */

const modules = ['torch', 'safetensors']
const oldest = [3, 9]

/** Room for what is fetched and what it becomes. */
const withCuda = { bytes: 9e9, words: 'about 2.8 GB to fetch and 5.5 GB on the disk' }
const without = { bytes: 2e9, words: 'about 0.3 GB to fetch and 1 GB on the disk' }

/**
 * The path of a Python that can run an exported model. Throws SetupError where there is none and none can be made.
 * @param {{ cache?: string }} [places]
 * @returns {Promise<string>}
 */
export async function pythonWithTorch({ cache = cacheFolder() } = {}) {
  const base = choosePython(await basePythons())
  if (base.hasAll) return base.executable
  const folder = environmentFolder(base, cache)
  await fs.mkdir(path.dirname(folder), { recursive: true }).catch((error) => {
    throw explainFileError(error, folder) ?? error
  })
  return withLock(folder, async () => {
    if (!(await isReady(folder))) await make(folder, base)
    return pythonIn(folder)
  })
}

/**
 * @param {BasePython} base
 * @param {string} cache
 */
export function environmentFolder({ executable, version }, cache) {
  const hash = createHash('sha256').update(`${executable}\n${version}`).digest('hex').slice(0, 8)
  return path.join(cache, 'pytorch', `${process.platform}-${process.arch}-${hash}`)
}

/** @param {string} folder */
const pythonIn = (folder) =>
  process.platform === 'win32' ? path.join(folder, 'Scripts', 'python.exe') : path.join(folder, 'bin', 'python')

/**
 * Those that EBM_STUDIO_PYTHON names, or that are usual here.
 * @returns {Promise<BasePython[]>}
 */
async function basePythons() {
  const { EBM_STUDIO_PYTHON: named } = process.env
  const usual = process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python', '/usr/bin/python3']
  const found = await Promise.all((named ? [named] : usual).map(lookAt))
  return found.filter((base) => base !== null)
}

/**
 * null where there is no such program, or it is no Python.
 * @param {string} program
 * @returns {Promise<BasePython | null>}
 */
async function lookAt(program) {
  const question = [
    'import importlib.util, json, sys',
    `found = [importlib.util.find_spec(name) is not None for name in ${JSON.stringify(modules)}]`,
    // What is built on an environment does not see the environment's packages.
    'shared = found[0] and sys.prefix == sys.base_prefix',
    'print(json.dumps([sys.executable, sys.version.split()[0], shared, all(found)]))',
  ].join('\n')
  try {
    const { exitCode, output } = await runCollecting(program, ['-c', question])
    if (exitCode !== 0) return null
    const [executable, version, hasTorch, hasAll] = JSON.parse(output)
    return { program, executable, version, hasTorch, hasAll }
  } catch {
    return null
  }
}

/**
 * One that has all, else one that has PyTorch, else the first.
 * @param {BasePython[]} found
 * @returns {BasePython}
 */
export function choosePython(found) {
  const recent = found.filter(({ version }) => isRecent(version))
  const chosen = recent.find(({ hasAll }) => hasAll) ?? recent.find(({ hasTorch }) => hasTorch) ?? recent[0]
  if (chosen) return chosen
  const got = found.length === 0 ? 'none' : found.map(({ program, version }) => `${program} ${version}`).join(', ')
  throw new SetupError(
    `Expected Python ${oldest.join('.')} or newer, which runs exported models, got ${got}: install it ` +
      '(on Debian and Ubuntu "sudo apt-get install python3 python3-venv"), or set EBM_STUDIO_PYTHON to where one is.',
  )
}

/** @param {string} version */
function isRecent(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
}

/** @param {string} folder */
const isReady = async (folder) =>
  existsSync(path.join(folder, 'ready.json')) && succeeded(await importsIn(folder).catch(() => ({ exitCode: 1 })))

/** @param {string} folder */
const importsIn = (folder) => runCollecting(pythonIn(folder), ['-W', 'ignore', '-c', `import ${modules.join(', ')}`])

/**
 * @param {string} folder
 * @param {BasePython} base
 */
async function make(folder, base) {
  try {
    await fs.rm(folder, { recursive: true, force: true })
    await makeEnvironment(folder, base)
    await install(folder, base)
    const { exitCode, output } = await importsIn(folder)
    if (exitCode !== 0) {
      throw new SetupError(
        `Expected the PyTorch just installed to start, got this; remove ${folder} and try again, or set ` +
          `EBM_STUDIO_PYTHON to a Python that has a PyTorch which works.\n${lastLines(output)}`,
      )
    }
    await fs.writeFile(path.join(folder, 'ready.json'), `${JSON.stringify(base)}\n`)
  } catch (error) {
    await fs.rm(folder, { recursive: true, force: true })
    throw explainFileError(error, folder) ?? error
  }
}

/**
 * @param {string} folder
 * @param {BasePython} base
 */
async function makeEnvironment(folder, { program, hasTorch }) {
  const shared = hasTorch ? ['--system-site-packages'] : []
  const { exitCode, output } = await runCollecting(program, ['-m', 'venv', ...shared, folder])
  if (exitCode === 0) return
  const cure = /ensurepip|No module named venv/.test(output)
    ? 'install its module "venv" (on Debian and Ubuntu "sudo apt-get install python3-venv")'
    : 'set EBM_STUDIO_PYTHON to another Python'
  throw new SetupError(`Expected ${program} to make an environment, got an error: ${cure}.\n${lastLines(output)}`)
}

/**
 * @param {string} folder
 * @param {BasePython} base
 */
async function install(folder, { program, hasTorch }) {
  const wanted = hasTorch ? modules.filter((name) => name !== 'torch') : modules
  if (!hasTorch) await tellSize(folder)
  else notice(`${program} has PyTorch: using that.`)
  // pip's temporary files come here too: their growth is the progress, and they go with the folder.
  const temporary = path.join(folder, 'temporary')
  await fs.mkdir(temporary)
  const args = [
    '-m',
    'pip',
    'install',
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--progress-bar',
    'off',
    ...wanted,
  ]
  const task = { title: `Fetching ${wanted.join(' and ')}`, measure: () => megabytes(folderSize(folder)), succeeded }
  const env = { ...process.env, TMPDIR: temporary }
  const { exitCode, output } = await withProgress(task, () => runCollecting(pythonIn(folder), args, { env }))
  if (exitCode !== 0) throw pipFailure(output, wanted.join(' and '))
  await fs.rm(temporary, { recursive: true, force: true })
}

/** @param {string} folder */
async function tellSize(folder) {
  const cuda = process.platform === 'linux' && process.arch === 'x64'
  const { bytes, words } = cuda ? withCuda : without
  const smaller = cuda
    ? ' Less is needed where a Python has PyTorch for the processor alone (Debian and Ubuntu: python3-torch), which is then used.'
    : ''
  notice(`PyTorch is fetched once: ${words}.${smaller}`)
  const { bavail, bsize } = await fs.statfs(folder)
  if (bavail * bsize >= bytes) return
  throw new SetupError(
    `Expected ${(bytes / 1e9).toFixed(0)} GB free on the disk of ${folder}, got ${((bavail * bsize) / 1e9).toFixed(1)} GB: ` +
      'free some, or set EBM_STUDIO_CACHE to a folder on another disk.',
  )
}

/** @param {string} output */
const lastLines = (output) => output.trim().split('\n').slice(-8).join('\n')
