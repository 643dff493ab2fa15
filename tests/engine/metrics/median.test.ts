// The median by selection against sorting, below and above the count from which classes are counted.

import { describe, expect, it } from 'vitest'
import { medianInPlace, middlesInPlace } from '../../../src-engine/metrics/median.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'

const drawn = (count: number, value: (normal: number) => number): Float64Array => {
  const random = randomStream({ seed: 5, purpose: purposes.modelSamples })
  return Float64Array.from({ length: count }, () => value(random.normal()))
}

function sortedMiddles(values: Float64Array): readonly [number, number] {
  const sorted = values.toSorted()
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? [sorted[half], sorted[half]] : [sorted[half - 1], sorted[half]]
}

describe.each([1, 2, 3, 4095, 4096, 4097, 20_000])('of %i values', (count) => {
  it.each<[string, (normal: number) => number]>([
    ['of both signs', (normal) => normal],
    ['all negative', (normal) => -1 - normal * normal],
    ['of many sizes', (normal) => Math.sign(normal) * Math.exp(40 * normal)],
    ['in few steps', (normal) => Math.round(normal)],
    ['all equal', () => 0.1],
    ['infinite at both ends', (normal) => (Math.abs(normal) > 1 ? normal * Number.POSITIVE_INFINITY : normal)],
  ])('%s, the middles are those of the sorted values', (_, value) => {
    const values = drawn(count, value)
    const expected = sortedMiddles(values)
    // −0 and 0 are one number.
    expect(medianInPlace(values.slice()) + 0).toBe((expected[0] + expected[1]) / 2 + 0)
    expect(middlesInPlace(values).map((middle) => middle + 0)).toEqual(expected.map((middle) => middle + 0))
  })

  it('one that is NaN makes it NaN', () => {
    const values = drawn(count, (normal) => normal)
    values[count >> 1] = Number.NaN
    expect(medianInPlace(values)).toBeNaN()
  })
})

it('of no values there is none', () => {
  expect(medianInPlace(new Float64Array(0))).toBeNaN()
})
