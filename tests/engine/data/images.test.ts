// Images of other programs' making: files by NumPy and Pillow, with what NumPy says is in them (tests/golden/images).

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { areaAverage, shrunkSize } from '../../../src-engine/data/images/area-average.ts'
import { imageCount } from '../../../src-engine/data/images/image-stack.ts'
import { readImages } from '../../../src-engine/data/images/read-images.ts'
import { readPng } from '../../../src-engine/data/images/png.ts'
import { temporaryFolder } from '../../scripts/temporary-folder.ts'

const golden = join(import.meta.dirname, '..', '..', 'golden', 'images')

interface Expected {
  grey: number[][][]
  colours: number[][][]
  png: Record<string, number[][]>
  averages: { image: number[][]; size: [height: number, width: number]; average: number[][] }[]
}

const expected = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8')) as Expected
const flat = (values: number[][] | number[][][]): number[] => values.flat(2) as number[]
const bytesOf = (name: string): Uint8Array => readFileSync(join(golden, name))

describe('a file of images', () => {
  const files = ['images.idx3-ubyte', 'images.idx3-ubyte.gz', 'uint8.npy', 'int16.npy', 'int64.npy', 'float32.npy']
  test.each([...files, 'float64.npy', 'stored.npz', 'deflated.npz'])('%s is read as NumPy wrote it', async (name) => {
    const stack = await readImages(join(golden, name))
    expect([imageCount(stack), stack.height, stack.width]).toEqual([5, 6, 4])
    expect([...stack.pixels]).toEqual(flat(expected.grey))
    expect(stack.white).toBe(255)
  })

  test('of shares of white has its white at 1', async () => {
    const { white, pixels } = await readImages(join(golden, 'shares.npy'))
    expect(white).toBe(1)
    expect([...pixels]).toEqual(flat(expected.grey).map((value) => Math.fround(value / 255)))
  })

  test('of square images as rows is folded up again', async () => {
    const { width, height, pixels } = await readImages(join(golden, 'square.npy'))
    expect([width, height]).toEqual([4, 4])
    expect([...pixels]).toEqual(expected.grey.flatMap((image) => image.slice(0, 4).flat()))
  })

  test('of colours is made grey, and it is said', async () => {
    const { pixels, notes } = await readImages(join(golden, 'colours.npy'))
    flat(expected.colours).forEach((value, at) => expect(pixels[at]).toBeCloseTo(value, 4))
    expect(notes.join()).toContain('0.299 red')
  })

  test.each([
    ['big-endian.npy', 'little-endian'],
    ['fortran.npy', 'ascontiguousarray'],
    ['grey.png', 'choose the folder'],
    ['make.py', 'Expected an IDX file'],
  ])('%s is refused in words', async (name, words) => {
    await expect(readImages(join(golden, name))).rejects.toThrow(words)
  })

  test.each(['images.idx3-ubyte', 'images.idx3-ubyte.gz', 'uint8.npy', 'stored.npz', 'deflated.npz'])(
    '%s that is cut off anywhere is refused in words, and never read as something else',
    async (name) => {
      const whole = bytesOf(name)
      const path = join(temporaryFolder(), name)
      for (let length = 0; length < whole.length; length += 7) {
        writeFileSync(path, whole.subarray(0, length))
        await expect(readImages(path)).rejects.toMatchObject({ code: 'data-unreadable' })
      }
    },
  )
})

describe('a PNG file', () => {
  test.each(Object.keys(expected.png))('of the kind %s has the grey values that Pillow wrote', (kind) => {
    const { width, height, pixels } = readPng(bytesOf(`${kind}.png`), kind)
    expect([width, height]).toEqual([5, 7])
    flat(expected.png[kind]).forEach((value, at) => expect(pixels[at]).toBeCloseTo(value, 3))
  })

  test('with any byte changed is refused in words', () => {
    const sound = bytesOf('rgb.png')
    for (let at = 8; at < sound.length - 12; at++) {
      const changed = Uint8Array.from(sound)
      changed[at] ^= 0x55
      expect(() => readPng(changed, 'x.png')).toThrow(/Expected/)
    }
  })
})

describe('a folder of PNG files', () => {
  test('is read by name', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'b.png'), bytesOf('one-bit.png'))
    writeFileSync(join(folder, 'a.PNG'), bytesOf('grey.png'))
    writeFileSync(join(folder, 'notes.txt'), 'no image')
    const { pixels } = await readImages(folder)
    expect([...pixels]).toEqual([...flat(expected.png.grey), ...flat(expected.png['one-bit'])])
  })

  test('of two sizes, or without any, is refused in words', async () => {
    const folder = temporaryFolder()
    await expect(readImages(folder)).rejects.toThrow('Expected a folder of PNG files, got none in it')
    mkdirSync(join(folder, 'mixed'))
    writeFileSync(join(folder, 'mixed', 'a.png'), bytesOf('grey.png'))
    writeFileSync(join(folder, 'mixed', 'b.png'), bytesOf('wide.png'))
    await expect(readImages(join(folder, 'mixed'))).rejects.toThrow('got 5 × 7 in a.png and 7 × 5 in b.png')
    writeFileSync(join(folder, 'mixed', 'b.png'), bytesOf('grey.png').subarray(0, 40))
    await expect(readImages(join(folder, 'mixed'))).rejects.toThrow('b.png: Expected a whole PNG file')
  })
})

describe('an image made smaller', () => {
  test.each(expected.averages)('to $size has the means that NumPy has', ({ image, size: [height, width], average }) => {
    const from = { width: image[0].length, height: image.length }
    const target = new Float64Array(width * height)
    areaAverage(from, { width, height })(Uint8Array.from(flat(image)), 0, 255, target, 0)
    flat(average).forEach((value, at) => expect(target[at]).toBeCloseTo(value / 255, 12))
  })

  test('keeps its shape as far as whole pixels can', () => {
    expect(shrunkSize({ width: 28, height: 28 }, 8)).toEqual({ width: 8, height: 8 })
    expect(shrunkSize({ width: 60, height: 20 }, 14)).toEqual({ width: 14, height: 5 })
  })
})
