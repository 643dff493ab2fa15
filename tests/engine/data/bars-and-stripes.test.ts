// Bars and stripes against its definition: every picture counted by hand for 2 × 2, and rows against probabilities.

import { describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { barsAndStripesRows } from '../../../src-engine/data/bars-and-stripes.ts'
import { modelDataOf } from '../../../src-engine/data/model-data.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { previewOf } from '../../../src-engine/data-tasks/preview.ts'
import { dataConfigSchema, dataRowKind } from '../../../src-shared/config/data.ts'
import { defaultExperiment, experimentConfigSchema } from '../../../src-shared/config/experiment.ts'
import { parse } from '../../../src-shared/config/parse.ts'

const config = v.parse(dataConfigSchema, { kind: 'bars-and-stripes' })

describe('bars and stripes', () => {
  test('of 2 × 2 pixels are six pictures, of which the plain ones are twice as likely', () => {
    const { rows, probabilities, entropy } = barsAndStripesRows(2)
    const pictures = Array.from(probabilities, (probability, index) => [
      [...rows.subarray(4 * index, 4 * index + 4)].join(''),
      probability,
    ])
    expect(new Map(pictures as [string, number][])).toEqual(
      new Map([
        ['0000', 1 / 4],
        ['1111', 1 / 4],
        ['1100', 1 / 8],
        ['0011', 1 / 8],
        ['1010', 1 / 8],
        ['0101', 1 / 8],
      ]),
    )
    expect(entropy).toBeCloseTo(2 * 0.25 * Math.log(4) + 4 * 0.125 * Math.log(8), 12)
  })

  test.each([2, 3, 4, 8])('of side %i are 2ⁿ⁺¹ − 2 different pictures whose probabilities add up to 1', (side) => {
    const { rows, probabilities } = barsAndStripesRows(side)
    const pictures = Array.from(probabilities, (_, index) =>
      rows.subarray(side * side * index, side * side * (index + 1)).join(''),
    )
    expect(new Set(pictures).size).toBe(2 ** (side + 1) - 2)
    expect(probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12)
  })

  test('are drawn as often as their probabilities say', async () => {
    const { train, known, dimension } = await loadData(config, 3)
    const { rows, probabilities } = known!
    const counts = new Map<string, number>()
    for (let at = 0; at < train.length; at += dimension) {
      const picture = train.subarray(at, at + dimension).join('')
      counts.set(picture, (counts.get(picture) ?? 0) + 1)
    }
    expect(counts.size).toBe(probabilities.length)
    const drawn = train.length / dimension
    const chiSquared = probabilities.reduce((sum, probability, index) => {
      const picture = rows.subarray(index * dimension, (index + 1) * dimension).join('')
      return sum + ((counts.get(picture) ?? 0) - drawn * probability) ** 2 / (drawn * probability)
    }, 0)
    // 30 pictures: the 99.9% quantile of χ² with 29 degrees of freedom.
    expect(chiSquared).toBeLessThan(58.3)
  })

  test('stay 0 and 1 for the model, and say that they are binary pictures', async () => {
    const data = await loadData(config, 3)
    const model = modelDataOf(data, 'standardised')
    expect(model.train).toBe(data.train)
    expect(model).toMatchObject({ logDeterminant: 0, standardised: false })
    expect(dataRowKind(config)).toBe(data.rowKind)
    expect(await previewOf(data)).toMatchObject({
      rowKind: 'binary',
      image: { width: 4, height: 4 },
      entropy: data.known!.entropy,
      logDensity: null,
    })
  })

  test('are refused with an energy over real rows, at the field to change', () => {
    const experiment = { ...defaultExperiment(), data: config }
    expect(() => parse(experimentConfigSchema, experiment, 'experiment')).toThrow(
      'experiment, energy.kind: Expected an energy over binary rows, as Bars and stripes has, got Multilayer perceptron',
    )
  })
})
