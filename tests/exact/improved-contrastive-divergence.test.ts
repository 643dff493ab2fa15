// Improved CD: its gradient through the last Langevin step, its entropy, what it refuses.

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { methodConfigSchema, samplersFor } from '../../src-shared/config/method.ts'
import { samplerConfigSchema, type SamplerConfig } from '../../src-shared/config/sampler.ts'
import type { EnergySession, Rows } from '../../src-engine/backends/backend.ts'
import { modelDataOf } from '../../src-engine/data/model-data.ts'
import type { MethodStep } from '../../src-engine/methods/method.ts'
import { neighbourSpread } from '../../src-engine/methods/neighbour-spread.ts'
import { methods } from '../../src-engine/methods/registry.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { batchOf, expectDerivative } from './finite-differences.ts'
import { methodConfig } from './method-config.ts'
import { mlpShape, normals, session } from './session.ts'
import { gaussianData } from './small-training.ts'

const kind = 'improved-contrastive-divergence'
const method = methods[kind]
const data = modelDataOf(gaussianData([1, 0.4, 0.4, 0.5]), 'raw')
const shape = mlpShape([2, 6, 4, 1], 'silu')
const count = 12

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Mean log distance to the nearest other point, pair by pair. */
function logDistances(points: Float64Array): number {
  const rows = Array.from({ length: count }, (_, i) => [points[2 * i], points[2 * i + 1]])
  const nearest = rows.map(([x, y], i) =>
    Math.min(...rows.flatMap(([u, w], j) => (i === j ? [] : [Math.hypot(x - u, y - w)]))),
  )
  return nearest.reduce((sum, distance) => sum + Math.log(distance), 0) / count
}

describe.each([
  ['coupled', { kind: 'unadjusted-langevin', form: 'coupled', stepSize: 0.2, noise: 1 }, 0.1],
  ['decoupled', { kind: 'unadjusted-langevin', form: 'decoupled', stepSize: 0.15, noise: 0.4 }, 0.15],
] as const)('through a %s last step', (_form, sampler, drift) => {
  test.each([
    [1, 0],
    [0, 0.5],
    [0.7, 0.3],
  ])('the gradient is that of gap, KL term × %f and entropy term × %f', async (klWeight, entropyWeight) => {
    const own = await session(shape)
    const frozen = await session(shape)
    const batch = batchOf(own, data.train, count)
    const config = methodConfig(kind, { steps: 3, klWeight, entropyWeight, sampler })
    const step = await method.step(config, batch, {}, { session: own, data, batchSize: count, seed: 1 })
    const end = await own.download(step.sampling!.negatives)
    const fixed = own.upload(end, count)
    const before = await twoStepsOf(own, batch.rows, sampler)
    const slopeNow = await gradientAt(frozen, before)
    /** x_k at the session's parameters of now: from where it was by what the drift of the last step has changed. */
    const moved = async () => {
      const slope = await gradientAt(own, before)
      return end.map((x, at) => x - drift * (slope[at] - slopeNow[at]))
    }
    const energyOf = async (each: EnergySession, points: Float64Array) =>
      mean(await each.energy(each.upload(points, count)))
    const startEnergy = await energyOf(frozen, before)
    const loss = async () => {
      const points = await moved()
      const gap = mean(await own.energy(batch.rows)) - mean(await own.energy(fixed))
      const change = (await energyOf(frozen, points)) - startEnergy
      return gap + klWeight * change - 2 * entropyWeight * logDistances(points)
    }
    expect(step.metrics.loss).toBeCloseTo(await loss(), 11)
    await expectDerivative({ session: own, gradient: step.gradient, loss })
  })
})

const gradientAt = async (own: EnergySession, points: Float64Array) =>
  own.download(own.energyGradientX(own.upload(points, count)))

/** The same chains one step earlier. */
async function twoStepsOf(own: EnergySession, rows: Parameters<EnergySession['walk']>[0], sampler: SamplerConfig) {
  if (sampler.kind !== 'unadjusted-langevin') throw new Error('Expected unadjusted Langevin.')
  const { form, stepSize, noise } = sampler
  const walk = await own.walk(rows, {
    steps: 2,
    proposal:
      form === 'coupled' ? { kind: 'langevin', stepSize } : { kind: 'decoupled-langevin', drift: stepSize, noise },
    acceptance: { kind: 'none' },
    normals: { seed: 1, purpose: purposes.negatives, firstChain: 0, firstStep: 20 },
    centre: data.mean,
  })
  return own.download(walk.rows)
}

