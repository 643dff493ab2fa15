// Weights for a call and temperatures on the reference, against energies whose weights are their shape's own.

import { describe, expect, test } from 'vitest'
import type { EnergySession, EnergyShape, WalkProgram } from '../../src-engine/backends/backend.ts'
import { createReferenceSession } from '../../src-engine/backends/reference/session.ts'
import { normals } from './session.ts'

const rowCount = 40
const points = normals(2 * rowCount, 1)
const along = normals(2 * rowCount, 2)
const temperatures = Float64Array.from({ length: rowCount }, (_, row) => (row % 5) / 2)

function shapeOf(weights: readonly number[], base: boolean): EnergyShape {
  return {
    dimension: 2,
    terms: [
      { weight: weights[0], term: { kind: 'gaussian', dimension: 2, correlated: true } },
      { weight: weights[1], term: { kind: 'mlp', widths: [2, 5, 1], activation: 'tanh' } },
      { weight: weights[2], term: { kind: 'gaussian-mixture', dimension: 2, components: 2 } },
    ],
    base: base ? { mean: [0.5, -1], standardDeviation: 0.8 } : null,
  }
}

const initial = normals(5 + 21 + 8, 3)
const opened = (weights: readonly number[], base = true): EnergySession =>
  createReferenceSession({ shape: shapeOf(weights, base), initial, extraCount: 0 })

async function derivatives(own: EnergySession, options?: Parameters<EnergySession['energy']>[1]) {
  const [rows, directions] = [own.upload(points, rowCount), own.upload(along, rowCount)]
  const { gradient, meanEnergies } = own.jetParameterGradient(
    [{ rows, direction: directions, energyWeight: 0.5, slopeWeight: -1, curvatureWeight: 2 }],
    [],
    options && { weights: options.weights },
  )
  return {
    energy: await own.energy(rows, options),
    gradientX: await own.download(own.energyGradientX(rows, options)),
    product: await own.download(own.hessianVectorProduct(rows, directions, options)),
    curvature: (await own.energyJet(rows, directions, options)).curvature,
    gradient: await own.downloadVector(gradient),
    means: await meanEnergies,
  }
}

function expectNear(got: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(got.length).toBe(expected.length)
  for (let i = 0; i < got.length; i++) expect(got[i]).toBeCloseTo(expected[i], 10)
}

describe('weights for a call', () => {
  test('are what a shape with these weights computes', async () => {
    const got = await derivatives(opened([1, 1, 1]), { weights: { terms: [0.25, -2, 3], base: 1 } })
    const expected = await derivatives(opened([0.25, -2, 3]))
    for (const [name, values] of Object.entries(got)) expectNear(values, expected[name as keyof typeof expected])
  })

  test('of 0 leave a term or the base out', async () => {
    const got = await derivatives(opened([1, 1, 1]), { weights: { terms: [1, 0, 2], base: 0 } })
    const expected = await derivatives(opened([1, 0, 2], false))
    for (const [name, values] of Object.entries(got)) expectNear(values, expected[name as keyof typeof expected])
  })

  test('that are absent are the shape’s own', async () => {
    const own = opened([0.5, 2, 1])
    const rows = own.upload(points, rowCount)
    expect(await own.energy(rows, { weights: {} })).toEqual(await own.energy(rows))
    expectNear(await own.energy(rows, { weights: { base: 3 } }), await energyWithBase(own, 3))
  })

  async function energyWithBase(own: EnergySession, weight: number): Promise<Float64Array> {
    const plain = await own.energy(own.upload(points, rowCount))
    return plain.map((value, row) => {
      const square = (points[2 * row] - 0.5) ** 2 + (points[2 * row + 1] + 1) ** 2
      return value + ((weight - 1) * square) / (2 * 0.8 ** 2)
    })
  }
})

describe('temperatures per row', () => {
  test('multiply each row’s energy and its derivatives', async () => {
    const own = opened([0.5, 2, 1])
    const [got, plain] = [await derivatives(own, { inverseTemperatures: temperatures }), await derivatives(own)]
    for (const name of ['energy', 'gradientX', 'product', 'curvature'] as const) {
      const width = plain[name].length / rowCount
      expectNear(
        got[name],
        plain[name].map((value, i) => temperatures[Math.floor(i / width)] * value),
      )
    }
  })

  test('weigh the rows of a parameter gradient, and of its mean energy', async () => {
    const own = opened([0.5, 2, 1])
    const rows = own.upload(points, rowCount)
    const tempered = own.jetParameterGradient([{ rows, energyWeight: 0.5, inverseTemperatures: temperatures }])
    const weighted = own.jetParameterGradient([{ rows, energyWeight: temperatures.map((each) => 0.5 * each) }])
    expectNear(await own.downloadVector(tempered.gradient), await own.downloadVector(weighted.gradient))
    const energies = await own.energy(rows, { inverseTemperatures: temperatures })
    expectNear(await tempered.meanEnergies, [energies.reduce((sum, value) => sum + value, 0) / rowCount])
  })

  test.each(['langevin', 'random-walk', 'hamiltonian'] as const)(
    'and step sizes move each row by %s as a walk of its own would',
    async (kind) => {
      const own = opened([0.5, 0.5, 1])
      const stepSizes = Float64Array.from({ length: rowCount }, (_, row) => 0.1 + 0.02 * (row % 4))
      const program = (stepSize: number | Float64Array, beta: number | Float64Array, chain: number): WalkProgram => ({
        steps: 5,
        proposal: kind === 'hamiltonian' ? { kind, stepSize, leapfrogSteps: 3 } : { kind, stepSize },
        acceptance: { kind: 'metropolis', uniforms: { seed: 1, purpose: 8, firstChain: chain, firstStep: 4 } },
        normals: { seed: 1, purpose: 7, firstChain: chain, firstStep: 4 },
        centre: new Float64Array(2),
        inverseTemperatures: beta,
        answer: { energies: true, rowAcceptance: true, previous: true },
      })
      const all = await own.walk(own.upload(points, rowCount), program(stepSizes, temperatures, 0))
      const [rows, energies, shares] = [await own.download(all.rows), await all.energies, await all.rowAcceptance]
      for (let row = 0; row < rowCount; row++) {
        const alone = await own.walk(
          own.upload(points.slice(2 * row, 2 * row + 2), 1),
          program(stepSizes[row], temperatures[row], row),
        )
        expectNear(rows.subarray(2 * row, 2 * row + 2), await own.download(alone.rows))
        expectNear([energies![row]], (await alone.energies)!)
        expect(shares![row]).toBe(await alone.acceptance)
      }
      expectNear(energies!, await own.energy(all.rows, { inverseTemperatures: temperatures }))
      expect(await all.acceptance).toBeCloseTo(shares!.reduce((sum, share) => sum + share, 0) / rowCount, 12)
    },
  )
})
