// The exact gradient of the likelihood, against closed forms.

import { describe, expect, test } from 'vitest'
import type { EnergyShape } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { exactGradient, type ExactGradientOptions } from '../../src-engine/metrics/exact-gradient.ts'
import { normals } from './session.ts'

const line: EnergyShape = {
  dimension: 1,
  terms: [{ weight: 1, term: { kind: 'gaussian', dimension: 1, correlated: true } }],
  base: null,
}
const plane: EnergyShape = {
  dimension: 2,
  terms: [{ weight: 1, term: { kind: 'quadratic', dimension: 2 } }],
  base: null,
}

interface Asked extends Pick<ExactGradientOptions, 'box' | 'gridPoints'> {
  shape: EnergyShape
  parameters: readonly number[]
  extra?: readonly number[]
  data: Float64Array
}

async function gradientOf({ shape, parameters, extra = [], data, box, gridPoints }: Asked) {
  const initial = Float64Array.from([...parameters, ...extra])
  const session = await reference.createSession({ shape, initial, extraCount: extra.length })
  const rows = session.upload(data, data.length / shape.dimension)
  const exact = await exactGradient({ session, rows, box, gridPoints })
  return { ...exact, gradient: [...(await session.downloadVector(exact.gradient))] }
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

// The tolerances: the box leaves out up to 1e-6 of the mass on a side, and points below 1e-12 add up to 1e-8 of it.
describe('of E = e^λ (x − μ)²/2, whose log Z is ½ log 2π − λ/2', () => {
  const data = normals(200, 3)
  const [mu, lambda] = [0.4, Math.log(2)]
  const asked = { shape: line, parameters: [mu, lambda], data, gridPoints: 61 }
  const squares = mean(data.map((x) => (x - mu) ** 2))

  test.each([
    ['a box that holds the model', [-6, 7]],
    ['one that has to grow', [-0.2, 0.3]],
  ] as const)('from %s', async (_what, box) => {
    const exact = await gradientOf({ ...asked, box: [box] })
    expect(exact.gradient[0]).toBeCloseTo(-2 * mean(data.map((x) => x - mu)), 5)
    expect(exact.gradient[1]).toBeCloseTo(squares - 0.5, 4)
    expect(exact.logPartition).toBeCloseTo(0.5 * Math.log(2 * Math.PI) - lambda / 2, 5)
    expect(exact.dataEnergy).toBeCloseTo(squares, 12)
    expect(exact.modelEnergy).toBeCloseTo(0.5, 4)
    expect(exact.logPartitionChange).toBeLessThan(0.01)
    expect(exact.fits).toBe(true)
  })

  test('which learns nothing of scalars beside the energy', async () => {
    const { gradient } = await gradientOf({ ...asked, extra: [1.5], box: [[-6, 7]] })
    expect(gradient).toHaveLength(3)
    expect(gradient[2]).toBe(0)
  })

  test('costs half an evaluation for every point looked at, and one for every row of the gradient', async () => {
    const { evaluations, quadrature } = await gradientOf({ ...asked, box: [[-6, 7]] })
    const points = quadrature.grid.shape[0]
    expect(points).toBe(16 * 61 + 1)
    const kept = evaluations - points / 2 - 200
    expect(kept).toBeGreaterThan(100)
    expect(kept).toBeLessThanOrEqual(points)
  })
})

test('of E = θ₁x² + θ₂y²: mean z² − 1/(2θ)', async () => {
  const data = normals(600, 4)
  const theta = [0.7, 1.9]
  const box = [
    [-5, 5],
    [-4, 5],
  ] as const
  const exact = await gradientOf({ shape: plane, parameters: theta, data, box, gridPoints: 81 })
  theta.forEach((value, axis) => {
    const squares = mean(data.filter((_, i) => i % 2 === axis).map((z) => z * z))
    expect(exact.gradient[axis]).toBeCloseTo(squares - 1 / (2 * value), 5)
  })
  expect(exact.logPartition).toBeCloseTo(Math.log(Math.PI / Math.sqrt(theta[0] * theta[1])), 5)
})

test('a model without an integral is told, not hidden', async () => {
  const data = normals(50, 5)
  const exact = await gradientOf({
    shape: { ...plane },
    parameters: [-1, 1],
    data,
    box: [
      [-3, 3],
      [-3, 3],
    ],
    gridPoints: 21,
  })
  expect(exact.fits).toBe(false)
})
