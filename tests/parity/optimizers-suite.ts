// Optimizer steps, extra scalars and the stored state of a backend.
//
// Adam divides by the root of a running mean of squares, so a gradient entry that is nearly zero by cancellation may be
// of either sign in float32, and moves its parameter by a whole learning rate one way or the other. What is compared is
// therefore one step at a time: the written formulas in float64 from the very gradient and state that the backend had.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AdamStep, Backend, ParameterState, ParameterVector, SgdStep } from '../../src-engine/backends/backend.ts'
import { adamStep, sgdStep } from '../../src-engine/backends/reference/optimizer-steps.ts'
import { checkCases } from './check-cases.ts'
import { expectClose, largest, roundingOf, toleranceOf } from './closeness.ts'
import { drawer, type CaseLimits, type Sessions, type RandomCase } from './random-case.ts'

type Step = { kind: 'adam'; step: AdamStep } | { kind: 'sgd'; step: SgdStep }

const shared = {
  gradientNormMaximum: fc.constantFrom(0, 0.125, 1e6),
  averageDecay: fc.constantFrom(0, 0.875, 0.99),
}
const adam = fc.record<AdamStep>({
  learningRate: fc.constantFrom(0.0625, 0.002),
  beta1: fc.constantFrom(0.9, 0.5, 0),
  beta2: fc.constantFrom(0.999, 0.9),
  epsilon: fc.constantFrom(1e-8, 1e-4),
  ...shared,
})
const sgd = fc.record<SgdStep>({
  learningRate: fc.constantFrom(0.0625, 0.002),
  momentum: fc.constantFrom(0, 0.9),
  ...shared,
})
const steps: fc.Arbitrary<Step> = fc.oneof(
  adam.map((step) => ({ kind: 'adam' as const, step })),
  sgd.map((step) => ({ kind: 'sgd' as const, step })),
)

export function describeOptimizers(backend: Backend, limits: CaseLimits): void {
  const tolerance = toleranceOf(backend)
  const rounding = roundingOf(backend)

  describe(`${backend.id} follows the written formulas, from its own gradient and state, in`, () => {
    test('Adam and SGD with clipping and a moving average', async () => {
      await checkCases(backend, limits, expectSteps, steps)
    })
  })

  describe(`${backend.id}`, () => {
    test('refuses a gradient that is too long or not finite, and leaves everything as it was', async () => {
      await checkCases(backend, { ...limits, runs: Math.ceil(limits.runs / 4) }, expectRefusal, steps)
    })

    test('gives back the state that it was given, and computes with it', async () => {
      await checkCases(backend, { ...limits, runs: Math.ceil(limits.runs / 4) }, async ({ own, truth }, example) => {
        const count = own.parameterCount + own.extraCount
        const draw = drawer(example.seed, 40)
        const state: ParameterState = {
          parameters: draw(count, 0.5),
          average: draw(count, 0.5),
          firstMoment: draw(count, 0.5),
          secondMoment: draw(count, 0.5).map((value) => Math.fround(value * value)),
          stepCount: 17,
        }
        for (const session of [own, truth]) session.writeState(state)
        expect(await own.readState()).toEqual(state)
        expect([...(await own.extraScalars())]).toEqual([...state.parameters.subarray(own.parameterCount)])
        expect([...(await own.extraScalars('average'))]).toEqual([...state.average.subarray(own.parameterCount)])
        const points = draw(16 * example.dimension, 1)
        const [got, expected] = await Promise.all([own, truth].map((each) => each.energy(each.upload(points, 16))))
        expectClose(got, expected, { tolerance })
      })
    })
  })

  async function expectRefusal({ own }: Sessions, example: RandomCase, { kind, step }: Step): Promise<void> {
    const draw = drawer(example.seed, 42)
    const take = (gradient: ParameterVector, gradientNormLimit: number) =>
      kind === 'adam'
        ? own.adam(gradient, { ...(step as AdamStep), gradientNormLimit })
        : own.sgd(gradient, { ...(step as SgdStep), gradientNormLimit })
    const gradientOf = (extra: number[]) => {
      const rows = own.upload(draw(example.batch * example.dimension, 1.5), example.batch)
      return own.jetParameterGradient([{ rows, energyWeight: draw(example.batch, 1 / example.batch) }], extra).gradient
    }
    const extra = [...draw(example.extraCount, 1)]
    const first = gradientOf(extra)
    const norm = Math.hypot(...(await own.downloadVector(first)))
    await take(first, 2 * norm)
    const before = await own.readState()
    expect(before.stepCount).toBe(1)
    const second = gradientOf(extra)
    const longer = Math.hypot(...(await own.downloadVector(second)))
    expectClose([(await take(second, longer / 2)).gradientNorm], [longer], { tolerance, what: 'gradient norm' })
    expect(await own.readState()).toEqual(before)
    if (example.extraCount === 0) return
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const { gradientNorm } = await take(gradientOf(extra.fill(odd)), 1e6)
      expect(Number.isFinite(gradientNorm)).toBe(false)
      expect(await own.readState()).toEqual(before)
    }
  }

  async function expectSteps({ own }: Sessions, example: RandomCase, { kind, step }: Step): Promise<void> {
    const draw = drawer(example.seed, 41)
    const rowCount = example.batch
    for (let taken = 1; taken <= 3; taken++) {
      const rows = own.upload(draw(rowCount * example.dimension, 1.5), rowCount)
      const terms = [{ rows, energyWeight: draw(rowCount, 1 / rowCount) }]
      const { gradient } = own.jetParameterGradient(terms, [...draw(example.extraCount, 1)])
      const values = await own.downloadVector(gradient)
      const before = await own.readState()
      const expected = structuredClone(before)
      const norm = kind === 'adam' ? adamStep(expected, values, step) : sgdStep(expected, values, step)
      const { gradientNorm } = kind === 'adam' ? await own.adam(gradient, step) : await own.sgd(gradient, step)
      const after = await own.readState()

      expectClose([gradientNorm], [norm], { tolerance, what: 'gradient norm' })
      expect(after.stepCount).toBe(taken)
      for (const name of ['parameters', 'average', 'firstMoment'] as const) {
        // The change, not the value: a wrong rate or decay would hide behind the size of what it changes.
        const change = (state: ParameterState) => state[name].map((value, i) => value - before[name][i])
        const room = rounding * (largest(before[name]) + largest(expected[name]))
        const scale = largest(change(expected)) + room / tolerance
        expectClose(change(after), change(expected), { tolerance, scale, what: `change of ${name}, step ${taken}` })
      }
      // Its root divides, so every entry counts by itself, down to where float32 squares vanish (and ε takes over).
      for (let i = 0; i < values.length; i++) {
        const bound = tolerance * expected.secondMoment[i] + 1e-36
        expect(Math.abs(after.secondMoment[i] - expected.secondMoment[i])).toBeLessThanOrEqual(bound)
      }
      if (step.averageDecay === 0) expect(after.average).toEqual(after.parameters)
    }
  }
}
