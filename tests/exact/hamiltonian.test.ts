// Leapfrog on the reference: reversible, and exact where it is known in closed form. More, on every backend, is in
// tests/parity/hamiltonian-suite.ts.

import { describe, expect, test } from 'vitest'
import type { EnergySession, WalkProgram } from '../../src-engine/backends/backend.ts'
import { samplerOfKind } from '../../src-shared/config/sampler.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { runSampler } from '../../src-engine/samplers/registry.ts'
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

describe('Hamiltonian Monte Carlo as a sampler', () => {
  const chains = 20_000
  const leapfrogSteps = 3
  const run = {
    normals: { seed: 1, purpose: purposes.negatives, firstChain: 0, firstStep: 0 },
    acceptPurpose: purposes.negativesAccept,
    centre: new Float64Array(1),
  }
  const sampler = (size: number) =>
    ({ kind: 'hamiltonian-monte-carlo', stepSize: size, leapfrogSteps, targetAcceptance: 0 }) as const

  // Three leaps of 0.9 would be near a half turn, which keeps x²: chains would not come from there in 20 trajectories.
  test.each([0.5, 0.7, 1.4])('has the stationary variance 1 on E = x²/2 at ε = %d, whatever ε', async (size) => {
    const own = await session(standardGaussian(1))
    const start = own.upload(
      normals(chains, 4).map((value) => 0.3 * value),
      chains,
    )
    const steps = 20
    const moved = await runSampler(sampler(size), { session: own, start, steps, ...run })
    const values = await own.download(moved.rows)
    const variance = values.reduce((sum, value) => sum + value * value, 0) / chains
    // Four standard errors of a Gaussian variance from independent chains: √(2/n). Without Metropolis the law has the
    // variance 1 / (1 − ε²/4): 1.07, 1.14 and 1.96.
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / chains))
    expect(moved.evaluations).toBe(chains * (leapfrogSteps * steps + 1))
    expect(await moved.acceptance).toBeLessThan(1)
    expect(await moved.acceptance).toBeGreaterThan(0.5)
  })

  test('at a quarter of a turn forgets where it began in one trajectory', async () => {
    const own = await session(standardGaussian(1))
    // cos φ = 1 − ε²/2 with φ = π/6: three leaps are a quarter of a turn, x′ = p / √(1 − ε²/4) of fresh momenta alone.
    const size = Math.sqrt(2 - 2 * Math.cos(Math.PI / 6))
    const start = normals(chains, 4)
    const moved = await runSampler(sampler(size), { session: own, start: own.upload(start, chains), steps: 1, ...run })
    const values = await own.download(moved.rows)
    const correlation = values.reduce((sum, value, i) => sum + value * start[i], 0) / chains
    // But for the trajectories that are refused and keep their start: their share is the correlation, at most.
    const refused = 1 - (await moved.acceptance!)
    expect(refused).toBeLessThan(0.06)
    expect(Math.abs(correlation)).toBeLessThan(3 * refused + 4 / Math.sqrt(chains))
  })

  test('is as fast at β as at 1: rows at β take steps longer by 1/√β', async () => {
    const own = await session(standardGaussian(1))
    const beta = 0.04
    const start = normals(chains, 4).map((value) => value / Math.sqrt(beta))
    const cold = await runSampler(sampler(0.9), {
      ...{ session: own, start: own.upload(normals(chains, 4), chains), steps: 5, ...run },
      answer: { energies: true, rowAcceptance: true },
    })
    const hot = await runSampler(sampler(0.9), {
      ...{ session: own, start: own.upload(start, chains), steps: 5, ...run },
      inverseTemperatures: new Float64Array(chains).fill(beta),
      answer: { energies: true, rowAcceptance: true },
    })
    // The same walk in units that are 1/√β longer, up to rounding of an energy on either side of a uniform.
    const [here, there] = [await own.download(cold.rows), await own.download(hot.rows)]
    here.forEach((value, i) => expect(there[i] * Math.sqrt(beta)).toBeCloseTo(value, 9))
    expect(await hot.rowAcceptance).toEqual(await cold.rowAcceptance)
    expect((await hot.energies)![7]).toBeCloseTo(here[7] ** 2 / 2, 9)
  })

  test('takes the root of a Langevin step as its own, and back', () => {
    const langevin = { kind: 'unadjusted-langevin', form: 'coupled', stepSize: 0.04, noise: 0.1 } as const
    const hamiltonian = samplerOfKind('hamiltonian-monte-carlo', langevin)
    expect(hamiltonian).toMatchObject({ stepSize: 0.2 })
    expect(samplerOfKind('metropolis-adjusted-langevin', hamiltonian)).toMatchObject({ stepSize: 0.04 })
  })
})
