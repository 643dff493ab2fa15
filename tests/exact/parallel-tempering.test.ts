// Parallel tempering against closed forms: where it ends, and how often neighbours change places.

import { describe, expect, test } from 'vitest'
import type { EnergyShape } from '../../src-engine/backends/backend.ts'
import { createReferenceSession } from '../../src-engine/backends/reference/session.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import {
  exchange,
  geometricLadder,
  replicasOf,
  runTempered,
  type TemperedRun,
} from '../../src-engine/samplers/parallel-tempering.ts'
import { normals, session, standardGaussian } from './session.ts'

const langevin = { kind: 'metropolis-adjusted-langevin', stepSize: 0.5, targetAcceptance: 0 } as const
const streams = {
  acceptPurpose: purposes.chainsAccept,
  swapPurpose: purposes.replicaSwaps,
}
const normalsFrom = (firstStep: number) => ({ seed: 1, purpose: purposes.chains, firstChain: 0, firstStep })

/** 0.8 N(−4, 1/4) + 0.2 N(4, 1/4): a barrier of about 30 nats between the modes. */
const apart: EnergyShape = {
  dimension: 1,
  terms: [{ weight: 1, term: { kind: 'gaussian-mixture', dimension: 1, components: 2 } }],
  base: null,
}
const apartParameters = Float64Array.of(Math.log(0.8), -4, Math.log(4), Math.log(0.2), 4, Math.log(4))

describe('a ladder of temperatures', () => {
  test('falls from 1 to the hottest by one factor', () => {
    expect([...geometricLadder(3, 16)]).toEqual([1, 0.25, 0.0625])
    expect([...geometricLadder(1, 16)]).toEqual([1])
    expect(() => geometricLadder(2, 0.5)).toThrow(/hottest at least 1, got 2 and 0.5/)
  })

  test('exchanges as often as two exponential laws of energy say: 2b / (a + b) in two dimensions', async () => {
    const own = await session(standardGaussian(2))
    const ladder = geometricLadder(3, 9)
    const chains = 20_000
    // Exact samples of each level, so that no walk is needed.
    const values = normals(2 * 3 * chains, 8).map((value, i) => value / Math.sqrt(ladder[Math.floor(i / (2 * chains))]))
    const { swapRates, cold, rows } = await runTempered(langevin, {
      ...{ session: own, ladder, steps: 1, ...streams, normals: normalsFrom(0) },
      start: own.upload(values, 3 * chains),
      centre: new Float64Array(2),
    })
    // E is exponential with rate β in two dimensions. Four standard errors of a share.
    for (const [pair, rate] of swapRates.entries()) {
      const exact = (2 * ladder[pair + 1]) / (ladder[pair] + ladder[pair + 1])
      expect(Math.abs(rate - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / chains))
    }
    // The places keep their laws: variance 1/β, four standard errors of √(2/n) for 2 n coordinates.
    const moved = await own.download(rows)
    for (const [level, beta] of ladder.entries()) {
      const part = moved.subarray(level * 2 * chains, (level + 1) * 2 * chains)
      const variance = part.reduce((sum, value) => sum + value * value, 0) / part.length
      expect(Math.abs(variance * beta - 1)).toBeLessThan(4 * Math.sqrt(1 / chains))
    }
    expect([...(await own.download(cold))]).toEqual([...moved.subarray(0, 2 * chains)])
  })

  test('gives modes their weights that a single chain never leaves', async () => {
    const own = createReferenceSession({ shape: apart, initial: apartParameters, extraCount: 0 })
    const ladder = geometricLadder(6, 40)
    const chains = 500
    const starts = new Float64Array(chains).fill(-4)
    const shared = { session: own, centre: new Float64Array(1), ...streams }
    let start = own.upload(replicasOf(starts, ladder.length), ladder.length * chains)
    let lone = own.upload(starts, chains)
    let cold = lone
    for (let round = 0; round < 60; round++) {
      const run: TemperedRun = { ...shared, ladder, steps: 4, start, normals: normalsFrom(4 * round) }
      const tempered = await runTempered({ ...langevin, stepSize: 0.2 }, run)
      ;[start, cold] = [tempered.rows, tempered.cold]
      expect(Math.min(...tempered.swapRates)).toBeGreaterThan(0.1)
      expect(tempered.coldAcceptance).toBeGreaterThan(0.4)
      const alone: TemperedRun = { ...run, ladder: Float64Array.of(1), start: lone }
      lone = (await runTempered({ ...langevin, stepSize: 0.2 }, alone)).rows
    }
    const right = (values: Float64Array) => values.filter((value) => value > 0).length / chains
    expect(right(await own.download(lone))).toBe(0)
    // Chains are independent of one another: four standard errors of a share.
    expect(Math.abs(right(await own.download(cold)) - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / chains))
  })

  test('lets no replica whose energy is not a number change places', () => {
    const values = Float64Array.of(1, 2)
    const rates = exchange(values, {
      energies: Float64Array.of(Number.NaN, 0),
      ladder: Float64Array.of(1, 0.5),
      uniform: () => 1e-9,
    })
    expect([...values, ...rates]).toEqual([1, 2, 0])
  })

  test('says where each replica was, however many exchanges it takes part in', () => {
    // Four levels of one chain, every exchange taken: (0, 1) and (2, 3), then (1, 2).
    const values = Float64Array.of(10, 11, 12, 13)
    const origins = Int32Array.of(0, 1, 2, 3)
    exchange(values, {
      energies: Float64Array.of(9, 8, 7, 0),
      origins,
      ladder: Float64Array.of(1, 0.5, 0.25, 0.125),
      uniform: () => 1e-9,
    })
    expect([...values]).toEqual([11, 13, 10, 12])
    expect([...origins]).toEqual([1, 3, 0, 2])
  })

  test('wants replicas for every temperature', async () => {
    const own = await session(standardGaussian(1))
    const run = { session: own, ladder: Float64Array.of(1, 0.5), steps: 1, ...streams, normals: normalsFrom(0) }
    const start = own.upload(new Float64Array(3), 3)
    await expect(runTempered(langevin, { ...run, start, centre: new Float64Array(1) })).rejects.toThrow(
      'Expected replicas for 2 temperatures, got 3 rows.',
    )
  })
})
