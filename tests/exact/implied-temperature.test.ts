import { expect, test } from 'vitest'
import { impliedTemperature } from '../../src-engine/metrics/implied-temperature.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'
import { runSampler } from '../../src-engine/samplers/registry.ts'
import { mlpShape, normals, session, standardGaussian } from './session.ts'

const random = randomStream({ seed: 1, purpose: purposes.modelSamples })

test.each([0.5, 1, 3])('of a Gaussian sampled at T = %d is T', async (temperature) => {
  const own = await session(standardGaussian(3))
  const rows = own.upload(
    normals(3 * 5000, 2).map((value) => value * Math.sqrt(temperature)),
    5000,
  )
  const found = await impliedTemperature(own, rows, { random })
  expect(Math.abs(found.temperature - temperature)).toBeLessThan(4 * found.standardError)
  // T √(2/(d n)): the error of a variance of 15,000 numbers.
  expect(found.standardError / (temperature * Math.sqrt(2 / 15_000))).toBeCloseTo(1, 1)
})

test('of a network’s energy is 1 where HMC samples it', async () => {
  const own = await session(mlpShape([2, 9, 8, 1], 'silu'))
  const moved = await runSampler(
    { kind: 'hamiltonian-monte-carlo', stepSize: 0.5, leapfrogSteps: 4, targetAcceptance: 0 },
    {
      ...{ session: own, start: own.upload(normals(2 * 3000, 3), 3000), steps: 15, centre: new Float64Array(2) },
      normals: { seed: 1, purpose: purposes.chains, firstChain: 0, firstStep: 0 },
      acceptPurpose: purposes.chainsAccept,
    },
  )
  const found = await impliedTemperature(own, moved.rows, { random })
  expect(Math.abs(found.temperature - 1)).toBeLessThan(4 * found.standardError)
  expect(found.standardError).toBeLessThan(0.05)
})

test('of unadjusted Langevin with a large step is above 1: 1/(1 − ε/4) on a Gaussian', async () => {
  const own = await session(standardGaussian(1))
  const exact = 1 / (1 - 2 / 4)
  const rows = own.upload(
    normals(4000, 5).map((value) => value * Math.sqrt(exact)),
    4000,
  )
  const moved = await runSampler(
    { kind: 'unadjusted-langevin', form: 'coupled', stepSize: 2, noise: 0.1 },
    {
      ...{ session: own, start: rows, steps: 5, centre: new Float64Array(1) },
      normals: { seed: 1, purpose: purposes.chains, firstChain: 0, firstStep: 0 },
      acceptPurpose: purposes.chainsAccept,
    },
  )
  const found = await impliedTemperature(own, moved.rows, { random })
  expect(Math.abs(found.temperature - exact)).toBeLessThan(4 * found.standardError)
})
