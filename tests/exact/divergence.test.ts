import { describe, expect, test } from 'vitest'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { MethodKind } from '../../src-shared/config/method.ts'
import type { Divergence } from '../../src-shared/run.ts'
import { largestCurvature } from '../../src-engine/experiment/curvature.ts'
import { normals, session, standardGaussian } from './session.ts'
import { smallTraining } from './small-training.ts'

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
  if ('sampler' in method) method.sampler.stepSize = stepSize
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
})

test('the largest curvature of a Gaussian energy is found exactly', async () => {
  const shape = standardGaussian(3)
  const own = await session({ ...shape, base: { ...shape.base!, standardDeviation: 0.2 } })
  expect(await largestCurvature(own, own.upload(normals(30, 1), 10))).toBeCloseTo(25, 10)
})
