// Leapfrog on the reference: reversible, and exact where it is known in closed form. More, on every backend, is in
// tests/parity/hamiltonian-suite.ts.

import { describe, expect, test } from 'vitest'
import type { EnergySession, WalkProgram } from '../../src-engine/backends/backend.ts'
import { mlpShape, normals, session, standardGaussian } from './session.ts'

const rowCount = 50
const stepSize = 0.1

/** Positions after so many leaps from x with momenta p. */
async function leapt(own: EnergySession, x: Float64Array, p: Float64Array, leapfrogSteps: number) {
  const program: WalkProgram = {
    steps: 1,
    proposal: { kind: 'hamiltonian', stepSize, leapfrogSteps },
    acceptance: { kind: 'none' },
    normals: { given: [p] },
    centre: new Float64Array(own.shape.dimension),
  }
  return own.download((await own.walk(own.upload(x, rowCount), program)).rows)
}

/** A whole kick lies between two leaps: the momentum there is the mean of both sides. */
async function momentaAfter(own: EnergySession, x: Float64Array, p: Float64Array, leaps: number) {
  const [before, beyond] = [await leapt(own, x, p, leaps - 1), await leapt(own, x, p, leaps + 1)]
  return beyond.map((value, i) => (value - before[i]) / (2 * stepSize))
}

describe('leapfrog', () => {
  test('leads back to where it began when momenta are turned round', async () => {
    const own = await session(mlpShape([2, 9, 8, 1], 'silu'))
    const [x, p] = [normals(2 * rowCount, 1), normals(2 * rowCount, 2)]
    const leaps = 20
    const end = await leapt(own, x, p, leaps)
    const turned = (await momentaAfter(own, x, p, leaps)).map((value) => -value)
    const back = await leapt(own, end, turned, leaps)
    // Rounding of positions of order 1 over 40 leaps; the momenta are differences divided by 0.2.
    back.forEach((value, i) => expect(Math.abs(value - x[i])).toBeLessThan(1e-12))
    // And it did go somewhere.
    expect(Math.max(...end.map((value, i) => Math.abs(value - x[i])))).toBeGreaterThan(1)
  })

  test('turns a Gaussian’s phase space by the angle that its step has: cos φ = 1 − ε²/2', async () => {
    const own = await session(standardGaussian(1))
    const [x, p] = [normals(rowCount, 1), normals(rowCount, 2)]
    const leaps = 13
    // x_n = x cos nφ + p sin nφ / √(1 − ε²/4), Hairer, Lubich & Wanner 2003.
    const angle = Math.acos(1 - stepSize ** 2 / 2)
    const width = Math.sqrt(1 - stepSize ** 2 / 4)
    const end = await leapt(own, x, p, leaps)
    end.forEach((value, i) => {
      const exact = x[i] * Math.cos(leaps * angle) + (p[i] * Math.sin(leaps * angle)) / width
      expect(Math.abs(value - exact)).toBeLessThan(1e-12)
    })
  })

  test('without Metropolis samples the Gaussian of variance 1 / (1 − ε²/4) that its step stands for', async () => {
    const own = await session(standardGaussian(1))
    const chains = 20_000
    const large = 1
    const exact = 1 / (1 - large ** 2 / 4)
    const start = normals(chains, 4).map((value) => value * Math.sqrt(exact))
    const stream = { seed: 1, purpose: 7, firstChain: 0, firstStep: 0 }
    const moved = await own.walk(own.upload(start, chains), {
      steps: 10,
      proposal: { kind: 'hamiltonian', stepSize: large, leapfrogSteps: 3 },
      acceptance: { kind: 'none' },
      normals: stream,
      centre: new Float64Array(1),
    })
    const values = await own.download(moved.rows)
    const variance = values.reduce((sum, value) => sum + value * value, 0) / chains
    // Four standard errors of a Gaussian variance from independent chains: √(2/n).
    expect(Math.abs(variance / exact - 1)).toBeLessThan(4 * Math.sqrt(2 / chains))
  })
})
