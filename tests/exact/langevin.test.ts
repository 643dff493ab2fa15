import { describe, expect, test } from 'vitest'
import { purposes } from '../../src-engine/random/purposes.ts'
import { runSampler } from '../../src-engine/samplers/registry.ts'
import { mlpShape, normals, session, standardGaussian } from './session.ts'
import { langevin } from '../support/programs.ts'

const centre = new Float64Array(1)
const stream = { seed: 1, purpose: purposes.negatives, firstChain: 0, firstStep: 0 }
const acceptPurpose = purposes.negativesAccept

describe('unadjusted Langevin', () => {
  test.each([0.1, 0.5, 1, 2])('has the stationary variance 1 / (1 − ε/4) on E = x²/2 at ε = %d', async (stepSize) => {
    const exact = 1 / (1 - stepSize / 4)
    const own = await session(standardGaussian(1))
    const chains = 20_000
    // Chains start at the stationary law and keep it; the steps show whether it is the one.
    const start = own.upload(
      normals(chains, 4).map((value) => value * Math.sqrt(exact)),
      chains,
    )
    const config = { kind: 'unadjusted-langevin', form: 'coupled', stepSize, noise: 0 } as const
    const steps = Math.ceil(10 / stepSize)
    const { rows, evaluations } = await runSampler(config, {
      session: own,
      start,
      steps,
      normals: stream,
      acceptPurpose,
      centre,
    })
    const values = await own.download(rows)
    const variance = values.reduce((sum, value) => sum + value * value, 0) / chains
    // Four standard errors of a Gaussian variance from independent chains: √(2/n).
    expect(Math.abs(variance / exact - 1)).toBeLessThan(4 * Math.sqrt(2 / chains))
    expect(evaluations).toBe(chains * steps)
  })

  test('samples at the temperature σ²/(2η) in the decoupled form', async () => {
    const own = await session(standardGaussian(1))
    const chains = 20_000
    const config = { kind: 'unadjusted-langevin', form: 'decoupled', stepSize: 0.02, noise: 0.3 } as const
    const temperature = 0.3 ** 2 / (2 * 0.02)
    // x ← (1 − η) x + σ ξ: stationary variance σ² / (1 − (1 − η)²) = T / (1 − η/2).
    const exact = temperature / (1 - 0.02 / 2)
    const start = own.upload(
      normals(chains, 4).map((value) => value * Math.sqrt(exact)),
      chains,
    )
    const { rows } = await runSampler(config, {
      session: own,
      start,
      steps: 100,
      normals: stream,
      acceptPurpose,
      centre,
    })
    const variance = (await own.download(rows)).reduce((sum, value) => sum + value * value, 0) / chains
    expect(Math.abs(variance / exact - 1)).toBeLessThan(4 * Math.sqrt(2 / chains))
  })

  test('gives each chain the same path whatever batch it is in, and goes on where it stopped', async () => {
    const own = await session(mlpShape([2, 9, 8, 1], 'silu'))
    const origin = new Float64Array(2)
    const values = normals(2 * 75, 9)
    const run = (part: Float64Array, options: { firstChain: number; firstStep: number; steps: number }) =>
      own.walk(own.upload(part, part.length / 2), {
        steps: options.steps,
        proposal: { kind: 'langevin', stepSize: 0.1 },
        acceptance: { kind: 'none' },
        normals: { ...stream, firstChain: options.firstChain, firstStep: options.firstStep },
        centre: origin,
      })
    const whole = await own.download((await run(values, { firstChain: 0, firstStep: 3, steps: 6 })).rows)
    const part = await own.download((await run(values.slice(2 * 41), { firstChain: 41, firstStep: 3, steps: 6 })).rows)
    expect([...part]).toEqual([...whole.subarray(2 * 41)])

    const half = await run(values, { firstChain: 0, firstStep: 3, steps: 4 })
    const rest = await run(await own.download(half.rows), { firstChain: 0, firstStep: 7, steps: 2 })
    expect([...(await own.download(rest.rows))]).toEqual([...whole])
  })

  test('tells the last state but one, the radius, and what is not finite', async () => {
    const own = await session(standardGaussian(2))
    const options = { drift: 0.5, noise: 0, normals: stream, centre: Float64Array.of(1, 0) }
    const start = own.upload(Float64Array.of(8, 0, 0, -8), 2)
    const moved = await own.walk(start, langevin({ ...options, steps: 2 }))
    expect([...(await own.download(moved.previous!))]).toEqual([4, 0, 0, -4])
    expect([...(await own.download(moved.rows))]).toEqual([2, 0, 0, -2])
    expect((await moved.extent).radiusMaximum).toBeCloseTo(Math.sqrt(5), 14)
    expect([...(await own.download(start))]).toEqual([8, 0, 0, -8])

    const runaway = await own.walk(
      own.upload(Float64Array.of(1e308, 0), 1),
      langevin({ ...options, drift: 1e10, steps: 2 }),
    )
    const { finite, radiusMaximum } = await runaway.extent
    expect(finite).toBe(false)
    expect(Number.isFinite(radiusMaximum)).toBe(false)
  })
})
