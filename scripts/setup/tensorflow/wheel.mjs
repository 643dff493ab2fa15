// TensorFlow out of the wheel that it publishes for Python. Python itself is not needed to run it: of the wheel only the
// shared libraries and the C headers are taken. The wheels are pinned by their hashes, from whatever index pip is set to.

import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../errors.mjs'
import { folderSize } from '../folder-size.mjs'
import { runCollecting, succeeded } from '../processes.mjs'
import { megabytes, notice, withProgress } from '../report.mjs'
import { extractZip } from '../zip.mjs'
import { buildPythonShim } from './python-shim.mjs'

/** @type {Record<string, { requirement: string, sha256: string, python: string, room: number }>} */
const wheels = {
  'cpu 2.9.1': {
    requirement: 'tensorflow-cpu==2.9.1',
    sha256: '6666ddeae45e1f41da788cb4bdea3435aba16edb0bc17b7ac00631c7c9eb052e',
    python: '3.10',
    room: 1e9,
  },
  'gpu 2.9.1': {
    requirement: 'tensorflow==2.9.1',
    sha256: 'add2f4e55fd7209a5cb01d815364adc9827184d74a83c2f1616c72be2e85c8b7',
    python: '3.10',
    room: 2.5e9,
  },
  'cpu 2.21.0': {
    requirement: 'tensorflow-cpu==2.21.0',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    python: '3.11',
    room: 1.5e9,
  },
  'gpu 2.21.0': {
    requirement: 'tensorflow==2.21.0',
    sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    python: '3.11',
    room: 2.5e9,
  },
}

const framework = 'libtensorflow_framework.so.2'
/** Newer wheels have the C interface in a library of its own; older ones only inside the Python extension. */
const carrier = 'libtensorflow_cc.so.2'
const extension = '_pywrap_tensorflow_internal.so'

const headerFolders = ['tensorflow/c', 'tensorflow/core/platform', 'tensorflow/tsl', 'tsl', 'xla/tsl']

/**
 * Fills library/deps/lib and, for the building of the addon, library/deps/include.
 * @param {{ library: string, workFolder: string, kind: string, version: string }} options
 */
export async function takeFromWheel({ library, workFolder, kind, version }) {
  const wheel = wheels[`${kind} ${version}`]
  await checkRoom(workFolder, wheel.room)
  const archive = await download(wheel, path.join(workFolder, 'wheel'))
  notice('Unpacking the libraries ...')
  const libraries = path.join(library, 'deps', 'lib')
  await extractZip(archive, (name) => {
    if (name === `tensorflow/${framework}` || name === `tensorflow/${carrier}`) {
      return path.join(libraries, path.basename(name))
    }
    if (name === `tensorflow/python/${extension}`) return path.join(libraries, extension)
    const header = /^tensorflow\/include\/(.*\.h)$/.exec(name)?.[1]
    const wanted = header && !header.includes('..') && headerFolders.some((folder) => header.startsWith(`${folder}/`))
    return wanted ? path.join(library, 'deps', 'include', header) : null
  })
  await fs.rm(archive)
  if (existsSync(path.join(libraries, carrier))) await fs.rm(path.join(libraries, extension), { force: true })
  else await buildPythonShim(libraries, { extension, framework })
}

/**
 * @param {{ requirement: string, sha256: string, python: string }} wheel
 * @param {string} folder
 */
async function download({ requirement, sha256, python }, folder) {
  await fs.mkdir(folder, { recursive: true })
  const requirements = path.join(folder, 'requirements.txt')
  await fs.writeFile(requirements, `${requirement} --hash=sha256:${sha256}\n`)
  const platforms = ['manylinux2014_x86_64', 'manylinux_2_17_x86_64', 'manylinux_2_27_x86_64']
  const args = [
    ...['-m', 'pip', 'download', '--require-hashes', '--requirement', requirements, '--dest', folder],
    ...['--no-deps', '--only-binary=:all:', '--implementation', 'cp', '--python-version', python],
    ...platforms.flatMap((platform) => ['--platform', platform]),
    ...['--no-cache-dir', '--disable-pip-version-check', '--progress-bar', 'off', '--retries', '2', '--timeout', '15'],
  ]
  // pip's temporary files come here too: their growth is the progress, and they go with the folder.
  const env = { ...process.env, TMPDIR: folder }
  const task = { title: `Fetching ${requirement}`, measure: () => megabytes(folderSize(folder)), succeeded }
  const { exitCode, output } = await withProgress(task, () => runCollecting('python3', args, { env }))
  if (exitCode !== 0) throw pipFailure(output, requirement)
  const archive = (await fs.readdir(folder)).find((file) => file.endsWith('.whl'))
  if (!archive) throw new SetupError(`Expected pip to save ${requirement} in ${folder}, got no file: try again.`)
  return path.join(folder, archive)
}

/**
 * pip's complaint in one sentence.
 * @param {string} output
 * @param {string} requirement
 */
export function pipFailure(output, requirement) {
  const expectation = `Expected pip to fetch ${requirement}`
  if (/No space left|Disk quota/i.test(output)) {
    return new SetupError(`${expectation}, got a full disk: free about 2 GB and try again.`)
  }
  if (/DO NOT MATCH THE HASHES/i.test(output)) {
    return new SetupError(
      `${expectation}, got a file with another hash: it was changed on its way; ` +
        'try again, and if it happens again, do not trust the index that pip uses.',
    )
  }
  if (/NewConnectionError|ConnectTimeout|Max retries|name resolution|Connection (refused|reset)/i.test(output)) {
    return new SetupError(
      `${expectation}, got no answer from the package index: connect to the network, ` +
        'or set pip\'s "index-url" or "proxy" to one that this machine reaches, and try again.',
    )
  }
  if (/CERTIFICATE_VERIFY_FAILED|SSLError/i.test(output)) {
    return new SetupError(
      `${expectation}, got an index whose certificate is not trusted: give pip your organisation's certificate with ` +
        '"pip config set global.cert FILE" and try again.',
    )
  }
  if (/No matching distribution/i.test(output)) {
    return new SetupError(
      `${expectation}, got an index without it: set pip's "index-url" to one that has all public packages, ` +
        'or update pip, and try again.',
    )
  }
  return new SetupError(`${expectation}, got an error; it said:\n${output.trim().split('\n').slice(-8).join('\n')}`)
}

/**
 * @param {string} folder
 * @param {number} bytes
 */
async function checkRoom(folder, bytes) {
  const { bavail, bsize } = await fs.statfs(folder)
  if (bavail * bsize >= bytes) return
  throw new SetupError(
    `Expected ${(bytes / 1e9).toFixed(1)} GB free on the disk of ${folder}, ` +
      `got ${((bavail * bsize) / 1e9).toFixed(1)} GB: free some, or set EBM_STUDIO_CACHE to a folder on another disk.`,
  )
}
