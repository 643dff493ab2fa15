// Step sizes that follow the acceptance: the rule by hand, and where it comes to rest against closed forms.

import { describe, expect, test } from 'vitest'
import { adjustedLane } from '../../src-shared/adjustment.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { samplerDefinition, samplerOfKind, targetAcceptanceOf } from '../../src-shared/config/sampler.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import {
  adaptationFrom,
  adaptationNumbers,
  adaptedBy,
  beginAdaptation,
  settledStepSizeOf,
  stepSizeOf,
} from '../../src-engine/samplers/dual-averaging.ts'
import { runSampler } from '../../src-engine/samplers/registry.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src-engine/training/checkpoint.ts'
import { normals, session, standardGaussian } from './session.ts'
import { smallTraining } from './small-training.ts'

const options = { target: 0.65, minimum: 1e-6, maximum: 100, memory: Number.POSITIVE_INFINITY }

/** Share of a random walk's proposals of variance ε that are taken on E = x²/2 in one dimension. */
const takenShare = (stepSize: number): number => (2 / Math.PI) * Math.atan(2 / Math.sqrt(stepSize))

describe('dual averaging', () => {
  test('follows the rule, by hand', () => {
    let adaptation = beginAdaptation(0.1)
    const found: number[] = []
    for (const acceptance of [0.9, 0.2, 0.55]) {
      adaptation = adaptedBy(adaptationFrom(adaptationNumbers(adaptation)), acceptance, options)
      found.push(stepSizeOf(adaptation), settledStepSizeOf(adaptation))
    }
    // The formulas written out in Python.
    const expected = [
      0.15754571033903186, 0.15754571033903186, 0.062412505577826106, 0.09084388566352534, 0.04495950163783625,
      0.06672472778728847,
    ]
    found.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12))
  })

  test.each([0.234, 0.44, 0.7])('comes to rest where a random walk’s acceptance is %d', (target) => {
    let adaptation = beginAdaptation(0.01)
    for (let update = 0; update < 3000; update++) {
      adaptation = adaptedBy(adaptation, takenShare(stepSizeOf(adaptation)), { ...options, target })
    }
    const exact = (2 / Math.tan((Math.PI / 2) * target)) ** 2
    // The pull towards the start, γ |log ε − μ| / √t, is 0.007 of acceptance at most here.
    expect(Math.abs(takenShare(stepSizeOf(adaptation)) - target)).toBeLessThan(0.01)
    expect(Math.abs(Math.log(settledStepSizeOf(adaptation) / exact))).toBeLessThan(0.1)
  })

  test('goes on following where the energy changes, and comes back from a bound at once', () => {
    const memory = 1000
    let adaptation = beginAdaptation(1)
    for (let update = 0; update < 5000; update++) adaptation = adaptedBy(adaptation, 1, { ...options, memory })
    expect(stepSizeOf(adaptation)).toBeCloseTo(100, 9)
    for (let update = 0; update < 20; update++) adaptation = adaptedBy(adaptation, 0, { ...options, memory })
    expect(stepSizeOf(adaptation)).toBeLessThan(1)
  })

  test('learns nothing from an acceptance that is not a number', () => {
    const adaptation = beginAdaptation(0.1)
    expect(adaptedBy(adaptation, Number.NaN, options)).toBe(adaptation)
  })
})

describe('a sampler adapted during its walk', () => {
  test('takes the share of a Gaussian’s proposals that was asked for', async () => {
    const own = await session(standardGaussian(1))
    const chains = 400
    let start = own.upload(normals(chains, 4), chains)
    let adaptation = beginAdaptation(0.01)
    const shares: number[] = []
    for (let update = 0; update < 400; update++) {
      const moved = await runSampler(
        { kind: 'random-walk-metropolis', stepSize: stepSizeOf(adaptation), targetAcceptance: 0.44 },
        {
          ...{ session: own, start, steps: 1, centre: new Float64Array(1) },
          normals: { seed: 1, purpose: purposes.chains, firstChain: 0, firstStep: update },
          acceptPurpose: purposes.chainsAccept,
        },
      )
      start = moved.rows
      const acceptance = await moved.acceptance!
      if (update >= 200) shares.push(acceptance)
      adaptation = adaptedBy(adaptation, acceptance, { ...options, target: 0.44 })
    }
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
    // Pull towards the start 0.05 · 6.4 / √200 = 0.02; binomial noise of 80,000 proposals 0.002.
    expect(Math.abs(mean - 0.44)).toBeLessThan(0.03)
  })
})

describe.each(['contrastive-divergence', 'persistent-contrastive-divergence'] as const)('%s', (kind) => {
  const withSampler = (sampler: object) => (config: ExperimentConfig) => {
    config.lanes = config.lanes.map((lane) => ({ ...lane, method: { ...lane.method, sampler } }) as LaneConfig)
  }
  const adapting = withSampler({ kind: 'metropolis-adjusted-langevin', stepSize: 0.01, targetAcceptance: 0.574 })

  test('adapts its sampler’s step size, records it, and goes on from a checkpoint bit for bit', async () => {
    const training = await smallTraining({ kind, change: adapting })
    const sizes: number[] = []
    for (let step = 0; step < 12; step++) sizes.push((await training.step()).row.values.stepSize!)
    expect(sizes[0]).toBe(0.01)
    expect(sizes.at(-1)).toBeGreaterThan(0.1)
    const saved = decodeCheckpoint(encodeCheckpoint(await training.checkpoint()))
    expect(saved.arrays['method-vector.stepSizeAdaptation'][0]).toBe(0.01)
    const resumed = await smallTraining({ kind, change: adapting, checkpoint: saved })
    for (let step = 0; step < 3; step++) expect(await resumed.step()).toEqual(await training.step())
  })

  test('begins anew from a step size that a person sets meanwhile', async () => {
    let lane!: LaneConfig
    const change = (config: ExperimentConfig) => {
      adapting(config)
      lane = config.lanes[0]
    }
    const training = await smallTraining({ kind, change })
    for (let step = 0; step < 5; step++) await training.step()
    training.adjust(adjustedLane(lane, [{ path: 'method.sampler.stepSize', value: 0.002 }]))
    expect((await training.step()).row.values.stepSize).toBeCloseTo(0.002, 12)
    expect((await training.step()).row.values.stepSize).toBeGreaterThan(0.002)
  })

  test('keeps nothing where the step size stays as set', async () => {
    const fixed = withSampler({ kind: 'metropolis-adjusted-langevin', stepSize: 0.01, targetAcceptance: 0 })
    const training = await smallTraining({ kind, change: fixed })
    expect((await training.step()).row.values.stepSize).toBeUndefined()
    expect(Object.keys((await training.checkpoint()).arrays)).not.toContain('method-vector.stepSizeAdaptation')
  })
})

test('only a sampler that refuses has a target, and Hamiltonian Monte Carlo begins with one', () => {
  const langevin = { kind: 'unadjusted-langevin', form: 'coupled', stepSize: 0.04, noise: 0.1 } as const
  expect(targetAcceptanceOf(langevin)).toBe(0)
  expect(targetAcceptanceOf(samplerOfKind('metropolis-adjusted-langevin', langevin))).toBe(0)
  expect(targetAcceptanceOf(samplerOfKind('hamiltonian-monte-carlo', langevin))).toBe(0.65)
  expect(samplerDefinition('hamiltonian-monte-carlo').acceptanceTarget).toBe(0.65)
})
