// Whether a method that needs energies alone has its minimum at the density of the data.

import { expect } from 'vitest'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { modelDataOf } from '../../src-engine/data/model-data.ts'
import type { MethodBatch, MethodContext, MethodStep } from '../../src-engine/methods/method.ts'
import { gaussianData } from './small-training.ts'

/**
 * Of E = θ x² on `count` points of a Gaussian, whose density is at θ = 1/(2 variance): the slope is negative at 0.8 of it,
 * positive at 1.25, and at it less than a quarter of either, which leaves room for the scatter of points and noise.
 */
export async function expectLeastAtData(
  step: (batch: MethodBatch, context: MethodContext) => Promise<Pick<MethodStep, 'gradient'>>,
  count: number,
): Promise<void> {
  const data = modelDataOf(gaussianData([1], count), 'raw')
  // Their mean is ½.
  const centred = data.train.map((x) => x - 0.5)
  const variance = centred.reduce((sum, x) => sum + x * x, 0) / count
  const shape = { dimension: 1, terms: [{ weight: 1, term: { kind: 'quadratic', dimension: 1 } as const }], base: null }
  const slopes: number[] = []
  for (const theta of [0.8, 1, 1.25].map((factor) => factor / (2 * variance))) {
    const session = await reference.createSession({ shape, initial: Float64Array.of(theta), extraCount: 0 })
    const batch = { rows: session.upload(centred, count), values: centred, iteration: 1, samplerStep: 0 }
    const { gradient } = await step(batch, { session, data, batchSize: count, seed: 1 })
    slopes.push((await session.downloadVector(gradient))[0])
  }
  const [below, at, above] = slopes
  expect(below).toBeLessThan(0)
  expect(above).toBeGreaterThan(0)
  expect(Math.abs(at)).toBeLessThan(0.25 * Math.min(-below, above))
}
