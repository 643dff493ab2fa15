// The normals of a backend's Langevin, read off its rows: without drift, what a step adds is noise · ξ.

import { describe, expect, test } from 'vitest'
import type { Backend, EnergyShape, NormalStream } from '../../src-engine/backends/backend.ts'
import { fillNormals } from '../../src-engine/random/normal.ts'
import { largestDifference } from './closeness.ts'
import { bothOf } from './operations-suite.ts'
import { langevin } from '../support/programs.ts'

const tolerance = 1e-5

const streams: [string, NormalStream][] = [
  ['a plain position', { seed: 1, purpose: 5, firstChain: 0, firstStep: 0 }],
  ['another seed and purpose', { seed: 0xffffffff, purpose: 14, firstChain: 0, firstStep: 7 }],
  ['a chain far along', { seed: 3, purpose: 7, firstChain: 0x80000003, firstStep: 1 }],
  ['a step counter that passes 2³²', { seed: 4, purpose: 7, firstChain: 5, firstStep: 2 ** 32 - 1 }],
  ['a step counter far beyond 2³²', { seed: 5, purpose: 7, firstChain: 1, firstStep: 2 ** 41 + 12_345 }],
]

export function describeNoise(backend: Backend): void {
  describeLongWalks(backend)
  describe.each(streams)(`${backend.id} draws the written normals at %s`, (_name, stream) => {
    test.each([1, 2, 3, 5, 64])('in %d dimensions', async (dimension) => {
      const { own } = await bothOf(backend, still(dimension))
      const rowCount = 301
      const moved = await own.walk(
        own.upload(new Float64Array(rowCount * dimension), rowCount),
        langevin({ steps: 2, drift: 0, noise: 1, normals: stream, centre: new Float64Array(dimension) }),
      )
      const [previous, rows] = [await own.download(moved.previous!), await own.download(moved.rows)]
      const drawn = [previous, rows.map((value, i) => value - previous[i])]
      for (const [step, got] of drawn.entries()) {
        const expected = new Float64Array(rowCount * dimension)
        fillNormals(expected, dimension, { ...stream, step: stream.firstStep + step })
        expect(largestDifference(got, expected)).toBeLessThanOrEqual(tolerance)
      }
      own.dispose()
    })
  })
}

/** Whether a backend draws the noise of one step or of many at once, no step may get another's. */
function describeLongWalks(backend: Backend): void {
  describe(`${backend.id} draws the written normals on a long walk`, () => {
    test.each([1, 2, 3, 5])('in %d dimensions', async (dimension) => {
      const { own } = await bothOf(backend, still(dimension))
      const [rowCount, steps] = [67, 37]
      const normals = { seed: 6, purpose: 5, firstChain: 2, firstStep: 2 ** 32 - 20 }
      const start = own.upload(new Float64Array(rowCount * dimension), rowCount)
      const centre = new Float64Array(dimension)
      const moved = await own.walk(start, langevin({ steps, drift: 0, noise: 1, normals, centre }))
      const step = new Float64Array(rowCount * dimension)
      const sum = new Float64Array(rowCount * dimension)
      for (let i = 0; i < steps; i++) {
        fillNormals(step, dimension, { ...normals, step: normals.firstStep + i })
        step.forEach((value, at) => (sum[at] += value))
      }
      // Each normal may be off by the tolerance; sums near 20 are rounded at 2e-6 each time.
      expect(largestDifference(await own.download(moved.rows), sum)).toBeLessThanOrEqual(steps * tolerance)
      own.dispose()
    })
  })
}

/** Any energy will do: its gradient is not used. */
const still = (dimension: number): EnergyShape => ({
  dimension,
  terms: [{ weight: 1, term: { kind: 'mlp', widths: [dimension, 4, 1], activation: 'silu' } }],
  base: { mean: new Array<number>(dimension).fill(0), standardDeviation: 1 },
})
