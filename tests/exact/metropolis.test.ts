import { describe, expect, test } from 'vitest'
import type { EnergySession } from '../../src-engine/backends/backend.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { runSampler } from '../../src-engine/samplers/registry.ts'
import { mlpShape, normals, session, standardGaussian } from './session.ts'
import { metropolis } from '../support/programs.ts'

const stream = { seed: 1, purpose: purposes.negatives, firstChain: 0, firstStep: 0 }
const acceptPurpose = purposes.negativesAccept
const centre = new Float64Array(1)
const targetAcceptance = 0

/** A proposal's log density up to a constant that forward and backward share: log q(to | from). */
type LogProposal = (own: EnergySession, options: { from: number[]; to: number[]; stepSize: number }) => Promise<number>

const langevinProposal: LogProposal = async (own, { from, to, stepSize }) => {
  const gradient = await own.download(own.energyGradientX(own.upload(Float64Array.from(from), 1)))
  return to.reduce((sum, y, i) => sum - (y - from[i] + (stepSize / 2) * gradient[i]) ** 2 / (2 * stepSize), 0)
}

/** The same both ways, as momenta that are turned round. */
const symmetricProposal: LogProposal = async () => 0

const samplers = [
  { kind: 'metropolis-adjusted-langevin', drift: 0.5, workPerStep: 1, logProposal: langevinProposal },
  { kind: 'random-walk-metropolis', drift: 0, workPerStep: 0.5, logProposal: symmetricProposal },
] as const

describe.each(samplers)('$kind', ({ kind, drift, workPerStep, logProposal }) => {
  test.each([0.5, 1, 2])('has the stationary variance 1 on E = x²/2 at ε = %d, whatever ε', async (stepSize) => {
    const own = await session(standardGaussian(1))
    const chains = 20_000
    const steps = 40
    const start = own.upload(normals(chains, 4), chains)
    const run = { session: own, start, steps, normals: stream, acceptPurpose, centre }
    const { rows, evaluations, acceptance } = await runSampler({ kind, stepSize, targetAcceptance }, run)
    const values = await own.download(rows)
    const variance = values.reduce((sum, value) => sum + value * value, 0) / chains
    // Four standard errors of a Gaussian variance from independent chains: 4 √(2/n) = 0.04. Unadjusted Langevin would
    // have 1 / (1 − ε/4) = 1.14, 1.33 and 2.
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / chains))
    expect(evaluations).toBe(workPerStep * chains * (steps + 1))
    expect(await acceptance).toBeGreaterThan(0.5)
    expect(await acceptance).toBeLessThan(1)
  })

  test('comes to the stationary variance from a narrower start', async () => {
    const own = await session(standardGaussian(1))
    const chains = 20_000
    const start = own.upload(
      normals(chains, 4).map((value) => 0.3 * value),
      chains,
    )
    const run = { session: own, start, steps: 60, normals: stream, acceptPurpose, centre }
    const values = await own.download((await runSampler({ kind, stepSize: 1, targetAcceptance }, run)).rows)
    const variance = values.reduce((sum, value) => sum + value * value, 0) / chains
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / chains))
  })

  test('keeps detailed balance between pairs of points of a network’s energy', async () => {
    const own = await session(mlpShape([2, 9, 8, 1], 'silu'))
    const stepSize = 0.8
    const chains = 20_000
    for (const [from, to] of [
      [
        [0.2, -0.4],
        [0.9, 0.5],
      ],
      [
        [-1, 1.5],
        [-0.6, 0.4],
      ],
    ]) {
      const energies = await own.energy(own.upload(Float64Array.from([...from, ...to]), 2))
      const ratio = Math.exp(
        energies[0] -
          energies[1] +
          (await logProposal(own, { from: to, to: from, stepSize })) -
          (await logProposal(own, { from, to, stepSize })),
      )
      const forward = await takenShare(own, { from, to })
      const backward = await takenShare(own, { from: to, to: from })
      // Shares of 20,000 independent proposals: four standard errors of a binomial share.
      for (const [got, exact] of [
        [forward, Math.min(1, ratio)],
        [backward, Math.min(1, 1 / ratio)],
      ]) {
        expect(Math.abs(got - exact)).toBeLessThanOrEqual(4 * Math.sqrt((exact * (1 - exact)) / chains))
      }
    }

    /** How often exactly this move is taken: all chains get the noise that proposes it. */
    async function takenShare(own: EnergySession, { from, to }: { from: number[]; to: number[] }): Promise<number> {
      const start = Float64Array.from({ length: 2 * chains }, (_, i) => from[i % 2])
      const gradient = await own.download(own.energyGradientX(own.upload(Float64Array.from(from), 1)))
      const noise = start.map((x, i) => (to[i % 2] - x + drift * stepSize * gradient[i % 2]) / Math.sqrt(stepSize))
      const { acceptance } = await own.walk(
        own.upload(start, chains),
        metropolis(drift > 0 ? 'langevin' : 'random-walk', {
          steps: 1,
          stepSize,
          normals: { given: [noise] },
          uniforms: { ...stream, purpose: acceptPurpose },
          centre: new Float64Array(2),
        }),
      )
      return acceptance!
    }
  })

  test('gives each chain the same path whatever batch it is in, and goes on where it stopped', async () => {
    const own = await session(mlpShape([2, 9, 8, 1], 'silu'))
    const values = normals(2 * 75, 9)
    const run = async (part: Float64Array, at: { firstChain: number; firstStep: number; steps: number }) => {
      const { steps, ...position } = at
      const moved = await runSampler(
        { kind, stepSize: 0.5, targetAcceptance },
        {
          session: own,
          start: own.upload(part, part.length / 2),
          steps,
          normals: { ...stream, ...position },
          acceptPurpose,
          centre: new Float64Array(2),
        },
      )
      return own.download(moved.rows)
    }
    const whole = await run(values, { firstChain: 0, firstStep: 3, steps: 6 })
    const part = await run(values.slice(2 * 41), { firstChain: 41, firstStep: 3, steps: 6 })
    expect([...part]).toEqual([...whole.subarray(2 * 41)])
    const half = await run(values, { firstChain: 0, firstStep: 3, steps: 4 })
    expect([...(await run(half, { firstChain: 0, firstStep: 7, steps: 2 }))]).toEqual([...whole])
  })

  test('says that it is not finite where an energy is not a number, rather than refusing for ever', async () => {
    const own = await session(mlpShape([2, 3, 1], 'silu'))
    const state = await own.readState()
    own.writeState({ ...state, parameters: state.parameters.fill(Number.NaN) })
    const start = own.upload(normals(10, 1), 5)
    const run = { session: own, start, steps: 2, normals: stream, acceptPurpose, centre: new Float64Array(2) }
    const { extent } = await runSampler({ kind, stepSize: 0.1, targetAcceptance }, run)
    expect((await extent).finite).toBe(false)
  })
})
