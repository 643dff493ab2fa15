import { describe, expect, test } from 'vitest'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { MethodKind } from '../../src-shared/config/method.ts'
import type { Divergence } from '../../src-shared/run.ts'
import { defaultLane } from '../../src-shared/config/lane.ts'
import { largestCurvature } from '../../src-engine/training/curvature.ts'
import { findExplosion, suggestionFor } from '../../src-engine/training/divergence.ts'
import { normals, session, standardGaussian } from './session.ts'
import { smallTraining } from './small-training.ts'
import { hasStepSize } from '../../src-shared/config/sampler.ts'

async function trainUntilItEnds(kind: MethodKind, change: (config: ExperimentConfig) => void) {
  const training = await smallTraining({ kind, change })
  for (;;) {
    const step = await training.step()
    if (step.outcome.kind !== 'going') return { training, ...step }
  }
}

function divergenceOf(outcome: { kind: string; divergence?: Divergence }): Divergence {
  expect(outcome.kind).toBe('diverged')
  return outcome.divergence!
}

const setStepSize = (stepSize: number) => (config: ExperimentConfig) => {
  const { method } = config.lanes[0]
  if ('sampler' in method && hasStepSize(method.sampler)) method.sampler.stepSize = stepSize
}

describe('a run is ended as diverged', () => {
  test.each(['contrastive-divergence', 'persistent-contrastive-divergence'] as const)(
    'when %s takes a step far too large, and the suggestion names step and limit',
    async (kind) => {
      const { outcome, row, training } = await trainUntilItEnds(kind, setStepSize(100))
      const divergence = divergenceOf(outcome)
      expect(divergence).toMatchObject({ iteration: 1, quantity: 'chain radius', threshold: 50 })
      expect(divergence.value).toBeGreaterThan(50)
      expect(row.values.chainRadius).toBe(divergence.value)
      expect(divergence.suggestion).toMatch(
        /^Set the step size of this lane \(now 100\) to [\d.]+ or less.*steps above [\d.]+ overshoot/,
      )
      // What is advised lies well below what is said to overshoot.
      const [advised, limit] = ['to', 'above'].map((word) =>
        Number(divergence.suggestion.match(new RegExp(`${word} ([\\d.]+)`))![1]),
      )
      expect(advised).toBeGreaterThan(0)
      expect(advised).toBeLessThan(limit / 3)
      // The step that exploded is not taken: the model can still be looked at.
      const { arrays } = await training.checkpoint()
      expect(arrays.parameters.every(Number.isFinite)).toBe(true)
    },
  )

  test('when negatives overflow, with a value that is not finite', async () => {
    const { outcome } = await trainUntilItEnds('contrastive-divergence', (config) => {
      setStepSize(100)(config)
      const { method } = config.lanes[0]
      if (method.kind === 'contrastive-divergence') method.steps = 1000
    })
    const divergence = divergenceOf(outcome)
    expect(divergence).toMatchObject({ quantity: 'negatives', threshold: null })
    expect(Number.isFinite(divergence.value)).toBe(false)
  })

  test('when the energy gap passes its threshold', async () => {
    const { outcome } = await trainUntilItEnds(
      'contrastive-divergence',
      (config) => (config.divergence.energyGap = 1e-3),
    )
    expect(divergenceOf(outcome)).toMatchObject({ quantity: 'energy gap', threshold: 1e-3 })
  })

  test('when the gradient norm passes its threshold, and the suggestion is the learning rate', async () => {
    const change = (config: ExperimentConfig) => void (config.divergence.gradientNorm = 1e-3)
    const { outcome, row } = await trainUntilItEnds('noise-contrastive-estimation', change)
    const divergence = divergenceOf(outcome)
    expect(divergence).toMatchObject({ iteration: 1, quantity: 'gradient norm', value: row.values.gradientNorm })
    expect(divergence.suggestion).toBe('For this lane, lower its learning rate (now 0.005) to 0.0025 or less.')
  })

  test('when the gradient norm passes its threshold, and that step is not taken either', async () => {
    const training = await smallTraining({
      kind: 'contrastive-divergence',
      change: (config) => {
        config.divergence.gradientNorm = 1e-3
        config.lanes[0].averageDecay = 0.5
      },
    })
    const before = await training.checkpoint()
    const { outcome, row } = await training.step()
    expect(divergenceOf(outcome)).toMatchObject({ iteration: 1, quantity: 'gradient norm', threshold: 1e-3 })
    expect(row.values.gradientNorm).toBeGreaterThan(1e-3)
    const { arrays, stepCount } = await training.checkpoint()
    expect(stepCount).toBe(0)
    for (const name of ['parameters', 'average', 'firstMoment', 'secondMoment']) {
      expect(arrays[name]).toEqual(before.arrays[name])
    }
  })
})

