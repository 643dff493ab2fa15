// Differences of log densities, held to closed forms: two Gaussians whose difference is a quadratic, and regions of known
// mass.

import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { blueToRed, blueToRedOnDark, tableIndex } from '../../../src-shared/figures/colour-map.ts'
import { contourLevels, contoursOf, contourStep } from '../../../src-shared/figures/contours.ts'
import { differenceField, differenceLimit, type Compared } from '../../../src-shared/figures/difference.ts'
import { fieldImage } from '../../../src-shared/figures/field-image.ts'
import { sharedRange, type ValueRange } from '../../../src-shared/figures/field-range.ts'
import { truthField, type ShownField } from '../../../src-shared/figures/field-values.ts'
import { regionLevels } from '../../../src-shared/figures/highest-density-region.ts'
import { overlayOf } from '../../../src-shared/figures/overlay.ts'
import { intervalsAbove } from '../../../src-shared/figures/panel-overlay.ts'
import { panelOf, readoutTexts } from '../../../src-shared/figures/panel.ts'
import { referenceOf } from '../../../src-shared/figures/reference.ts'
import { figureTable } from '../../../src-shared/figures/tables.ts'
import { figureOptionsSchema } from '../../../src-shared/figures/figure.ts'

import { logDensity, makeFigureInput } from '../../fixtures/figure-input.ts'
import { energyOf } from '../../support/pictures.ts'

const points = 161

/** log density of an isotropic Gaussian on [−6, 6]², or on [−6, 6]. */
function gaussian(mean: readonly number[], deviation: number): ShownField {
  const axes = mean.map((): [number, number] => [-6, 6])
  const values = new Float32Array(points ** mean.length)
  for (let index = 0; index < values.length; index++) {
    values[index] = logGaussian(pointAt(index, mean.length), mean, deviation)
  }
  const shape = mean.map(() => points)
  const view = { axes, labels: mean.map((_each, axis) => `x${axis}`) }
  const size = { minimum: Math.min(...values), maximum: Math.max(...values) }
  return { ...size, view, shape, values, quantity: 'log-density', notFiniteCount: 0, zeroDensityAllowed: false }
}

const pointAt = (index: number, dimension: number): number[] =>
  [index % points, Math.floor(index / points)].slice(0, dimension).map((cell) => -6 + (12 * cell) / (points - 1))

const logGaussian = (x: readonly number[], mean: readonly number[], deviation: number): number =>
  x.reduce((sum, value, axis) => sum - ((value - mean[axis]) / deviation) ** 2 / 2, 0) -
  (x.length / 2) * Math.log(2 * Math.PI * deviation ** 2)

const compare = (lane: ShownField, reference: ShownField): Compared => ({
  ...{ lane, reference },
  difference: differenceField(lane, reference),
})

describe('the difference of two Gaussians', () => {
  // log N(x; a, 1) − log N(x; 0, 1) = a·x − |a|²/2.
  const [a, b] = [gaussian([1, 0], 1), gaussian([0, 0], 1)]
  const { values, support } = differenceField(a, b)

  it('is a plane through the points halfway between them', () => {
    values.forEach((value, index) => {
      const [x] = pointAt(index, 2)
      // Both log densities are stored as 32-bit floats of up to 50 nats: their rounding is up to 2e-6 each.
      expect(Math.abs(value - (x - 0.5))).toBeLessThan(6e-6)
    })
  })

  it('is drawn where either of them has mass', () => {
    // 99.9% of a plane Gaussian lies within r² = −2 ln 0.001; a cell is 0.075 wide.
    const radius = Math.sqrt(-2 * Math.log(0.001))
    support!.forEach((value, index) => {
      const [x, y] = pointAt(index, 2)
      const distance = Math.min(Math.hypot(x, y), Math.hypot(x - 1, y))
      if (distance < radius - 0.08) expect(value).toBeGreaterThan(0)
      if (distance > radius + 0.08) expect(value).toBeLessThan(0)
    })
  })

  it('has a symmetric scale that holds 98% of the mean of both', () => {
    // |x − 1/2| under the half-and-half mixture of N(0,1) and N(1,1) is |u|, u ~ N(1/2, 1) by symmetry: its 98% quantile q
    // solves Φ(q − ½) − Φ(−q − ½) = 0.98, q = 2.56. The next round number is 3.
    expect(differenceLimit([compare(a, b)])).toBe(3)
    expect(differenceLimit([compare(b, a)])).toBe(3)
  })

  it('does not let the tails rule the scale', () => {
    // A heavier tail: 8 deviations out the difference is 24 nats, but there is no mass.
    const [narrow, wide] = [gaussian([0, 0], 0.5), gaussian([0, 0], 0.55)]
    expect(Math.min(...differenceField(narrow, wide).values)).toBeLessThan(-10)
    expect(differenceLimit([compare(narrow, wide)])).toBeLessThanOrEqual(1)
  })

  it('is never finer than rounding shows', () => {
    expect(differenceLimit([compare(a, a)])).toBe(0.1)
    expect(differenceLimit([])).toBe(0.1)
  })

  it('is read from another grid where the grids differ', () => {
    const coarse: ShownField = { ...b, shape: [81, 81], values: b.values.filter((_v, i) => isEven(i)) }
    const found = differenceField(a, coarse).values
    // Linear interpolation of a quadratic in cells of 0.15 errs by at most 2 · 0.15²/8.
    found.forEach((value, index) => expect(Math.abs(value - values[index])).toBeLessThan(5.7e-3))
  })
})

