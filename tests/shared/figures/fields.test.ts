import { describe, expect, it } from 'vitest'
import { tableIndex, viridis } from '../../../src-shared/figures/colour-map.ts'
import { contourLevels, contoursOf } from '../../../src-shared/figures/contours.ts'
import { fieldImage } from '../../../src-shared/figures/field-image.ts'
import { likelihoodShare, rangeOf, sharedRange, shownNats } from '../../../src-shared/figures/field-range.ts'
import { readField, snapshotField, truthField, type ShownField } from '../../../src-shared/figures/field-values.ts'
import type { Field, View } from '../../../src-shared/snapshot.ts'
import { logDensity, makeFigureInput, randomNumbers } from '../../fixtures/figure-input.ts'
import { byQuadrature, energyOf } from '../../support/pictures.ts'

const view: View = {
  axes: [
    [-1, 3],
    [0, 2],
  ],
  labels: ['x', 'y'],
}

function fieldOf(value: (x: number, y: number) => number, shape: [number, number] = [9, 5]): Field {
  const values = new Float32Array(shape[0] * shape[1])
  for (let index = 0; index < values.length; index++) {
    const [column, row] = [index % shape[0], Math.floor(index / shape[0])]
    values[index] = value(-1 + (4 * column) / (shape[0] - 1), (2 * row) / (shape[1] - 1))
  }
  return { view, shape, values }
}

function shown(field: Field, quantity: 'log-density' | 'relative-energy' = 'log-density'): ShownField {
  const finite = field.values.filter(Number.isFinite)
  const extremes = { minimum: Math.min(...finite), maximum: Math.max(...finite) }
  const notFiniteCount = field.values.length - finite.length
  return { ...field, ...extremes, quantity, zeroDensityAllowed: false, notFiniteCount }
}

describe('reading a field', () => {
  it('is exact on planes', () => {
    const field = fieldOf((x, y) => 2 * x - 3 * y + 0.5)
    const random = randomNumbers(3)
    for (let trial = 0; trial < 200; trial++) {
      const [x, y] = [-1 + 4 * random.uniform(), 2 * random.uniform()]
      // Float32 cells of size at most 12: rounding is below 1e-6.
      expect(readField(field, [x, y])).toBeCloseTo(2 * x - 3 * y + 0.5, 5)
    }
    expect(readField(field, [3, 2])).toBe(0.5)
    expect(readField(field, [-1, 0])).toBe(-1.5)
  })

  it('is NaN outside the view, and on a line reads one coordinate', () => {
    const field = fieldOf(() => 1)
    expect(readField(field, [3.01, 1])).toBeNaN()
    expect(readField(field, [Number.NaN, 1])).toBeNaN()
    const line: Field = { view: { axes: [[0, 4]], labels: ['x'] }, shape: [5], values: Float32Array.of(0, 1, 4, 9, 16) }
    expect(readField(line, [2.5])).toBe(6.5)
    expect(readField(line, [4])).toBe(16)
  })

  it('does not let a neighbour that is not finite spoil a point on the grid', () => {
    const field = fieldOf((x) => (x > 2.9 ? Number.NaN : x))
    expect(readField(field, [2.5, 1])).toBe(2.5)
    expect(readField(field, [2.75, 1])).toBeNaN()
  })

  it('reads a density of zero as −∞, and at its edge the nearer side', () => {
    const field = fieldOf((x) => (x > 0.9 ? -Infinity : x))
    expect(readField(field, [2.3, 1.1])).toBe(-Infinity)
    expect(readField(field, [0.7, 1.1])).toBe(0.5)
    expect(readField(field, [0.8, 1.1])).toBe(-Infinity)
  })
})

