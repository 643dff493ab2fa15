// Images of other programs' making: files by NumPy and Pillow, with what NumPy says is in them (tests/golden/images).

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
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

describe('a PNG file with a part that says what is transparent', () => {
  /** One row of pixels without prediction, by the book. */
  const pngOf = (head: Uint8Array, row: readonly number[], parts: readonly (readonly [string, number[]])[]) => {
    const chunk = (type: string, body: Uint8Array) => {
      const [length, sum, named] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.concat([Buffer.from(type), body])]
      length.writeUInt32BE(body.length)
      sum.writeUInt32BE(crc32(named))
      return Buffer.concat([length, named, sum])
    }
    const middle = parts.map(([type, body]) => chunk(type, Uint8Array.from(body)))
    const end = [chunk('IDAT', deflateSync(Uint8Array.from([0, ...row]))), chunk('IEND', new Uint8Array())]
    return Buffer.concat([bytesOf('grey.png').subarray(0, 8), chunk('IHDR', head), ...middle, ...end])
  }
  const headOf = (width: number, depth: number, type: number) =>
    Uint8Array.from([0, 0, 0, width, 0, 0, 0, 1, depth, type, 0, 0, 0])
  const greys = [30, 30, 30, 200, 200, 200, 90, 90, 90]

  test.each([
    ['grey', headOf(3, 8, 0), [7, 8, 9], [['tRNS', [0, 8]]], [7, 0, 9]],
    ['grey of 16 bits', headOf(2, 16, 0), [255, 255, 255, 254], [['tRNS', [255, 254]]], [255, 0]],
    ['grey of two bits', headOf(4, 2, 0), [0b00011011], [['tRNS', [0, 2]]], [0, 85, 0, 255]],
    ['colours', headOf(2, 8, 2), [5, 5, 5, 5, 5, 6], [['tRNS', [0, 5, 0, 5, 0, 6]]], [5, 0]],
    [
      'a palette',
      headOf(3, 8, 3),
      [0, 1, 2],
      [
        ['PLTE', greys],
        ['tRNS', [255, 51]],
      ],
      [30, 40, 90],
    ],
  ] as [string, Uint8Array, number[], [string, number[]][], number[]][])(
    'in %s is black there',
    (_, head, row, parts, grey) => {
      const { pixels } = readPng(pngOf(head, row, parts), 'x.png')
      expect(pixels).toHaveLength(grey.length)
      grey.forEach((value, at) => expect(pixels[at]).toBeCloseTo(value, 3))
    },
  )

  test('and with a header of four bytes is refused in words', () => {
    expect(() => readPng(pngOf(Uint8Array.of(0, 0, 0, 1), [1], []), 'x.png')).toThrow(
      'x.png: Expected a PNG header of 13 bytes, got 4',
    )
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

describe('a folder with something else of the name of a PNG file', () => {
  const withOdd = (make: (path: string) => void): string => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'a.png'), bytesOf('grey.png'))
    make(join(folder, 'x.png'))
    return folder
  }

  test.each([
    ['a folder', (path: string) => void mkdirSync(path), 'x.png: Expected a plain file, got a folder'],
    ['a link to nothing', (path: string) => symlinkSync('nowhere', path), 'x.png: Expected a file that you may read'],
    [
      'a file of 201 MB',
      (path: string) => sparseFile(path, 201e6),
      'x.png: Expected a file of at most 200 MB, got 201',
    ],
  ])('such as %s is refused in words', async (_, make, words) => {
    const reading = readImages(withOdd(make))
    await expect(reading).rejects.toMatchObject({ code: 'data-unreadable' })
    await expect(reading).rejects.toThrow(words)
  })

  test.skipIf(process.platform === 'win32')('such as a pipe is refused and not waited for', async () => {
    const folder = withOdd((path) => void execFileSync('mkfifo', [path]))
    await expect(readImages(folder)).rejects.toThrow('x.png: Expected a plain file, got a pipe or device')
  })
})

/** All zeros, which take no place on the disk. */
function sparseFile(path: string, length: number): void {
  writeFileSync(path, '')
  truncateSync(path, length)
}

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