test('without both terms it is CD', async () => {
  const own = await session(shape)
  const batch = batchOf(own, data.train, count)
  const context = { session: own, data, batchSize: count, seed: 1 }
  const improved = await method.step(methodConfig(kind, { klWeight: 0, entropyWeight: 0 }), batch, {}, context)
  const cd = await methods['contrastive-divergence'].step(methodConfig('contrastive-divergence'), batch, {}, context)
  expect(await own.downloadVector(improved.gradient)).toEqual(await own.downloadVector(cd.gradient))
  expect(improved.metrics).toEqual(cd.metrics)
  expect(improved.evaluations).toBe(cd.evaluations)
})

test('persistent chains go on from where they were', async () => {
  const own = await session(shape)
  const batch = batchOf(own, data.train, count)
  const context = { session: own, data, batchSize: count, seed: 1 }
  const config = methodConfig(kind, { start: 'persistent', steps: 2 })
  const start = method.init(config, context)
  const { state, sampling }: MethodStep = await method.step(config, batch, start, context)
  expect(state?.chains).toBe(sampling!.negatives)
  const rows = [state!.chains, start.chains] as Rows[]
  expect(await own.download(rows[0])).not.toEqual(await own.download(rows[1]))
  expect(method.init(methodConfig(kind), context)).toEqual({})
})

test('a sampler that refuses proposals is refused in words, by the schema and by the engine', () => {
  const sampler = v.parse(samplerConfigSchema, { kind: 'metropolis-adjusted-langevin', stepSize: 0.1 })
  const config = { ...methodConfig(kind), sampler }
  const parsed = v.safeParse(methodConfigSchema, config)
  expect(parsed.issues?.[0].message).toMatch(/Expected unadjusted Langevin .* got another sampler: choose/)
  expect(() => method.check(config)).toThrow(/Expected unadjusted Langevin .* got another sampler: choose/)
  expect(Object.keys(samplersFor(kind))).toEqual(['unadjusted-langevin'])
})

describe('the spread of neighbours', () => {
  test('is the mean log distance, with its derivative', () => {
    const points = normals(2 * count, 4)
    const { meanLogDistance, derivative } = neighbourSpread(points, 2, count)
    expect(meanLogDistance).toBeCloseTo(logDistances(points), 14)
    points.forEach((_, at) => {
      const by = (step: number) => logDistances(points.map((x, each) => (each === at ? x + step : x)))
      expect(derivative[at]).toBeCloseTo((by(1e-6) - by(-1e-6)) / 2e-6, 7)
    })
  })

  test('gives the entropy of a Gaussian by Kozachenko and Leonenko', () => {
    const n = 2000
    const { meanLogDistance } = neighbourSpread(normals(2 * n, 9), 2, n)
    const entropy = 2 * meanLogDistance + Math.log(n - 1) + Math.log(Math.PI) + 0.5772156649
    // log 2πe; the estimate's standard deviation is near √((π²/6 + 1) / n) = 0.036, three of which are allowed.
    expect(Math.abs(entropy - Math.log(2 * Math.PI * Math.E))).toBeLessThan(0.11)
  })

  test('tells of what is not a number, and of points that coincide', () => {
    expect(neighbourSpread(Float64Array.of(0, 0, 1, Number.NaN), 2, 2).meanLogDistance).toBeNaN()
    expect(neighbourSpread(Float64Array.of(1, 2, 1, 2), 2, 2).meanLogDistance).toBe(Number.NEGATIVE_INFINITY)
    // Two of three on a line: as if they were a hundredth of the usual spacing apart, and not pushed.
    const { meanLogDistance, derivative } = neighbourSpread(Float64Array.of(0, 0, 3), 1, 3)
    const floor = 0.01 * Math.sqrt(2) * (1 / 3)
    expect(meanLogDistance).toBeCloseTo((2 * Math.log(floor) + Math.log(3)) / 3, 12)
    expect([...derivative].map(Math.abs)).toEqual([1 / 9, 0, 1 / 9])
  })
})