describe('quantities', () => {
  const input = makeFigureInput({ resolution: 41 })

  it('gives back the log density that the energies were made of', () => {
    const field = snapshotField(input.runs[1].snapshot!, 'log-density')!
    for (const point of [
      [-1, 1.5],
      [0, 0],
      [2.4, -1.2],
    ]) {
      const onGrid = [Math.round((point[0] + 4) / 0.2) * 0.2 - 4, Math.round((point[1] + 3) / 0.15) * 0.15 - 3]
      expect(readField(field, onGrid)).toBeCloseTo(logDensity(onGrid, { lane: 1, seed: 1 }), 3)
    }
  })

  it('measures relative energy from the lowest on the view, for the truth from its highest density', () => {
    const lane = snapshotField(input.runs[0].snapshot!, 'relative-energy')!
    expect(lane.minimum).toBe(0)
    const truth = truthField(input.preview, 'relative-energy')!
    expect(truth.minimum).toBe(0)
    const density = truthField(input.preview, 'log-density')!
    expect(truth.values[700]).toBeCloseTo(density.maximum - density.values[700], 4)
  })

  it('counts every cell that is not finite and none that is', () => {
    const snapshot = structuredClone(input.runs[0].snapshot!)
    energyOf(snapshot).values.set([Number.NaN, Infinity, -Infinity], 100)
    expect(snapshotField(snapshot, 'log-density')!.notFiniteCount).toBe(3)
    expect(snapshotField({ ...snapshot, logPartition: byQuadrature(Number.NaN) }, 'log-density')!.notFiniteCount).toBe(
      41 * 41,
    )
    expect(
      snapshotField({ ...snapshot, logPartition: byQuadrature(Number.NaN) }, 'relative-energy')!.notFiniteCount,
    ).toBe(3)
  })

  it('takes a known density of zero as lowest, not as a fault', () => {
    const preview = structuredClone(input.preview)
    preview.logDensity!.values[5] = -Infinity
    expect(truthField(preview, 'log-density')!.notFiniteCount).toBe(0)
    const { cutBelow, cutAbove } = rangeOf(truthField(preview, 'relative-energy'), [], 'relative-energy', {
      dimension: 2,
    })
    expect([cutBelow, cutAbove]).toEqual([false, true])
    preview.logDensity!.values[6] = Number.NaN
    expect(truthField(preview, 'log-density')!.notFiniteCount).toBe(1)
  })
})

describe('the shared colour scale', () => {
  const input = makeFigureInput({ resolution: 41 })

  it('covers shownNats below the highest value of any panel, rounded up to half a nat', () => {
    const range = sharedRange(input, 'log-density')
    const highest = Math.max(
      truthField(input.preview, 'log-density')!.maximum,
      ...input.runs.map(({ snapshot }) => snapshotField(snapshot!, 'log-density')!.maximum),
    )
    expect(range.maximum).toBeGreaterThanOrEqual(highest)
    expect(range.maximum - highest).toBeLessThan(0.5)
    expect(range.maximum * 2).toBe(Math.round(range.maximum * 2))
    expect(range.minimum).toBe(range.maximum - shownNats)
    expect(range.cutBelow).toBe(true)
    expect(range.cutAbove).toBe(false)
  })

  it('is held by the truth when a lane piles up, and says that it cut', () => {
    const peaked = shown(fieldOf((x) => (x > 2.9 ? 40 : -3)))
    const truth = { ...shown(fieldOf(() => -2)), zeroDensityAllowed: true }
    const range = rangeOf(truth, [peaked], 'log-density', { dimension: 2 })
    expect(range.maximum).toBe(0)
    expect(range.cutAbove).toBe(true)
    expect(rangeOf(null, [peaked], 'log-density', { dimension: 2 }).maximum).toBe(40)
  })

  it('stays finite when nothing else is', () => {
    const broken = { ...shown(fieldOf(() => Number.NaN)), minimum: Number.NaN, maximum: Number.NaN }
    const range = rangeOf(null, [broken], 'log-density', { dimension: 2 })
    expect([range.minimum, range.maximum, range.notFiniteCount]).toEqual([-shownNats, 0, 45])
    expect(sharedRange({ ...input, runs: [] }, 'relative-energy').maximum).toBe(shownNats)
  })

  it('makes low energies as bright as high densities', () => {
    const energies = rangeOf(null, [], 'relative-energy', { dimension: 2 })
    expect(likelihoodShare(energies, 0)).toBe(1)
    expect(likelihoodShare(energies, shownNats)).toBe(0)
    const densities = rangeOf(null, [], 'log-density', { dimension: 2 })
    expect(likelihoodShare(densities, densities.maximum)).toBe(1)
  })
})

