// Painted densities against a plain mixture of Gaussians, their own integral, and their own samples.

import { describe, expect, it } from 'vitest'
import { drawingDensity } from '../../src-engine/data/drawing.ts'
import { gaussianMixture } from '../../src-engine/distributions/gaussian-mixture.ts'
import { painting } from '../../src-engine/distributions/painting.ts'
import { integrateKnownDensity } from '../../src-engine/metrics/known-density.ts'
import { sampleGrid } from '../../src-engine/metrics/grid-sampler.ts'
import { maximumMeanDiscrepancy } from '../../src-engine/metrics/maximum-mean-discrepancy.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'
import { dataConfigSchema, type DataConfigOf } from '../../src-shared/config/data.ts'
import { drawingSide, inkMaximum, inkOf, pixelsOf } from '../../src-shared/config/data/drawing.ts'
import { parse } from '../../src-shared/config/parse.ts'

const config = (values: object) =>
  parse(dataConfigSchema, { kind: 'drawing', ...values }, 'data') as DataConfigOf<'drawing'>
const random = (step: number) => randomStream({ seed: 4, purpose: purposes.data, step })

/** One dot in the top right corner, and a faint line across the middle. */
const dotAndLine = pixelsOf(
  Uint8Array.from({ length: drawingSide ** 2 }, (_, index) =>
    index === drawingSide - 1 ? inkMaximum : Math.floor(index / drawingSide) === 40 ? 1 : 0,
  ),
)

describe('ink as text', () => {
  it('comes back as it was, one character per pixel', () => {
    const ink = Uint8Array.from({ length: drawingSide ** 2 }, (_, index) => index % (inkMaximum + 1))
    expect([...inkOf(pixelsOf(ink))]).toEqual([...ink])
    expect(parse(dataConfigSchema, { kind: 'drawing', pixels: pixelsOf(ink) }, 'data')).toMatchObject({
      pixels: pixelsOf(ink),
    })
  })

  it.each([
    ['empty paper', 'A'.repeat(4096), /Expected some ink, got empty paper/],
    ['a paper of another size', 'AB', /Expected 4096 pixels.*got 2/],
    ['other characters', '?'.repeat(4096), /got another character/],
  ])('is refused as %s, at its place', (_, pixels, message) => {
    expect(() => config({ pixels })).toThrow(message)
    expect(() => config({ pixels })).toThrow(expect.objectContaining({ field: 'pixels' }))
  })
})

describe('a painting', () => {
  const extent = 2
  const standardDeviation = 0.5
  const ink = [0, 3, 1, 0, 0, 0, 2, 0, 5]
  const density = painting({ ink, side: 3, extent, standardDeviation })
  const width = (2 * extent) / 3
  const mixture = gaussianMixture({
    dimension: 2,
    centres: Float64Array.of(0, width, width, width, -width, -width, width, -width),
    weights: [3, 1, 2, 5],
    standardDeviation,
  })

  it('is the mixture of one Gaussian per inked pixel, the first row on top, near and far', () => {
    const rows = Float64Array.from({ length: 4000 }, (_, index) => (index % 2 ? 1 : 40) * random(index).normal())
    const expected = mixture.logDensity(rows)
    density.logDensity(rows).forEach((value, row) => {
      // 1e-12 of the density, and the rounding of its exponent.
      expect(Math.abs(value - expected[row])).toBeLessThan(2e-12 + 1e-14 * Math.abs(expected[row]))
    })
  })

  it('keeps its precision across the line where the sum underflows', () => {
    const rows = Float64Array.from({ length: 2000 }, (_, index) => (index % 2 ? 0.3 : 15 + index / 400))
    const expected = mixture.logDensity(rows)
    density.logDensity(rows).forEach((value, row) => {
      expect(Number.isFinite(value)).toBe(true)
      expect(Math.abs(value - expected[row])).toBeLessThan(1e-14 * Math.abs(expected[row]) + 2e-12)
    })
  })
})

describe.each([
  ['the face one starts from', config({})],
  ['a sharp dot and a faint line', config({ pixels: dotAndLine, extent: 9, blur: 0.5 })],
  ['a much blurred face', config({ extent: 1, blur: 8 })],
])('the density of %s', (_, drawn) => {
  const density = drawingDensity(drawn)

  it('integrates to 1, and its samples are of it', async () => {
    const { converged, logPartition, entropy } = await integrateKnownDensity(density)
    expect(converged).toBe(true)
    expect(Math.abs(Math.expm1(logPartition))).toBeLessThan(1e-6)

    const count = 20_000
    const logDensities = density.logDensity(density.sample(count, random(0)))
    const mean = logDensities.reduce((sum, value) => sum + value, 0) / count
    const variance = logDensities.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
    // Four standard errors of the mean: a false alarm once in 16,000 seeds.
    expect(Math.abs(mean + entropy)).toBeLessThan(4 * Math.sqrt(variance / count))
  })

  it('passes a two-sample test of its sampler against samples of its quadrature grid', async () => {
    const { quadrature } = await integrateKnownDensity(density)
    const count = 1000
    const energy = async (rows: Float64Array) => density.logDensity(rows).map((value) => -value)
    const grid = await sampleGrid({ quadrature: quadrature!, energy, count, random: random(1) })
    expect(grid.exceededShare).toBeLessThan(1e-3)
    const permutations = { count: 200, random: random(3) }
    const { pValue } = await maximumMeanDiscrepancy(
      { first: grid.rows, second: density.sample(count, random(2)), dimension: 2 },
      permutations,
    )
    // A p-value is uniform if both samples have one law: at a level of 1%, a false alarm once in 100 seeds per density.
    expect(pValue).toBeGreaterThan(0.01)
  })
})
