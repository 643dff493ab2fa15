import { describe, expect, it } from 'vitest'
import { gaussianMixture } from '../../../src-engine/distributions/gaussian-mixture.ts'
import { sampleGrid } from '../../../src-engine/metrics/grid-sampler.ts'
import { integrateDensity, type Quadrature } from '../../../src-engine/metrics/quadrature.ts'
import type { EnergyFunction } from '../../../src-engine/metrics/regular-grid.ts'
import { normalCdf } from '../../support/normal-cdf.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'

const count = 40_000
const random = () => randomStream({ seed: 4, purpose: purposes.modelSamples })

const line = gaussianMixture({
  dimension: 1,
  centres: Float64Array.of(-2, 2),
  weights: [0.3, 0.7],
  standardDeviation: 0.6,
})
const plane = gaussianMixture({
  dimension: 2,
  centres: Float64Array.of(-2, 0, 2, 1),
  weights: [0.3, 0.7],
  standardDeviation: 0.6,
})

const energyOf =
  (density: typeof line): EnergyFunction =>
  async (rows) =>
    density.logDensity(rows).map((value) => 3 - value)

async function sample(density: typeof line): Promise<{ rows: Float64Array; exceededShare: number; grid: Quadrature }> {
  const energy = energyOf(density)
  const grid = await integrateDensity({ energy, box: density.support, resolution: density.resolution })
  return { ...(await sampleGrid({ quadrature: grid, energy, count, random: random() })), grid }
}

describe('exact samples from the quadrature grid', () => {
  it('follow the mixture on the line: Kolmogorov–Smirnov against its closed CDF', async () => {
    const { rows, exceededShare } = await sample(line)
    expect(rows).toHaveLength(count)
    expect(exceededShare).toBe(0)
    const sorted = rows.toSorted()
    let distance = 0
    sorted.forEach((x, rank) => {
      const cdf = 0.3 * normalCdf((x + 2) / 0.6) + 0.7 * normalCdf((x - 2) / 0.6)
      distance = Math.max(distance, Math.abs((rank + 0.5) / count - cdf))
    })
    // 1.95/√n: exceeded once in 1,000 seeds. The uncorrected interpolant would be off by its h²/6 in variance.
    expect(distance).toBeLessThan(1.95 / Math.sqrt(count))
  })

  it('have the mean and the covariance of the mixture in the plane', async () => {
    const { rows, exceededShare } = await sample(plane)
    expect(exceededShare).toBe(0)
    const moments = { x: 0, y: 0, xx: 0, yy: 0, xy: 0 }
    for (let row = 0; row < rows.length; row += 2) {
      const [x, y] = [rows[row], rows[row + 1]]
      moments.x += x / count
      moments.y += y / count
      moments.xx += (x * x) / count
      moments.yy += (y * y) / count
      moments.xy += (x * y) / count
    }
    // Mean and raw second moments by hand; standard errors are below 2/√n for the mean, 5/√n for the squares.
    const expected = { x: 0.8, y: 0.7, xx: 4 + 0.36, yy: 0.7 + 0.36, xy: 1.4 }
    for (const key of ['x', 'y', 'xx', 'yy', 'xy'] as const) {
      expect(Math.abs(moments[key] - expected[key])).toBeLessThan((4 * (key.length === 1 ? 2 : 5)) / Math.sqrt(count))
    }
  })

  it('are the same for the same position of the stream', async () => {
    const [first, again] = [await sample(plane), await sample(plane)]
    expect(again.rows).toEqual(first.rows)
  })

  it('are none where log Z could not be computed', async () => {
    const energy: EnergyFunction = async (rows) => rows.map(() => 0)
    const quadrature = await integrateDensity({ energy, box: [[-1, 1]], resolution: [0.1] })
    expect(await sampleGrid({ quadrature, energy, count, random: random() })).toEqual({
      rows: new Float64Array(0),
      exceededShare: 0,
    })
  })

  it('tell when the energy has a peak that the grid does not know', async () => {
    const energy = energyOf(line)
    const quadrature = await integrateDensity({ energy, box: line.support, resolution: line.resolution })
    const peaked: EnergyFunction = async (rows) =>
      (await energy(rows)).map((value, row) => value - (Math.abs(rows[row] - 2) < 0.2 ? 2 : 0))
    const { exceededShare } = await sampleGrid({ quadrature, energy: peaked, count: 1000, random: random() })
    expect(exceededShare).toBeGreaterThan(0.05)
  })
})
