import { expect, test } from 'vitest'
import type { EnergyShape } from '../../src-engine/backends/backend.ts'
import { expectDerivative } from './finite-differences.ts'
import { normals, session } from './session.ts'

const count = 4
const shape: EnergyShape = {
  dimension: 2,
  terms: [{ weight: 1, term: { kind: 'mlp-classes', widths: [2, 9, count], activation: 'silu' } }],
  base: { mean: [0.1, -0.2], standardDeviation: 1.5 },
}
const labels = Uint8Array.from({ length: 37 }, (_, row) => row % count)

test('E(x) is −log Σ_y exp(−E(x, y))', async () => {
  const own = await session(shape)
  const rows = own.upload(normals(74, 1), 37)
  const each = await Promise.all([0, 1, 2, 3].map((classes) => own.energy(rows, { classes })))
  const all = await own.energy(rows)
  // Rounding of sums of order 1.
  all.forEach((energy, row) =>
    expect(energy).toBeCloseTo(-Math.log(each.reduce((sum, own) => sum + Math.exp(-own[row]), 0)), 12),
  )
  const own37 = await own.energy(rows, { classes: labels })
  labels.forEach((label, row) => expect(own37[row]).toBe(each[label][row]))
})

test('the gradient of the cross-entropy, added onto another, is the derivative of the sum', async () => {
  const own = await session(shape)
  const rows = own.upload(normals(74, 1), 37)
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const onto = own.jetParameterGradient([{ rows, energyWeight: 0.5 / 37 }]).gradient
  const terms = [
    { rows, energyWeight: 1 / 37, classes: labels },
    { rows, energyWeight: -1 / 37 },
  ]
  const { gradient } = own.jetParameterGradient(terms, [], { onto })
  const loss = async () => mean(await own.energy(rows, { classes: labels })) - 0.5 * mean(await own.energy(rows))
  await expectDerivative({ session: own, gradient, loss })
})

test('classes that the energy does not have are refused', async () => {
  const own = await session(shape)
  const rows = own.upload(normals(4, 1), 2)
  await expect(own.energy(rows, { classes: count })).rejects.toThrow('Expected a class from 0 to 3, got 4.')
})
