// Where the native TensorFlow is kept and what is known of it. It lies in the cache, outside node_modules, so that
// reinstalling the packages does not lose it:
//
//   CACHE/tensorflow/KIND-VERSION-PLATFORM-RECIPE/   the package's own layout: deps/lib, lib/…/tfjs_binding.node
//                                installed.json      what is there: kind, version, addon, every file's size and hash
//   CACHE/tensorflow/chosen.json                     which of these folders the backend is to load
//
// The backend (src-engine/backends/tensorflow/installed-library.ts) reads the same two files.

import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { cacheFolder } from '../folders.mjs'

/** @typedef {'cpu' | 'gpu'} Kind */
/** @typedef {{ kind: Kind, tensorflow: string, source: 'package' | 'wheel', addon: string, files: Record<string, { bytes: number, sha256: string }> }} Installed */

export const kinds = ['gpu', 'cpu']

/** The default first: it is the one that the packages are made for. The other knows newer cards. */
export const versions = ['2.9.1', '2.21.0']

/** Raise it when what is made of the sources changes: old folders are then left alone. */
const recipe = 1

/** @param {Kind} kind */
export const packageNameOf = (kind) => (kind === 'gpu' ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node')

export const tensorflowFolder = (cache = cacheFolder()) => path.join(cache, 'tensorflow')

/**
 * @param {{ kind: Kind, version: string }} wanted
 * @param {string} [cache]
 */
export function libraryFolder({ kind, version }, cache) {
  const name = `${kind}-${version}-${process.platform}-${process.arch}-${recipe}`
  return path.join(tensorflowFolder(cache), name)
}

/**
 * What is installed in a folder, if every file is as it was written; else null.
 * @param {string} folder
 * @returns {Promise<Installed | null>}
 */
export async function intactLibrary(folder) {
  try {
    const installed = JSON.parse(await fs.readFile(path.join(folder, 'installed.json'), 'utf8'))
    for (const [name, { bytes, sha256 }] of Object.entries(installed.files)) {
      const file = path.join(folder, name)
      if (statSync(file).size !== bytes || (await hashOf(file)) !== sha256) return null
    }
    return installed
  } catch {
    return null
  }
}

/**
 * Writes installed.json over all files that are in the folder.
 * @param {string} folder
 * @param {Omit<Installed, 'files'>} about
 */
export async function describeLibrary(folder, about) {
  /** @type {Installed['files']} */
  const files = {}
  for (const entry of await fs.readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    const name = path.relative(folder, file).replaceAll('\\', '/')
    files[name] = { bytes: statSync(file).size, sha256: await hashOf(file) }
  }
  await fs.writeFile(path.join(folder, 'installed.json'), JSON.stringify({ ...about, files }, null, 2))
}

/** @param {string} folder */
export async function chooseLibrary(folder) {
  const file = path.join(path.dirname(folder), 'chosen.json')
  const text = JSON.stringify({ folder: path.basename(folder) })
  if ((await fs.readFile(file, 'utf8').catch(() => null)) === text) return
  await fs.writeFile(`${file}.new`, text)
  await fs.rename(`${file}.new`, file)
}

/** @param {string} file */
async function hashOf(file) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
