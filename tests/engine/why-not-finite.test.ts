import { expect, test } from 'vitest'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { whyNotFinite } from '../../src-engine/models/why-not-finite.ts'
import { mlpShape } from '../exact/session.ts'

test.each([
  [1e200, /^the energy overflows double precision .* 1\.00×10²⁰⁰ of the model’s units/],
  [1e308, /^parts of the energy overflow double precision .* with opposite signs/],
])('a network at %d says how its energy left the numbers', async (far, words) => {
  const session = await reference.createSession({
    shape: mlpShape([2, 3, 1], 'silu'),
    // Weights of both signs above 1: sums of the hidden layer are ∞ and −∞.
    initial: Float64Array.of(2, -2, 2, 2, -2, -2, 0, 0, 0, -3, 3, 1, 0),
    extraCount: 0,
  })
  const place = Float64Array.of(far, far)
  const [energy] = await session.energy(session.upload(place, 1))
  expect(Number.isFinite(energy)).toBe(false)
  expect(whyNotFinite({ energy, place, parametersAreFinite: true })).toMatch(words)
})

test('parameters that are not finite are named first, and a finite energy needs no reason', () => {
  const place = [0.5]
  expect(whyNotFinite({ energy: Number.NaN, place, parametersAreFinite: false })).toMatch(/the run diverged/)
  expect(whyNotFinite({ energy: 3, place, parametersAreFinite: false })).toBeNull()
})