const isEven = (index: number) => (index % points) % 2 === 0 && Math.floor(index / points) % 2 === 0

describe('what is not finite', () => {
  const zero = gaussian([0, 0], 1)
  const [first, second, third] = [5000, 5001, 5002]

  it('has no difference where a model’s energy is not finite', () => {
    const broken = { ...zero, values: zero.values.slice() }
    broken.values.set([Number.NaN, Infinity, -Infinity], first)
    const field = differenceField(broken, zero)
    expect([...field.values.slice(first, first + 3)]).toEqual([Number.NaN, Number.NaN, Number.NaN])
    expect(field.notFiniteCount).toBe(3)
    // Striped, not left out: opaque and not of the map.
    expect(field.support![first]).toBe(Infinity)
  })

  it('is infinite where a known density is zero, and nothing where both are', () => {
    const known = { ...zero, zeroDensityAllowed: true, values: zero.values.slice() }
    known.values.set([-Infinity, -Infinity], first)
    const both = differenceField(known, { ...known, values: known.values.slice() })
    expect(both.support![second]).toBe(-Infinity)
    const against = differenceField(zero, known)
    expect(against.values[first]).toBe(Infinity)
    expect(against.values[third]).toBe(0)
    expect(against.notFiniteCount).toBe(0)
  })
})

describe('regions of highest density', () => {
  it('of a plane Gaussian lie ln(1 − share) below its peak', () => {
    const field = gaussian([0, 0], 0.8)
    const shares = [0.5, 0.9, 0.99]
    const peak = -Math.log(2 * Math.PI * 0.64)
    regionLevels(field, shares).forEach((level, index) => {
      // A cell's mass at the rim: about 2πr·Δr/(area) — within 0.03 nats at this grid.
      expect(Math.abs(level - (peak + Math.log(1 - shares[index])))).toBeLessThan(0.03)
    })
  })

  it('of a Gaussian on a line are intervals of ±0.6745 and ±1.6449 deviations', () => {
    const field = gaussian([0.3], 0.7)
    const levels = regionLevels(field, [0.5, 0.9])
    ;[0.6745, 1.6449].forEach((deviations, index) => {
      const [[from, to]] = intervalsAbove({ field }, levels[index])
      // The grid's cells are 0.075 wide, and a whole one is in or out.
      expect(from).toBeGreaterThan(0.3 - 0.7 * deviations - 0.075)
      expect(from).toBeLessThan(0.3 - 0.7 * deviations + 0.075)
      expect(to).toBeGreaterThan(0.3 + 0.7 * deviations - 0.075)
      expect(to).toBeLessThan(0.3 + 0.7 * deviations + 0.075)
    })
  })

  it('do not need log Z: a shifted log density has the same regions', () => {
    const field = gaussian([0, 0], 0.8)
    const shifted = { ...field, values: field.values.map((value) => value + 40) }
    const [level] = regionLevels(field, [0.5])
    // 32-bit floats near 40.
    expect(regionLevels(shifted, [0.5])[0] - level).toBeCloseTo(40, 4)
  })

  it('are nowhere where nothing is finite', () => {
    expect(regionLevels({ values: Float32Array.of(Number.NaN, Number.NaN), shape: [2] }, [0.5])).toEqual([Number.NaN])
  })
})

