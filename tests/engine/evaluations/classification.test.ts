import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { energyConfigSchema } from '../../../src-shared/config/energy.ts'
import { defaultExperiment } from '../../../src-shared/config/experiment.ts'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { ringsDensity } from '../../../src-engine/data/rings.ts'
import { noisyCurves } from '../../../src-engine/distributions/curve.ts'
import { classification, likeliestClasses, logShares } from '../../../src-engine/metrics/class-shares.ts'
import { startTraining } from '../../../src-engine/training/train.ts'

const load = (data: object, seed = 1) => loadData(v.parse(dataConfigSchema, data), seed)

test('shares are a softmax of negative energies, and the first of equals is the likeliest', () => {
  const shares = logShares([Float64Array.of(0, 1, 800), Float64Array.of(Math.log(3), 1, -800)])
  expect([...shares.values].map(Math.exp)).toEqual(
    [0.75, 0.25, 0.5, 0.5, 0, 1].map((value) => expect.closeTo(value, 12)),
  )
  expect([...likeliestClasses(shares).labels]).toEqual([0, 0, 1])
})

test('accuracy and cross-entropy are means over points, with their standard errors', () => {
  const shares = logShares([Float64Array.of(0, 0, Number.NaN), Float64Array.of(Math.log(3), Math.log(3), 0)])
  const two = { count: 2, values: shares.values.subarray(0, 4) }
  const [right, wrong] = [-Math.log(0.75), -Math.log(0.25)]
  const told = classification(two, Uint8Array.of(0, 1))
  expect(told.accuracy).toBe(0.5)
  expect(told.accuracyError).toBeCloseTo(0.5 / Math.sqrt(2), 12)
  expect(told.crossEntropy).toBeCloseTo((right + wrong) / 2, 12)
  expect(told.crossEntropyError).toBeCloseTo(Math.abs(right - wrong) / 2, 12)
  // Not a number is neither averaged away nor a right answer.
  const broken = classification(shares, Uint8Array.of(0, 0, 0))
  expect(broken.crossEntropy).toBeNaN()
  expect(broken.accuracy).toBeCloseTo(2 / 3, 12)
})

describe('classes of known densities', () => {
  test('leave every row as it is without them, and have the exact p(y | x)', async () => {
    const data = { kind: 'mixture-one-dimensional', separation: 4, noise: 1, weight: 0.3, count: 4000 }
    const [plain, labelled] = [await load(data), await load({ ...data, classColumn: 'component' })]
    expect(labelled.train).toEqual(plain.train)
    expect(plain.classes).toBeUndefined()
    const { test: labels, exactLogShares, names } = labelled.classes!
    expect(names).toEqual(['Component 1', 'Component 2'])
    const shares = exactLogShares!(labelled.test).map(Math.exp)
    // Equal widths 1 at ∓2: the log odds are log(0.3 / 0.7) − 4x.
    labelled.test.forEach((x, row) => {
      const expected = 1 / (1 + (0.7 / 0.3) * Math.exp(4 * x))
      expect(shares[2 * row]).toBeCloseTo(expected, 10)
    })
    // Labels follow it: their number is a sum of independent tosses; four standard deviations.
    const [first, variance] = [0, 1].map((power) =>
      labels.reduce((sum, _, row) => sum + shares[2 * row] * (power === 0 ? 1 : shares[2 * row + 1]), 0),
    )
    const count = labels.filter((label) => label === 0).length
    expect(Math.abs(count - first)).toBeLessThan(4 * Math.sqrt(variance))
  })

  test('of rings, shares are those of each ring’s own density', () => {
    const shape = { rings: 3, radius: 4, noise: 0.4 }
    const whole = ringsDensity(shape)
    const rows = Float64Array.of(0.2, 0.1, 1.9, 0.3, -3, 1.5, 2.6, -2.2)
    const shares = whole.components!.logShares(rows)
    const together = whole.logDensity(rows)
    for (let ring = 0; ring < 3; ring++) {
      const radius = (4 * (ring + 1)) / 3
      const own = noisyCurves({
        standardDeviation: 0.4,
        components: [
          {
            weight: 1,
            point: (t) => [radius * Math.cos(2 * Math.PI * t), radius * Math.sin(2 * Math.PI * t)],
            ...{ speedMaximum: 2 * Math.PI * radius, curvatureRadius: radius },
          },
        ],
      }).logDensity(rows)
      together.forEach((all, row) => {
        const expected = Math.exp(own[row] + Math.log((ring + 1) / 6) - all)
        // Parts below e⁻³² of the nearest are left out.
        expect(Math.exp(shares[3 * row + ring])).toBeCloseTo(expected, 8)
      })
    }
  })

  test.each(['two-moons', 'two-spirals', 'eight-gaussians', 'gaussian-grid', 'gaussian-mixture', 'mixture-many'])(
    '%s has as many as components',
    async (kind) => {
      const { classes, density, test: rows } = await load({ kind, classColumn: 'component', count: 1500 })
      const count = density!.components!.count
      expect(classes!.names).toHaveLength(count)
      const shares = classes!.exactLogShares!(rows)
      for (let row = 0; row < 20; row++) {
        const sum = shares.subarray(row * count, (row + 1) * count).reduce((all, each) => all + Math.exp(each), 0)
        expect(sum).toBeCloseTo(1, 10)
      }
    },
  )
})

test('an evaluation says accuracy and cross-entropy, and of known densities the best there is', async () => {
  const data = await load({
    kind: 'mixture-one-dimensional',
    separation: 2,
    noise: 1,
    weight: 0.5,
    count: 4000,
    classColumn: 'component',
  })
  const config = defaultExperiment(undefined, ['denoising-score-matching'], 'mlp-classes')
  config.data = v.parse(dataConfigSchema, { kind: 'mixture-one-dimensional', classColumn: 'component' })
  config.energy = v.parse(energyConfigSchema, { kind: 'mlp-classes', hiddenWidths: [8] })
  config.evaluation = { ...config.evaluation, sampleCount: 50, permutations: 20 }
  const training = await startTraining({
    ...{ runId: 'run', config, lane: config.lanes[0], seed: 1, data, backend: reference, now: () => 0 },
  })
  for (let update = 0; update < 100; update++) await training.step()
  const { row } = await training.evaluate(false)
  const { classAccuracy, classCrossEntropy, bayesAccuracy, bayesCrossEntropy } = row.values
  // Φ(1): two unit Gaussians whose centres are 2 apart. 600 points; four standard errors.
  const best = 0.8413447
  expect(Math.abs(bayesAccuracy! - best)).toBeLessThan(4 * Math.sqrt((best * (1 - best)) / 600))
  expect(row.made!.bayesAccuracy!.standardError).toBeCloseTo(
    Math.sqrt((bayesAccuracy! * (1 - bayesAccuracy!)) / 600),
    12,
  )
  expect(row.made!.classAccuracy!.obtained).toEqual({ by: 'held-out-points', points: 600 })
  // The network may be lucky by as much as the points are.
  expect(classAccuracy!).toBeGreaterThan(bayesAccuracy! - 0.03)
  expect(classCrossEntropy!).toBeGreaterThan(bayesCrossEntropy! - 0.02)
  expect(classCrossEntropy!).toBeLessThan(bayesCrossEntropy! + 0.1)
})
