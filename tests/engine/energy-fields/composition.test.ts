// Compositions of Gaussian energies against closed forms, on a line and in the plane.

import { describe, expect, test } from 'vitest'
import {
  composeEnergies,
  type Evaluate,
  type WeightedEnergy,
} from '../../../src-engine/energy-fields/compose-energies.ts'
import { describeDensity, modesOf, samplesOf } from '../../../src-engine/energy-fields/described-density.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'
import type { CompositionKind } from '../../../src-shared/energy-source.ts'
import { gaussianEnergy, sumOf, type Gaussian } from './gaussian-energies.ts'

const one: Gaussian = {
  mean: [-1, 0.5],
  precision: [
    [2, 0.4],
    [0.4, 1],
  ],
}
const two: Gaussian = {
  mean: [1.5, -0.5],
  precision: [
    [1, -0.3],
    [-0.3, 3],
  ],
}
const box = [
  [-6, 6],
  [-6, 6],
] as const
const resolution = [0.5, 0.5]

const asked = (evaluate: Evaluate) => ({
  energy: async (points: Float64Array) => evaluate(points, null),
  async gradient(points: Float64Array) {
    const gradients = new Float64Array(points.length)
    evaluate(points, gradients)
    return gradients
  },
})

const whole = (how: CompositionKind, parts: readonly WeightedEnergy[]) => ({
  ...asked(composeEnergies(how, parts)),
  ...{ box, resolution },
})

describe('a product of two Gaussians', () => {
  const closed = sumOf([
    { gaussian: one, factor: 1 },
    { gaussian: two, factor: 1 },
  ])
  const product = whole('product', [gaussianEnergy(one), gaussianEnergy(two)])

  test('has the log Z of added precisions', async () => {
    const found = await describeDensity(product)
    expect(found.normalises.verdict).toBe('yes')
    // The quadrature stops where log Z changes by less than 1e-6 nats.
    expect(found.logPartition).toBeCloseTo(closed.logPartition, 6)
    closed.mean.forEach((value, axis) => expect(found.mean[axis]).toBeCloseTo(value, 6))
    const variance = closed.precision[1][1] / closed.determinant
    expect(found.deviations[0]).toBeCloseTo(Math.sqrt(variance), 6)
  })

  test('has its one mode at the mean weighted by precision', async () => {
    const { modes, complete } = await modesOf(product, await describeDensity(product))
    expect(complete).toBe(true)
    expect(modes).toHaveLength(1)
    expect(modes[0].isolated).toBe(true)
    // Newton's method stops at 1e-9 of the length scale.
    closed.mean.forEach((value, axis) => expect(modes[0].point[axis]).toBeCloseTo(value, 8))
  })

  test('is sampled exactly', async () => {
    const found = await describeDensity(product)
    const random = randomStream({ seed: 4, purpose: 1 })
    const { rows, exceededShare } = await samplesOf(product, found, { count: 4000, random })
    expect(exceededShare).toBe(0)
    for (const axis of [0, 1]) {
      const values = Array.from({ length: 4000 }, (_, row) => rows[2 * row + axis])
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      // Four standard errors of a mean.
      expect(Math.abs(mean - closed.mean[axis])).toBeLessThan((4 * found.deviations[axis]) / Math.sqrt(4000))
    }
  })
})

describe('a weighted sum', () => {
  test.each([
    [0.5, 2],
    [2, -0.4],
    [1.5, -0.3],
  ])('of weights %f and %f has the log Z in closed form', async (first, second) => {
    const closed = sumOf([
      { gaussian: one, factor: first },
      { gaussian: two, factor: second },
    ])
    const found = await describeDensity(whole('sum', [gaussianEnergy(one, first), gaussianEnergy(two, second)]))
    expect(found.normalises.verdict).toBe('yes')
    expect(found.logPartition).toBeCloseTo(closed.logPartition, 5)
  })
})

describe('a mixture', () => {
  const parts = [gaussianEnergy(one, 3), gaussianEnergy(two, 1)]
  const mixture = whole('mixture', parts)

  test('has the density of weighted parts, and log Z 0', async () => {
    const point = Float64Array.of(0.2, -0.1)
    const density = parts.map((part) => Math.exp(-part.evaluate(point, null)[0] - part.logPartition))
    const [energy] = await mixture.energy(point)
    expect(energy).toBeCloseTo(-Math.log(0.75 * density[0] + 0.25 * density[1]), 12)
    const found = await describeDensity(mixture)
    expect(found.logPartition).toBeCloseTo(0, 6)
    // The mean of a mixture is that of the means.
    expect(found.mean[0]).toBeCloseTo(0.75 * -1 + 0.25 * 1.5, 6)
  })

  test('needs every log Z', () => {
    const unknown = [parts[0], { ...parts[1], logPartition: Number.NaN }]
    expect(() => composeEnergies('mixture', unknown)).toThrow(/finite log Z for every part.*part 2/)
  })
})

