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
    // 200 rows of the data: once for the energies that tell of overlooked modes, once for the gradient.
    const kept = evaluations - points / 2 - 200 / 2 - 200
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
  expect(exact.logPartitionChange).toBe(Number.POSITIVE_INFINITY)
})

// A mixture is normalised whatever its parameters: E_model[∇θ E] = 0, and the gradient is that of the data's mean energy.
describe('of a mixture of a wide mode and a narrow one, each with half of the data, the narrow one', () => {
  /** In the middle of four points of the grid, which are 0.3 apart, but for a little. */
  const centre = [0.44, -0.76]
  const box = [
    [-6, 6],
    [-6, 6],
  ] as const

  async function of(deviation: number) {
    const wide = normals(400, 6)
    const narrow = normals(400, 7).map((value, i) => centre[i % 2] + deviation * value)
    const shape: EnergyShape = {
      dimension: 2,
      terms: [{ weight: 1, term: { kind: 'gaussian-mixture', dimension: 2, components: 2 } }],
      base: null,
    }
    const parameters = [0, 0, 0, 0, 0, ...centre, -2 * Math.log(deviation)]
    const data = Float64Array.from([...wide, ...narrow])
    const exact = await gradientOf({ shape, parameters, data, box, gridPoints: 41 })
    const session = await reference.createSession({ shape, initial: Float64Array.from(parameters), extraCount: 0 })
    const rows = session.upload(data, data.length / 2)
    const { gradient } = session.jetParameterGradient([{ rows, energyWeight: 2 / data.length }], [])
    return { exact, truth: await session.downloadVector(gradient) }
  }

  test('an eighth as wide as the spacing, which no point is in, is found by its data', async () => {
    const { exact, truth } = await of(0.04)
    // Halved three times the spacing is below a deviation.
    expect(exact.quadrature.grid.shape).toEqual([321, 321])
    exact.gradient.forEach((value, i) => expect(value).toBeCloseTo(truth[i], 4))
    expect(exact.logPartition).toBeCloseTo(0, 5)
    expect(exact.logPartitionChange).toBeLessThan(0.01)
  })

  test('that no halving finds is told', async () => {
    const { exact, truth } = await of(0.0005)
    // Without the narrow mode the wide one has all of the model: its weight’s gradient is off by the other half.
    expect(Math.abs(exact.gradient[0] - truth[0])).toBeCloseTo(0.5, 3)
    expect(exact.logPartitionChange).toBe(Number.POSITIVE_INFINITY)
  })
})