describe('panels of differences', () => {
  const input = makeFigureInput({ resolution: 41 })
  const options = { quantity: 'difference' } as const

  it('are from the truth unless another is asked for, and the reference keeps its density', () => {
    const [truth, lane] = ['truth', 'run-2-1'].map((key) => panelOf(input, key, options))
    expect([truth.title, truth.isReference, truth.field?.quantity]).toEqual([
      ...['Truth (reference)', true, 'log-density'],
    ])
    expect([lane.title, lane.isReference, lane.field?.quantity]).toEqual(['PCD-10 − truth', false, 'difference'])
  })

  it('hold lane less reference in every cell', () => {
    const { field } = panelOf(input, 'run-3-1', { ...options, against: 'run-1-1' })
    for (const index of [0, 500, 840, 1200, 1680]) {
      const point = [-4 + (8 * (index % 41)) / 40, -3 + (6 * Math.floor(index / 41)) / 40]
      const expected = logDensity(point, { lane: 2, seed: 1 }) - logDensity(point, { lane: 0, seed: 1 })
      // 32-bit energies of up to 30 nats.
      expect(field!.values[index]).toBeCloseTo(expected, 4)
    }
  })

  it('set a lane against the same seed of the reference', () => {
    const seeds = makeFigureInput({ resolution: 21, seeds: [1, 2] })
    const { compared } = panelOf(seeds, 'run-3-2', { ...options, against: 'run-1-1' })
    const own = panelOf(seeds, 'run-1-2').field
    expect(compared?.reference.values).toEqual(own?.values)
    expect(panelOf(seeds, 'run-1-2', { ...options, against: 'run-1-1' }).isReference).toBe(true)
  })

  it('are from the first lane where the truth is not known', () => {
    const measured = makeFigureInput({ resolution: 21, measured: true })
    expect(referenceOf(measured, null)?.label).toBe('CD-10')
    expect(referenceOf(measured, 'truth')?.label).toBe('CD-10')
    expect(referenceOf(measured, 'run-3-1')?.label).toBe('NCE ν=4')
    expect(panelOf(measured, 'truth', options).title).toBe('Data')
    expect(referenceOf({ ...measured, runs: [] }, null)).toBeNull()
  })

  it('say what is missing', () => {
    const broken = structuredClone(input)
    broken.runs[0].snapshot = null
    broken.runs[1].snapshot!.logPartition = null
    energyOf(broken.runs[2].snapshot).values[9] = Number.NaN
    expect(panelOf(broken, 'run-1-1', options).warnings).toEqual(['no snapshot yet'])
    expect(panelOf(broken, 'run-2-1', options).warnings).toEqual(['log Z not computed: see relative energy'])
    expect(panelOf(broken, 'run-3-1', options).warnings).toEqual(['no difference in 1 of 1,681 cells (striped)'])
    expect(panelOf(broken, 'run-3-1', { ...options, against: 'run-1-1' }).warnings).toContain(
      'no density of CD-10 yet: nothing to compare with',
    )
  })

  it('share one symmetric scale, and the reference has its own', () => {
    const range = sharedRange(input, 'difference', { against: 'run-1-1' })
    expect(range.minimum).toBe(-range.maximum)
    expect(range.reference).toEqual(sharedRange(input, 'log-density'))
  })

  it('read out both densities and their difference', () => {
    const panel = panelOf(input, 'run-1-1', options)
    const point = [-1, 1.5]
    const [own, truth] = [logDensity(point, { lane: 0, seed: 1 }), logDensity(point, { lane: -1, seed: 0 })]
    const read = readoutTexts(panel, point)
    expect(read.map((text) => text.replace(/[+−]?\d+\.\d\d/, '#'))).toEqual([
      'log p CD-10 #',
      'truth #',
      'difference # nats',
    ])
    const numbers = read.map((text) => Number(/[+−]?\d+\.\d\d/.exec(text)![0].replace('−', '-')))
    // Read between grid points 0.2 apart: the curvature is 1/0.34², so linear interpolation errs by up to 0.1.
    ;[own, truth, own - truth].forEach((value, index) => expect(Math.abs(numbers[index] - value)).toBeLessThan(0.1))
  })

  it('write their numbers and the reference to the table', () => {
    const raw = { figure: 'panel', panel: 'run-1-1', quantity: 'difference' } as const
    const { columns, rows } = figureTable(input, v.parse(figureOptionsSchema, raw))
    const [density, difference, reference] = ['log_density_nats', 'log_density_difference_nats', 'reference'].map(
      (name) => columns.indexOf(name),
    )
    const truth = truthField(input.preview, 'log-density')!
    expect(rows[840][reference]).toBe('truth')
    expect(rows[840][difference]).toBeCloseTo((rows[840][density] as number) - truth.values[840], 4)
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([columns.length]))
  })
})

