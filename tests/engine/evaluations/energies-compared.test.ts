// Energies of a standard Gaussian, E = |x|²/2 + constant, at points whose laws are known.

import { expect, test } from 'vitest'
import { evaluations } from '../../../src-engine/evaluations/registry.ts'
import type { ValuesView } from '../../../src-shared/snapshot.ts'
import { session, standardGaussian } from '../../exact/session.ts'
import { gaussianRows, nowOf } from './gaussian-subject.ts'

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length

async function compared(centre: number[]) {
  const data = gaussianRows(centre)
  const now = nowOf(await session(standardGaussian(centre.length)), data)
  const { values, views } = await evaluations['energies-compared'].evaluate(now)
  const of = Object.fromEntries((views as ValuesView[]).map((view) => [view.tag, view.values]))
  return { gap: values!.sampleEnergyGap!, of, data }
}

test.each([[[0, 0]], [[2, 0]], [[2, 0, 0, 0, 0]]])(
  'samples of the model lie below data moved to %j by half the square of the move',
  async (centre) => {
    const { gap } = await compared(centre)
    const moved = centre[0] ** 2 / 2
    // Var(|x|²/2) is d/2 of the model, and d/2 + δ² of the data.
    expect(gap.standardError).toBeGreaterThan(0.7 * Math.sqrt(centre.length / 2 / 600))
    expect(Math.abs(gap.value + moved)).toBeLessThan(4 * gap.standardError!)
  },
)

test('energies are counted from the mean of the training points; noise is uniform in their box', async () => {
  const { of, data } = await compared([1, -1])
  expect(Object.keys(of)).toEqual(['energies-training', 'energies-test', 'energies-samples', 'energies-uniform'])
  expect(mean(of['energies-training'])).toBeCloseTo(0, 4)
  const energies = Array.from(
    { length: 600 },
    (_, row) => (data.train[2 * row] ** 2 + data.train[2 * row + 1] ** 2) / 2,
  )
  const trained = energies.reduce((sum, energy) => sum + energy, 0) / 600
  expect(of['energies-training'][3]).toBeCloseTo(energies[3] - trained, 4)
  const sides = [0, 1].map((axis) => {
    const column = data.train.filter((_, index) => index % 2 === axis)
    return [Math.min(...column), Math.max(...column)]
  })
  // E[x²/2] of a uniform x on [a, b] is (a² + ab + b²)/6; the spread over 1,000 points is below 6 nats.
  const expected = sides.reduce((sum, [a, b]) => sum + (a * a + a * b + b * b) / 6, 0)
  expect(Math.abs(mean(of['energies-uniform']) + trained - expected)).toBeLessThan((4 * 6) / Math.sqrt(1000))
})
