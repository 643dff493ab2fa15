import { describe, expect, test } from 'vitest'
import { panelArtwork, panelOf, paintPanel } from '../../../src-shared/figures/panel.ts'
import { nearestRows, picturesPerStrip, pictureStrips, stripScale } from '../../../src-shared/figures/picture-strips.ts'
import { sharedRange } from '../../../src-shared/figures/field-range.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'
import { bars, withPictures } from '../../fixtures/picture-rows.ts'

interface Strip {
  rgba: Uint8ClampedArray
  width: number
  height: number
}

const makeStrip = (rgba: Uint8ClampedArray, width: number, height: number): Strip => ({ rgba, width, height })
const image = { width: 4, height: 3 }

test('the nearest training picture is the one at the least distance', () => {
  const data = bars(image, 50, 0)
  const samples = bars(image, 10, 0.2)
  const { values } = nearestRows(samples, data)
  const rowsOf = (of: Float32Array) =>
    Array.from({ length: of.length / 12 }, (_, row) => [...of.subarray(12 * row, 12 * row + 12)])
  const distance = (a: number[], b: number[]): number => Math.hypot(...a.map((value, at) => value - b[at]))
  rowsOf(samples.values).forEach((sample, at) => {
    const least = Math.min(...rowsOf(data.values).map((row) => distance(sample, row)))
    expect(distance(sample, rowsOf(values)[at])).toBeCloseTo(least, 6)
  })
})

describe('a strip of pictures', () => {
  const strips = (values: number[]) => {
    const points = { dimension: 12, values: Float32Array.from(values) }
    return pictureStrips({ image, data: points, samples: null, negatives: null }, 'light', makeStrip).data as Strip[]
  }
  const { factor, gap } = stripScale(image)
  const at = ({ rgba, width }: Strip, picture: number, [x, y]: [number, number]) => {
    const column = picture * (4 * factor + gap) + x * factor
    return [...rgba.subarray(4 * (y * factor * width + column), 4 * (y * factor * width + column) + 4)]
  }

  test('has every pixel as a square of grey, cut off below black and above white', () => {
    const [strip] = strips([0, 0.5, 1, 2, -1, ...new Array<number>(7).fill(0.2)])
    expect(strip.width).toBe(picturesPerStrip * (4 * factor + gap))
    expect(at(strip, 0, [0, 0])).toEqual([0, 0, 0, 255])
    expect(at(strip, 0, [1, 0])).toEqual([128, 128, 128, 255])
    expect(at(strip, 0, [3, 0])).toEqual([255, 255, 255, 255])
    expect(at(strip, 0, [0, 1])).toEqual([0, 0, 0, 255])
    expect(at(strip, 0, [1, 1])).toEqual([51, 51, 51, 255])
  })

  test('shows what is not finite in a colour of its own, and nothing where there is no picture', () => {
    const [strip] = strips([Number.NaN, ...new Array<number>(11).fill(0)])
    const [red, green, blue, alpha] = at(strip, 0, [0, 0])
    expect(new Set([red, green, blue]).size).toBeGreaterThan(1)
    expect(alpha).toBe(255)
    expect(at(strip, 1, [0, 0])[3]).toBe(0)
  })

  test('holds ten; the eleventh begins another', () => {
    expect(strips(new Array<number>(12 * 10).fill(0))).toHaveLength(1)
    expect(strips(new Array<number>(12 * 11).fill(0))).toHaveLength(2)
  })
})

describe('a panel of pictures', () => {
  const input = withPictures(makeFigureInput({ resolution: 21 }), { width: 8, height: 8 })
  const layers = { contours: true, data: true, samples: true, negatives: true, predictor: true }
  const range = sharedRange(input, 'log-density')

  /** What is drawn from above, and the words between. */
  function drawnIn(key: string, shown: Partial<typeof layers>, size = 300) {
    const words: string[] = []
    let strips = 0
    let lowest = 0
    const context = new Proxy({} as Record<string, unknown>, {
      get: (_, name) => {
        if (name === 'drawImage') {
          return (_image: unknown, _x: number, y: number, _width: number, height: number) => {
            strips++
            lowest = Math.max(lowest, y + height)
          }
        }
        if (name === 'fillText') return (text: string) => words.push(text)
        if (name === 'measureText') return (text: string) => ({ width: 5 * text.length })
        return () => undefined
      },
      set: () => true,
    })
    const panel = panelOf(input, key)
    const area = paintPanel(context as never, {
      ...{ rectangle: { x: 0, y: 0, width: size, height: size }, panel, range, theme: 'light', fontFamily: 'x' },
      options: { layers: { ...layers, ...shown } },
      makeImage: makeStrip,
      layout: { header: false, horizontalAxis: 'ticks', verticalAxis: 'ticks' },
      artwork: panelArtwork(panel, range, 'light', makeStrip),
    })
    return { words, strips, overflow: lowest - (area.y + area.height) }
  }

  test('of the data shows training images alone', () => {
    const { words, strips } = drawnIn('truth', {})
    expect(words).toEqual(['training images'])
    expect(strips).toBeGreaterThan(6)
  })

  test('of a lane shows samples, the training images nearest to them, and chains', () => {
    const { words, overflow } = drawnIn('run-1-1', {})
    expect(words).toEqual([
      'samples of the model',
      'nearest of 400 training images, to each above',
      'persistent chains',
    ])
    expect(overflow).toBeLessThan(3)
    expect(drawnIn('run-1-1', { negatives: false }).words).toHaveLength(2)
    expect(drawnIn('run-1-1', { negatives: false, data: false }).words).toEqual(['samples of the model'])
  })

  test('that is small has no words', () => {
    expect(drawnIn('run-1-1', {}, 100).words).toEqual([])
  })
})