describe('contours of a difference', () => {
  const range: ValueRange = {
    ...{ quantity: 'difference', minimum: -3, maximum: 3, cutBelow: false, cutAbove: false, notFiniteCount: 0 },
  }

  it('stand to both sides of zero, and not at it', () => {
    expect(contourLevels(range)).toEqual([-2, -1, 1, 2])
    expect(contourStep({ ...range, minimum: -1.5, maximum: 1.5 })).toBe(0.5)
  })

  it('are drawn only where the field is', () => {
    const field = differenceField(gaussian([1, 0], 1), gaussian([0, 0], 1))
    const [contour] = contoursOf(field, [1])
    const radius = Math.sqrt(-2 * Math.log(0.001))
    for (const line of contour.lines) {
      for (let index = 0; index < line.length; index += 2) {
        // d = 1 at x = 1.5, which is nearer to the Gaussian at 1.
        expect(line[index]).toBeCloseTo(1.5, 3)
        expect(Math.hypot(0.5, line[index + 1])).toBeLessThan(radius + 0.08)
      }
    }
  })
})

describe('the colours of a difference', () => {
  /** Relative luminance. */
  const luminance = (table: Uint8Array, share: number): number => {
    const entry = 3 * tableIndex(share)
    const linear = [0, 1, 2].map((channel) => (table[entry + channel] / 255) ** 2.2)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }
  const shares = Array.from({ length: 65 }, (_each, index) => 0.5 + index / 128)

  it.each([
    ['light', blueToRed, -1],
    ['dark', blueToRedOnDark, 1],
  ] as const)('leave the ground the further, the larger it is, to both sides alike: %s', (_theme, table, sign) => {
    for (const side of [1, -1]) {
      const seen = shares.map((share) => sign * luminance(table, 0.5 + side * (share - 0.5)))
      // Eight bits a channel are a step of up to 0.009 near white.
      seen.slice(1).forEach((value, index) => expect(value - seen[index]).toBeGreaterThan(-9e-3))
    }
    const ends = [0, 1].map((share) => luminance(table, share))
    expect(Math.abs(ends[0] - ends[1])).toBeLessThan(0.12)
  })

  it.each([
    ['light', blueToRed],
    ['dark', blueToRedOnDark],
  ] as const)('are told apart without red and green by blue: %s', (_theme, table) => {
    // Dichromats of either kind keep the blue–yellow axis: b − (r + g)/2 must differ in sign and by much.
    for (const distance of [0.12, 0.25, 0.4]) {
      const [less, more] = [0.5 - distance, 0.5 + distance].map((share) => {
        const [r, g, b] = table.subarray(3 * tableIndex(share))
        return b - (r + g) / 2
      })
      expect(less).toBeGreaterThan(0)
      expect(more).toBeLessThan(0)
      expect(less - more).toBeGreaterThan(40)
    }
  })

  it('leave cells out where neither density has mass', () => {
    const field = differenceField(gaussian([1, 0], 0.5), gaussian([0, 0], 0.5))
    const range: ValueRange = {
      ...{ quantity: 'difference', minimum: -1, maximum: 1, cutBelow: false, cutAbove: false, notFiniteCount: 0 },
    }
    const { rgba, width, height } = fieldImage(field, range, 'light')
    const alpha = (x: number, y: number) => rgba[4 * (y * width + x) + 3]
    expect(alpha(0, 0)).toBe(0)
    expect(alpha(Math.round(width / 2), Math.round(height / 2))).toBe(255)
  })
})

describe('the regions of another density over a panel', () => {
  const input = makeFigureInput({ resolution: 41 })

  it('are those of the truth or of a lane, or of nobody', () => {
    expect(overlayOf(input, null, 1)).toBeNull()
    expect(overlayOf(input, 'truth', 1)?.label).toBe('truth')
    expect(overlayOf(input, 'run-2-1', 1)?.label).toBe('PCD-10')
    expect(overlayOf(input, 'run-9-9', 1)).toBeNull()
    expect(overlayOf(makeFigureInput({ measured: true, resolution: 21 }), 'truth', 1)).toBeNull()
  })

  it('lie over every panel, whatever it shows', () => {
    for (const quantity of ['log-density', 'relative-energy', 'difference'] as const) {
      for (const key of ['truth', 'run-1-1', 'run-2-1']) {
        expect(panelOf(input, key, { quantity, overlay: 'run-2-1' }).overlay?.levels).toHaveLength(2)
      }
    }
  })
})