describe('the picture of a field', () => {
  it('has the colour of the cell at every grid point, the first row at the bottom', () => {
    const field = shown(fieldOf((x, y) => -8 + x + 2 * y))
    const range = rangeOf(null, [field], 'log-density', { dimension: 2 })
    const { rgba, width, height } = fieldImage(field, range, 'light')
    const factor = (width - 1) / 8
    for (const [column, row] of [
      [0, 0],
      [8, 0],
      [0, 4],
      [8, 4],
      [3, 2],
    ]) {
      const pixel = 4 * ((height - 1 - row * factor) * width + column * factor)
      const entry = 3 * tableIndex(likelihoodShare(range, field.values[row * 9 + column]))
      expect([...rgba.slice(pixel, pixel + 4)]).toEqual([...viridis.slice(entry, entry + 3), 255])
    }
  })

  it('paints a cell that is not finite in a colour that viridis does not have', () => {
    const field = shown(fieldOf((x, y) => (x === 1 && y === 1 ? Number.NaN : -1)))
    const range = rangeOf(null, [field], 'log-density', { dimension: 2 })
    const { rgba, width, height } = fieldImage(field, range, 'dark')
    const pixel = 4 * (((height - 1) / 2) * width + (width - 1) / 2)
    const colour = [...rgba.slice(pixel, pixel + 3)]
    const table = Array.from({ length: 256 }, (_each, index) => [...viridis.slice(3 * index, 3 * index + 3)].join())
    expect(table).not.toContain(colour.join())
    expect(Math.max(...colour) - Math.min(...colour)).toBeLessThan(25)
  })
})

describe('contours', () => {
  it('lie where the field has their level', () => {
    const field = shown(fieldOf((x) => x, [81, 41]))
    const [contour] = contoursOf(field, [0.73])
    expect(contour.lines).toHaveLength(1)
    const points = contour.lines[0]
    for (let index = 0; index < points.length; index += 2) expect(points[index]).toBeCloseTo(0.73, 5)
  })

  it('are circles of the right radius for a quadratic, for densities and energies alike', () => {
    const bowl = (x: number, y: number) => (x - 1) ** 2 + (y - 1) ** 2
    for (const quantity of ['log-density', 'relative-energy'] as const) {
      const sign = quantity === 'log-density' ? -1 : 1
      const field = shown(
        fieldOf((x, y) => sign * bowl(x, y), [161, 81]),
        quantity,
      )
      const [contour] = contoursOf(field, [sign * 0.36])
      expect(contour.lines).toHaveLength(1)
      const points = contour.lines[0]
      // Linear interpolation in cells of 0.025 errs by at most cell²/8 · E'' / |∇E| ≈ 1.3e-4 in radius.
      for (let index = 0; index < points.length; index += 2) {
        expect(Math.abs(Math.hypot(points[index] - 1, points[index + 1] - 1) - 0.6)).toBeLessThan(2e-4)
      }
    }
  })

  it('draw nothing along the border', () => {
    const field = shown(fieldOf((_x, y) => y, [41, 21]))
    const [contour] = contoursOf(field, [1.03])
    expect(contour.lines).toHaveLength(1)
    for (let index = 1; index < contour.lines[0].length; index += 2)
      expect(contour.lines[0][index]).toBeCloseTo(1.03, 5)
  })

  it('stand at every nat inside the range', () => {
    const range = { ...rangeOf(null, [], 'log-density', { dimension: 2 }), minimum: -10.5, maximum: -2.5 }
    expect(contourLevels(range)).toEqual([-10, -9, -8, -7, -6, -5, -4, -3])
  })
})
