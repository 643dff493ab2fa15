// Truth: the bandwidth that maximises the leave-one-out likelihood of a Gaussian kernel density, by plain search.

import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { defaultExperiment } from '../../../src-shared/config/experiment.ts'
import { suggestedScale } from '../../../src-shared/config/scale-of-data.ts'
import { modelDataOf } from '../../../src-engine/data/model-data.ts'
import { loadData } from '../../../src-engine/data/registry.ts'

/** (1/n) Σᵢ log (1/(n−1)) Σ_{j≠i} N(xᵢ; xⱼ, σ² I), nats per row. */
function leftOutLikelihood(rows: Float64Array, dimension: number, deviation: number): number {
  const count = rows.length / dimension
  let total = 0
  for (let i = 0; i < count; i++) {
    let sum = 0
    for (let j = 0; j < count; j++) {
      if (j === i) continue
      let squared = 0
      for (let axis = 0; axis < dimension; axis++)
        squared += (rows[i * dimension + axis] - rows[j * dimension + axis]) ** 2
      sum += Math.exp(-squared / (2 * deviation ** 2))
    }
    total += Math.log(sum / (count - 1))
  }
  return total / count - dimension * Math.log(deviation * Math.sqrt(2 * Math.PI))
}

function bestBandwidth(rows: Float64Array, dimension: number): number {
  const candidates = Array.from({ length: 24 }, (_, index) => 0.06 * 1.1 ** index)
  const values = candidates.map((deviation) => leftOutLikelihood(rows, dimension, deviation))
  return candidates[values.indexOf(Math.max(...values))]
}

/** It takes their square; of more the bandwidth falls as n^(−1/(d+4)). */
const rowsMaximum = 700

const [beak, depth, flipper, mass] = [
  ...['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)'],
]
const faithful = resolve(import.meta.dirname, '../../../examples/old-faithful-like.csv')

describe('the noise suggested for measured rows', () => {
  it.each([
    { kind: 'penguins' },
    { kind: 'penguins', columns: [beak, depth, flipper, mass] },
    { kind: 'penguins', columns: [beak, mass] },
    { kind: 'penguins', columns: [flipper] },
    { kind: 'cars' },
    { kind: 'seattle-weather' },
    { kind: 'earthquakes' },
    { kind: 'csv', path: faithful, columns: ['eruption (min)', 'waiting (min)'] },
  ])('is within a factor of 1.6 of the best bandwidth of a kernel density: %o', async (given) => {
    const config = v.parse(dataConfigSchema, given)
    for (const seed of [1, 2]) {
      const { train, dimension } = modelDataOf(
        await loadData(config, seed, { coordinates: 'standardised' }),
        'standardised',
      )
      const best = bestBandwidth(train.subarray(0, rowsMaximum * dimension), dimension)
      const { noise } = suggestedScale(config)
      expect(noise / best).toBeGreaterThan(1 / 1.6)
      expect(noise / best).toBeLessThan(1.6)
    }
  })

  it('is what denoising begins with on a table, at one level and at the last of a ladder', () => {
    const kinds = ['denoising-score-matching', 'multiscale-denoising-score-matching'] as const
    const { lanes } = defaultExperiment(v.parse(dataConfigSchema, { kind: 'penguins' }), kinds)
    expect(lanes[0].method).toMatchObject({ noiseDeviation: 0.2 })
    expect(Object.values(lanes[1].method)).toContain(0.2)
  })
})
