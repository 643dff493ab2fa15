// The closed variances of the built-in densities against their own samples.

import { describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { dataConfigSchema, dataVariances, type DataKind } from '../../../src-shared/config/data.ts'
import { suggestedStepSize } from '../../../src-shared/config/scale-of-data.ts'
import { loadData } from '../../../src-engine/data/registry.ts'

const count = 60_000

const varied: [DataKind, object][] = [
  ['two-moons', {}],
  ['two-moons', { radius: 0.7, noise: 0.4 }],
  ['rings', {}],
  ['rings', { rings: 2, radius: 9, noise: 1 }],
  ['two-spirals', {}],
  ['two-spirals', { turns: 0.4, noise: 0.6 }],
  ['swiss-roll', {}],
  ['swiss-roll', { radius: 2, noise: 0.5 }],
  ['eight-gaussians', {}],
  ['gaussian-grid', { spacing: 3, noise: 1 }],
  ['pinwheel', {}],
  ['pinwheel', { arms: 3, radius: 1, elongation: 5 }],
  ['banana', { bend: -1, width: 1.5 }],
  ['funnel', { scale: 3 }],
  ['checkerboard', { side: 0.5 }],
  ['gaussian-one-dimensional', { mean: 12, noise: 0.2 }],
  ['mixture-one-dimensional', {}],
  ['drawing', { extent: 9, blur: 3 }],
  ['gaussian-mixture', {}],
  ['gaussian-many', {}],
  ['gaussian-many', { dimension: 5, condition: 1000 }],
  ['mixture-many', {}],
  ['mixture-many', { dimension: 3, components: 5, noise: 0.4 }],
  ['funnel-many', {}],
  ['ring-many', { dimension: 4 }],
]

/** Whose numbers are no sizes. */
const withoutScale: [DataKind, object][] = [['bars-and-stripes', { side: 3 }]]

describe('the variance of each column', () => {
  test.each([...varied, ...withoutScale])('of %s with %o is that of its samples', async (kind, values) => {
    const config = v.parse(dataConfigSchema, { kind, count, ...values })
    const { covariance, dimension } = await loadData(config, 5)
    const variances = dataVariances(config)!
    expect(variances).toHaveLength(dimension)
    // A sample variance of 42,000 rows has a relative standard error of √((kurtosis − 1)/n), 1.3% for the funnel's
    // kurtosis of 8.2 and less elsewhere; five of them.
    variances.forEach((variance, axis) => {
      expect(Math.abs(covariance[axis * (dimension + 1)] / variance - 1)).toBeLessThan(kind === 'funnel' ? 0.065 : 0.04)
    })
  })
})

test.each(varied)('the step size suggested for %s with %o is the same at any scale', (kind, values) => {
  const scalable = ['radius', 'noise', 'spacing', 'side', 'scale', 'width', 'extent', 'separation']
  const config = v.parse(dataConfigSchema, { kind, ...values })
  const scaled = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, scalable.includes(key) ? Number(value) / 1.9 : value]),
  )
  if (kind !== 'gaussian-mixture') {
    expect(suggestedStepSize(v.parse(dataConfigSchema, scaled))).toBeCloseTo(suggestedStepSize(config), 10)
  }
  expect(suggestedStepSize(config)).toBeGreaterThan(0)
  expect(suggestedStepSize(config)).toBeLessThanOrEqual(0.1)
})

// Langevin steps across a Gaussian of variance σ² are stable below ε = 4 σ², and of little bias well below σ².
test.each(['two-moons', 'rings', 'two-spirals', 'swiss-roll'] as const)(
  'the step size suggested for %s follows its noise, however thin the curve',
  (kind) => {
    for (const noise of [0.05, 0.15, 0.3, 0.5]) {
      const config = v.parse(dataConfigSchema, { kind, noise })
      const inSquares = suggestedStepSize(config) * Math.max(...dataVariances(config)!)
      // Suggestions have two digits.
      expect(Math.abs(inSquares / (0.45 * noise ** 2) - 1)).toBeLessThan(0.05)
    }
  },
)
