// Persistent chains at several temperatures: what is kept, what are the negatives, and that they cross a barrier.

import { expect, test } from 'vitest'
import { laneLabel } from '../../src-shared/config/lane.ts'
import { idleMethodFields, methodDefinition } from '../../src-shared/config/method.ts'
import type { Rows } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { modelDataOf } from '../../src-engine/data/model-data.ts'
import { methods } from '../../src-engine/methods/registry.ts'
import { methodConfig } from './method-config.ts'
import { gaussianData } from './small-training.ts'

const pcd = methods['persistent-contrastive-divergence']
const data = modelDataOf(gaussianData([1]), 'raw')

/** Two modes of variance 0.25 at ±4: a barrier of some 30 nats between them. */
async function twoModes() {
  const term = { kind: 'gaussian-mixture', dimension: 1, components: 2 } as const
  const initial = Float64Array.of(0, -4, Math.log(4), 0, 4, Math.log(4))
  return reference.createSession({
    shape: { dimension: 1, terms: [{ weight: 1, term }], base: null },
    initial,
    extraCount: 0,
  })
}

async function shareBeyondBarrier(temperatures: number): Promise<{ share: number; swapRate?: number }> {
  const chainCount = 100
  const session = await twoModes()
  const context = { session, data, batchSize: 10, seed: 1 }
  const config = methodConfig('persistent-contrastive-divergence', {
    ...{ steps: 10, chainCount, temperatures, smallestInverseTemperature: 0.02 },
    sampler: { kind: 'metropolis-adjusted-langevin', stepSize: 0.3, targetAcceptance: 0 },
  })
  const values = data.train.slice(0, 10)
  let state: { chains: Rows } = {
    chains: session.upload(new Float64Array(chainCount * temperatures).fill(-4), chainCount * temperatures),
  }
  let share = 0
  let swapRate: number | undefined
  for (let iteration = 1; iteration <= 60; iteration++) {
    const batch = { rows: session.upload(values, 10), values, iteration, samplerStep: 10 * (iteration - 1) }
    const step = await pcd.step(config, batch, state, context)
    state = step.state as typeof state
    swapRate = step.metrics.swapRate
    const negatives = await session.download(step.sampling!.negatives)
    expect(negatives).toHaveLength(chainCount)
    if (iteration > 40) share += negatives.filter((x) => x > 0).length / chainCount / 20
  }
  expect(state.chains.rowCount).toBe(chainCount * temperatures)
  return { share, ...(swapRate !== undefined && { swapRate }) }
}

test('cross a barrier that chains at one temperature do not', { timeout: 60_000 }, async () => {
  expect(await shareBeyondBarrier(1)).toEqual({ share: 0 })
  const { share, swapRate } = await shareBeyondBarrier(6)
  // Half the mass is there; some 100 chains that are correlated over the 20 updates scatter by 0.05 or a little more.
  expect(Math.abs(share - 0.5)).toBeLessThan(0.2)
  expect(swapRate).toBeGreaterThan(0.1)
})

test('one temperature starts at the same rows as before, several at those rows at each', async () => {
  const session = await twoModes()
  const context = { session, data, batchSize: 10, seed: 1 }
  const rowsOf = async (temperatures: number) => {
    const config = methodConfig('persistent-contrastive-divergence', { chainCount: 5, temperatures })
    return [...(await session.download(pcd.init(config, context).chains))]
  }
  const single = await rowsOf(1)
  expect(await rowsOf(3)).toEqual([...single, ...single, ...single])
})

test('are told by name, and a ladder of one has no smallest β', () => {
  const tempered = methodConfig('persistent-contrastive-divergence', { temperatures: 4 })
  expect(laneLabel({ name: '', method: tempered, inputNoise: 0 })).toBe('PCD-10, 4 temperatures')
  expect(methodDefinition(tempered.kind).drawnTitle?.(tempered)).toBe('persistent chains, those at temperature 1')
  expect(idleMethodFields(tempered)).toEqual([])
  expect(idleMethodFields(methodConfig('persistent-contrastive-divergence'))).toEqual(['smallestInverseTemperature'])
})

test('keep their ages when they change places, and those at temperature 1 are told', async () => {
  const [chainCount, temperatures] = [40, 3]
  const count = chainCount * temperatures
  const session = await twoModes()
  // Steps have an sd of 0.0014 and replicas are 0.02 apart: each is recognised by where it stands.
  const config = methodConfig('persistent-contrastive-divergence', {
    ...{ steps: 1, chainCount, temperatures, smallestInverseTemperature: 0.5, restart: 0 },
    sampler: { kind: 'metropolis-adjusted-langevin', stepSize: 1e-6, targetAcceptance: 0 },
  })
  const placeOf = (replica: number) => -5.2 + 0.02 * replica
  const state = {
    chains: session.upload(
      Float64Array.from({ length: count }, (_, replica) => placeOf(replica)),
      count,
    ),
    ages: Float64Array.from({ length: count }, (_, replica) => 100 * replica),
  }
  const values = data.train.slice(0, 10)
  const batch = { rows: session.upload(values, 10), values, iteration: 1, samplerStep: 0 }
  const step = await pcd.step(config, batch, state, { session, data, batchSize: 10, seed: 1 })
  const kept = step.state as typeof state
  const there = (await session.download(kept.chains)).map((x) => Math.round((x - placeOf(0)) / 0.02))
  expect([...there]).not.toEqual([...there.keys()])
  expect([...kept.ages]).toEqual([...there].map((replica) => 100 * replica + 1))
  const cold = kept.ages.subarray(0, chainCount)
  expect(step.metrics.chainAge).toBeCloseTo(cold.reduce((sum, age) => sum + age, 0) / chainCount, 9)
})