describe('a negation', () => {
  const round = (precision: number): Gaussian => ({
    mean: [0.5, 0],
    precision: [
      [precision, 0],
      [0, precision],
    ],
  })
  const under = {
    mean: [-0.5, 0],
    precision: [
      [2, 0],
      [0, 2],
    ],
  }

  // E₁ − w E₂ has the precision 2 − w · 1.
  test.each([[0.5], [1], [1.9]])('with w·precision₂ < precision₁ normalises (w = %f)', async (weight) => {
    const closed = sumOf([
      { gaussian: under, factor: 1 },
      { gaussian: round(1), factor: -weight },
    ])
    const found = await describeDensity(whole('negation', [gaussianEnergy(under), gaussianEnergy(round(1), weight)]))
    expect(found.normalises.verdict).toBe('yes')
    expect(found.logPartition).toBeCloseTo(closed.logPartition, 5)
  })

  test.each([[2], [2.1], [5]])('with w·precision₂ ≥ precision₁ does not, and says so (w = %f)', async (weight) => {
    const found = await describeDensity(whole('negation', [gaussianEnergy(under), gaussianEnergy(round(1), weight)]))
    expect(found.normalises.verdict).toBe('no')
    expect(found.normalises.how).toMatch(/^far out towards .* the energy falls by/)
    expect(found.logPartition).toBeNaN()
    expect(found.mean).toEqual([Number.NaN, Number.NaN])
  })

  test('that runs away in one narrow direction alone does not normalise', async () => {
    // Precisions 2 and 2 less 0.1 and 2.02: it falls along the second axis only.
    const other = {
      mean: [0, 0],
      precision: [
        [0.1, 0],
        [0, 2.02],
      ],
    }
    const found = await describeDensity(whole('negation', [gaussianEnergy(under), gaussianEnergy(other, 1)]))
    expect(found.normalises.verdict).toBe('no')
  })
})

describe('gradients', () => {
  test.each(['product', 'sum', 'mixture', 'negation'] as const)('of a %s are the slopes of its energy', async (how) => {
    const weights = { product: [1, 1], sum: [0.7, -0.2], mixture: [1, 3], negation: [1, 0.3] }[how]
    const { energy, gradient } = whole(how, [gaussianEnergy(one, weights[0]), gaussianEnergy(two, weights[1])])
    const point = [0.3, -0.8]
    const found = await gradient(Float64Array.from(point))
    for (const axis of [0, 1]) {
      const h = 1e-5
      const at = (sign: number) => point.map((value, index) => value + (index === axis ? sign * h : 0))
      const [up, down] = await energy(Float64Array.from([...at(1), ...at(-1)]))
      // Central differences: an error of about h² and of rounding over h.
      expect(found[axis]).toBeCloseTo((up - down) / (2 * h), 8)
    }
  })
})

test.each([
  ['product', [1, 2], /weight 1 for every part of a product, got 1, 2/],
  ['sum', [0, 0], /weight other than 0/],
  ['mixture', [1, -1], /0 or more in a mixture/],
  ['negation', [2, 1], /weight 1 for the first part/],
] as const)('a %s refuses weights it cannot have', (how, weights, words) => {
  const parts = [gaussianEnergy(one, weights[0]), gaussianEnergy(two, weights[1])]
  expect(() => composeEnergies(how, parts)).toThrow(words)
})

test('a part of weight 0 in a sum changes nothing, not even where it is infinite', async () => {
  const wall: WeightedEnergy = {
    ...gaussianEnergy(two, 0),
    evaluate: (points) => new Float64Array(points.length / 2).fill(Number.POSITIVE_INFINITY),
  }
  const [energy] = await whole('sum', [gaussianEnergy(one, 1), wall]).energy(Float64Array.of(0, 0))
  expect(energy).toBeCloseTo(gaussianEnergy(one).evaluate(Float64Array.of(0, 0), null)[0], 12)
})

test('a mixture of separated Gaussians on a line has two modes near their means', async () => {
  const narrow = (mean: number): Gaussian => ({ mean: [mean], precision: [[4]] })
  const composed = composeEnergies('mixture', [gaussianEnergy(narrow(-2), 1), gaussianEnergy(narrow(2), 2)])
  const density = { ...asked(composed), box: [[-5, 5]] as const, resolution: [0.5] }
  const found = await describeDensity(density)
  const { modes } = await modesOf(density, found)
  expect(modes).toHaveLength(2)
  // The other Gaussian shifts each by about exp(−32).
  expect(modes[0].point[0]).toBeCloseTo(2, 6)
  expect(modes[1].point[0]).toBeCloseTo(-2, 6)
})