test('the largest curvature of a Gaussian energy is found exactly', async () => {
  const shape = standardGaussian(3)
  const own = await session({ ...shape, base: { ...shape.base!, standardDeviation: 0.2 } })
  expect(await largestCurvature(own, own.upload(normals(30, 1), 10))).toBeCloseTo(25, 10)
})

describe('signs of divergence', () => {
  const thresholds = { chainRadius: 50, energyGap: 1e4, gradientNorm: 1e6 }
  const calm = { metrics: { energyGap: 0, loss: 0 }, chains: { finite: true, radius: 0 }, gradientNorm: 0 }
  const signs = {
    'chain radius': [(value: number) => ({ ...calm, chains: { finite: true, radius: value } }), 50],
    'energy gap': [(value: number) => ({ ...calm, metrics: { energyGap: value } }), 1e4],
    'gradient norm': [(value: number) => ({ ...calm, gradientNorm: value }), 1e6],
  } as const

  test.each(Object.entries(signs))(
    '%s: at the threshold nothing, just above it the end',
    (quantity, [at, threshold]) => {
      expect(findExplosion(at(threshold), thresholds)).toBeNull()
      const value = threshold * (1 + 1e-9)
      expect(findExplosion(at(value), thresholds)).toEqual({ quantity, value, threshold })
      expect(findExplosion(at(Number.NaN), thresholds)).toMatchObject({ quantity, value: Number.NaN })
    },
  )

  test('a negative gap counts by its size, a loss only where it is not finite', () => {
    expect(findExplosion({ ...calm, metrics: { energyGap: -2e4 } }, thresholds)).toMatchObject({ value: -2e4 })
    expect(findExplosion({ ...calm, metrics: { loss: 1e300 } }, thresholds)).toBeNull()
    const infinite = findExplosion({ ...calm, metrics: { loss: Number.POSITIVE_INFINITY } }, thresholds)
    expect(infinite).toEqual({ quantity: 'loss', value: Number.POSITIVE_INFINITY, threshold: null })
  })
})

describe('the step that is advised, where the energy’s curvature is 100', () => {
  // Langevin overshoots where drift · curvature > 2: ε / 2 > 0.02 in the coupled form, η > 0.02 in the decoupled one.
  test.each([
    ['coupled', 0.05, 'to 0.01 or less', 'steps above 0.04 overshoot'],
    ['decoupled', 0.03, 'to 0.005 or less', 'steps above 0.02 overshoot'],
  ] as const)('%s form, step %f', (form, stepSize, advised, limit) => {
    const suggestion = suggestionOf(form, stepSize)
    expect(suggestion).toContain(`(now ${stepSize}) ${advised}`)
    expect(suggestion).toContain(limit)
  })

  test.each([
    ['coupled', 0.039],
    ['decoupled', 0.019],
  ] as const)('%s form: step %f does not overshoot, so it is halved', (form, stepSize) => {
    expect(suggestionOf(form, stepSize)).toMatch(/^Halve the step size/)
  })

  function suggestionOf(form: 'coupled' | 'decoupled', stepSize: number): string {
    const lane = defaultLane('contrastive-divergence', 'a')
    if (lane.method.kind !== 'contrastive-divergence') throw new Error('Expected another lane.')
    lane.method.sampler = { kind: 'unadjusted-langevin', form, stepSize, noise: 0.1 }
    return suggestionFor({ quantity: 'chain radius', value: 60, threshold: 50 }, lane, 100)
  }
})
