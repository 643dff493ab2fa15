// Archives of NumPy whose members are not all images: what is no image is told by its header and never unpacked.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { imageCount } from '../../../src-engine/data/images/image-stack.ts'
import { readImages } from '../../../src-engine/data/images/read-images.ts'
import { temporaryFolder } from '../../scripts/temporary-folder.ts'
import { npyFile, zipFile, type ZipMember } from '../../support/npz-file.ts'

const pixels = Uint8Array.from({ length: 48 }, (_, at) => (at * 53) % 256)
const pictures: ZipMember = { name: 'x.npy', bytes: npyFile({ shape: '(3, 4, 4)' }, pixels) }

/** Bytes of four values without a pattern: deflate writes them as codes, a quarter as long, that can be spoilt. */
const noise = (length: number): Uint8Array => {
  let state = 1
  return Uint8Array.from({ length }, () => ((state = (state * 48271) % 2147483647) >> 8) & 3)
}

/** Far behind the head. */
const spoil = (packed: Uint8Array): void => void packed.fill(0xff, packed.length - 4000)

function archive(members: readonly ZipMember[], repeats?: number): string {
  const path = join(temporaryFolder(), 'x.npz')
  writeFileSync(path, zipFile(members, repeats))
  return path
}

test.each([
  ['text', { shape: '(3,)', descr: "'<U3'" }, new Uint8Array(36)],
  ['records', { shape: '(3,)', descr: "[('a', '<f8'), ('b', '<f8')]" }, new Uint8Array(48)],
  ['records of very many fields', { shape: '(0,)', descr: `[${"('a', '<f8'), ".repeat(4000)}]` }, new Uint8Array()],
  ['text of the shape of images', { shape: '(3, 4, 4)', descr: "'<U3'" }, new Uint8Array(576)],
  ['whole numbers', { shape: '(3,)' }, new Uint8Array(3)],
])('labels that are %s do not keep images from being read', async (_, header, values) => {
  const stack = await readImages(archive([{ name: 'labels.npy', bytes: npyFile(header, values) }, pictures]))
  expect([imageCount(stack), stack.height, stack.width]).toEqual([3, 4, 4])
  expect([...stack.pixels]).toEqual([...pixels])
})

test('only the array of images is unpacked', async () => {
  const labels = { name: 'labels.npy', bytes: npyFile({ shape: '(40000,)' }, noise(40_000)), spoil }
  const later = { name: 'y.npy', bytes: npyFile({ shape: '(2500, 4, 4)' }, noise(40_000)), spoil }
  await expect(readImages(archive([later]))).rejects.toThrow('cut off or damaged')
  expect([...(await readImages(archive([labels, pictures, later]))).pixels]).toEqual([...pixels])
})

test('a header that promises other bytes than the directory is refused before it is unpacked', async () => {
  const path = archive([{ ...pictures, claimedSize: 3e9 }])
  await expect(readImages(path)).rejects.toThrow('x.npz, x: Expected 48 bytes for the shape (3, 4, 4), got 2999')
})

test('an array of more than 2 GB, or more pixels than there may be, is refused before it is unpacked', async () => {
  const large = npyFile({ shape: '(300000, 32, 32)', descr: "'<f8'" }, new Uint8Array(100))
  const claimedSize = large.length - 100 + 300_000 * 1024 * 8
  await expect(readImages(archive([{ name: 'x.npy', bytes: large, claimedSize }]))).rejects.toThrow(
    'Expected an array of at most 2000 MB, got 2458 MB',
  )
  const many = npyFile({ shape: '(500000, 32, 32)' }, new Uint8Array(100))
  const manySize = many.length - 100 + 500_000 * 1024
  await expect(readImages(archive([{ name: 'x.npy', bytes: many, claimedSize: manySize }]))).rejects.toThrow(
    'Expected at most 400 million pixels in all, got 512 million',
  )
})

test('a directory that names one place very often is refused in words', async () => {
  const zeros = { name: 'zeros.npy', bytes: npyFile({ shape: '(10000000,)' }, new Uint8Array(10_000_000)) }
  await expect(readImages(archive([zeros], 5000))).rejects.toThrow('at most 1000 arrays, got 5000')
  await expect(readImages(archive([zeros], 3))).rejects.toThrow('got "zeros" (10000000), "zeros" (10000000), "zeros"')
})

test('without images it says what there is, or why it cannot be read', async () => {
  const text = { name: 'names.npy', bytes: npyFile({ shape: '(3, 4, 4)', descr: "'<U3'" }, new Uint8Array(576)) }
  await expect(readImages(archive([text]))).rejects.toThrow('x.npz, names: Expected plain numbers')
  const row = { name: 'row.npy', bytes: npyFile({ shape: '(3,)' }, new Uint8Array(3)) }
  await expect(readImages(archive([row, { name: 'a.npy', bytes: noise(99) }]))).rejects.toThrow(
    'got "row" (3), "a" (no plain array)',
  )
})

test.each(['(2.5, 4, 4)', '(-1, 4, 4)', '(1e1, 4, 4)', '(0x3, 4, 4)', '(n, 4, 4)'])(
  'an array of the shape %s is refused in words',
  async (shape) => {
    const path = join(temporaryFolder(), 'x.npy')
    writeFileSync(path, npyFile({ shape }, pixels.subarray(0, 40)))
    await expect(readImages(path)).rejects.toThrow(`x.npy: Expected a shape of whole numbers, got ${shape}`)
  },
)
