// The sampling lab against laws in closed form: what its chains come to, what they cost, and what it tells of their steps.

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { openEnergyField } from '../../src-engine/energy-fields/registry.ts'
import { sampleField } from '../../src-engine/sampling-lab/sample-field.ts'
import { autocorrelations } from '../../src-engine/metrics/autocorrelations.ts'
import type { LabChains, LabLive } from '../../src-shared/sampling-lab/lab-result.ts'
import { labCost, labSetupSchema, labSteps, type LabSampler } from '../../src-shared/sampling-lab/lab-setup.ts'

const gaussian = { kind: 'density', data: { kind: 'gaussian-one-dimensional', mean: 0, noise: 1 } }
const mixture = { kind: 'density', data: { kind: 'mixture-one-dimensional' } }

const unasked = async () => {
  throw new Error('Expected no model to be asked for.')
}
const noModels = { model: unasked, keptModel: unasked }

async function sampled(input: Record<string, unknown>) {
  const setup = v.parse(labSetupSchema, { source: gaussian, ...input })
  const field = await openEnergyField(setup.source, noModels)
  return sampleField(field, setup, { title: 'test', clock: () => 0 })
}

/** Five standard errors by the chains' own ESS: for a fixed seed, what fails would fail one time in a million. */
function expectMoments(chains: LabChains, { mean, variance }: { mean: number; variance: number }, fourth = 3): void {
  const [axis] = chains.axes
  expect(axis.effectiveSampleSize).toBeGreaterThan(500)
  expect(Math.abs(axis.mean - mean)).toBeLessThan(5 * axis.meanError)
  // Var of a variance: (kurtosis − 1) variance² / ESS; squares of an AR(1) chain are less correlated than its draws.
  const varianceError = variance * Math.sqrt((fourth - 1) / axis.effectiveSampleSize)
  expect(Math.abs(axis.variance - variance)).toBeLessThan(5 * varianceError)
}

const sampler = (kind: string, more: Record<string, unknown> = {}, tempering = {}) => ({
  sampler: { kind, ...more },
  ...tempering,
})

// Some hundred thousand steps take a second alone, and several beside other work.
describe('stationary laws on a Gaussian', { timeout: 30_000 }, () => {
  test('ULA has the variance 1/(1 − ε/4), and MALA at the same step has 1', async () => {
    const { samplers } = await sampled({
      samplers: [
        sampler('unadjusted-langevin', { stepSize: 1.2 }),
        sampler('metropolis-adjusted-langevin', { stepSize: 1.2 }),
      ],
      evaluations: 40_000,
    })
    const [ula, mala] = samplers
    expectMoments(ula, { mean: 0, variance: 1 / (1 - 1.2 / 4) })
    expectMoments(mala, { mean: 0, variance: 1 })
    expect(ula.acceptance).toBeNull()
    expect(mala.acceptance).toBeGreaterThan(0.7)
  })

  test('HMC and random walk have 1, from a far point, once the warm-up is left out', async () => {
    const { samplers } = await sampled({
      samplers: [
        sampler('hamiltonian-monte-carlo', { stepSize: 0.5, leapfrogSteps: 3 }),
        sampler('random-walk-metropolis', { stepSize: 5 }),
      ],
      evaluations: 30_000,
      start: 'far',
    })
    for (const chains of samplers) expectMoments(chains, { mean: 0, variance: 1 })
  })

  test('at temperature 2 the variance is 2, exactly and of the chains', async () => {
    const { samplers, truth } = await sampled({
      samplers: [sampler('metropolis-adjusted-langevin', { stepSize: 1.5 })],
      evaluations: 40_000,
      temperature: 2,
    })
    expect(truth.marginals?.[0].variance).toBeCloseTo(2, 6)
    expect(truth.logPartition).toBeCloseTo(0.5 * Math.log(2 * Math.PI * 2) - 0.25 * Math.log(2 * Math.PI), 6)
    expectMoments(samplers[0], { mean: 0, variance: 2 })
  })

  test('step sizes are in units of the variance: a Gaussian five times as wide has the same chains, five times as wide', async () => {
    const input = { samplers: [sampler('metropolis-adjusted-langevin', { stepSize: 1 })], evaluations: 500 }
    const [one, wide] = await Promise.all([
      sampled({ ...input, start: 'mode' }),
      sampled({
        ...input,
        start: 'mode',
        source: { kind: 'density', data: { kind: 'gaussian-one-dimensional', mean: 0, noise: 5 } },
      }),
    ])
    // Rounding apart, which decides no proposal of these.
    one.samplers[0].positions.forEach((value, i) => {
      expect(wide.samplers[0].positions[i] / 5).toBeCloseTo(value, 9)
    })
  })
})

describe('parallel tempering', { timeout: 30_000 }, () => {
  test('finds the weights of two modes that a chain alone does not leave', async () => {
    const alone = sampler('metropolis-adjusted-langevin', { stepSize: 0.02 })
    const { samplers, truth } = await sampled({
      source: { kind: 'density', data: { kind: 'formula', energy: '8 * (x^2 - 1)^2 + 0.5 * x', xFrom: -3, xTo: 3 } },
      samplers: [alone, { ...alone, levels: 4, hottest: 20 }],
      evaluations: 100_000,
      start: 'mode',
    })
    const [still, tempered] = samplers
    const exact = truth.marginals?.[0].mean ?? Number.NaN
    // All chains begin in the deeper mode at −1, which holds 73%.
    expect(exact).toBeGreaterThan(-0.6)
    expect(Math.abs(tempered.axes[0].mean - exact)).toBeLessThan(5 * tempered.axes[0].meanError)
    expect(tempered.axes[0].meanError).toBeLessThan(0.1)
    expect(Math.abs(still.axes[0].mean - exact)).toBeGreaterThan(Math.abs(tempered.axes[0].mean - exact))
    expect(tempered.swapRates).toHaveLength(3)
    for (const rate of tempered.swapRates) expect(rate).toBeGreaterThan(0.1)
  })
})

describe('the same cost', () => {
  const kinds: LabSampler[] = v
    .parse(v.array(labSetupSchema), [
      { source: gaussian, samplers: [sampler('unadjusted-langevin'), sampler('metropolis-adjusted-langevin')] },
      {
        source: gaussian,
        samplers: [
          sampler('hamiltonian-monte-carlo', { leapfrogSteps: 7 }),
          sampler('random-walk-metropolis', {}, { levels: 3 }),
        ],
      },
      { source: gaussian, samplers: [sampler('unadjusted-langevin', {}, { levels: 5 })] },
    ])
    .flatMap(({ samplers }) => samplers)

  test.each(kinds)('is kept to within one step: $sampler.kind, $levels temperatures', (each) => {
    for (const budget of [1000, 1234, 50_000]) {
      const steps = labSteps(each, budget)
      expect(labCost(each, steps)).toBeLessThanOrEqual(budget)
      expect(labCost(each, steps + 1)).toBeGreaterThan(budget)
    }
  })

  test.each(kinds)('is what the energy is really asked for: $sampler.kind, $levels temperatures', async (each) => {
    const setup = v.parse(labSetupSchema, { source: gaussian, samplers: [each], evaluations: 700, chains: 3 })
    const field = await openEnergyField(setup.source, noModels)
    let asked = 0
    const counted = {
      ...field,
      evaluate(points: Float64Array, gradients: Float64Array | null) {
        // Pictures and the integral ask for other numbers of rows.
        if (points.length === 3 || points.length === 3 * each.levels) {
          asked += (points.length * (gradients ? 1 : 0.5)) / 3
        }
        return field.evaluate(points, gradients)
      },
    }
    const { samplers } = await sampleField(counted, setup, { title: '', clock: () => 0 })
    expect(asked).toBe(samplers[0].evaluations)
  })
})

/** The first hundred and the last hundred. */
const watchedOf = (steps: number): number[] =>
  Array.from({ length: steps }, (_, made) => made + 1).filter((step) => step <= 100 || step > steps - 100)

describe('the steps that are watched', () => {
  test('were taken where the chain moved to the proposal, and refused where it stayed', async () => {
    const { samplers } = await sampled({
      source: { kind: 'density', data: { kind: 'funnel' } },
      samplers: [
        sampler('metropolis-adjusted-langevin', { stepSize: 0.5 }),
        sampler('hamiltonian-monte-carlo', { stepSize: 0.6, leapfrogSteps: 4 }),
      ],
      evaluations: 600,
      chains: 3,
    })
    for (const { watched, positions, steps, thin } of samplers) {
      expect(thin).toBe(1)
      expect(watched.map(({ step }) => step)).toEqual(watchedOf(steps))
      expect(watched.at(-1)?.step).toBe(steps)
      let refused = 0
      for (const { step, from, path, taken } of watched) {
        const size = from.length
        const now = positions.subarray((step - 1) * size, step * size)
        for (let chain = 0; chain < taken.length; chain++) {
          const at = (values: Float64Array) => [values[2 * chain], values[2 * chain + 1]]
          const proposal = at(path.subarray(path.length - size))
          expect(at(now)).toEqual(taken[chain] ? proposal : at(from))
          if (!taken[chain]) refused++
        }
      }
      expect(refused).toBeGreaterThan(0)
    }
    expect(samplers[1].watched[0].path).toHaveLength(4 * 3 * 2)
  })

  test('of ULA are all taken', async () => {
    const { samplers } = await sampled({ samplers: [sampler('unadjusted-langevin')], evaluations: 60 })
    expect(samplers[0].watched.every(({ taken }) => taken.every((each) => each === 1))).toBe(true)
  })
})

test('the exact marginals of a mixture are its own', async () => {
  const { truth } = await sampled({ source: mixture, samplers: [sampler('unadjusted-langevin')], evaluations: 50 })
  const [{ x, density }] = truth.marginals ?? []
  const field = await openEnergyField(
    v.parse(labSetupSchema, { source: mixture, samplers: [sampler('unadjusted-langevin')] }).source,
    noModels,
  )
  const exact = field.evaluate(x, null).map((energy) => Math.exp(-energy))
  density.forEach((value, index) => expect(value).toBeCloseTo(exact[index], 7))
})

test('a histogram of well-mixed draws follows the exact probabilities of its bins', { timeout: 30_000 }, async () => {
  const { samplers } = await sampled({
    samplers: [sampler('hamiltonian-monte-carlo', { stepSize: 0.8, leapfrogSteps: 2 })],
    evaluations: 40_000,
  })
  const { counts, exact, total } = samplers[0].axes[0].histogram
  expect(exact?.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0.995)
  // Each count within five standard errors of a multinomial of independent draws, which these nearly are.
  counts.forEach((count, bin) => {
    const share = exact?.[bin] ?? 0
    expect(Math.abs(count / total - share)).toBeLessThan(5 * Math.sqrt((share + 1 / total) / total))
  })
})

test('autocorrelations of an AR(1) chain fall as ρᵗ', () => {
  // Deterministic: the sum of squares of a period has no noise.
  const chain = Float64Array.from({ length: 4000 }, (_, t) => Math.cos((2 * Math.PI * t) / 40))
  const found = autocorrelations([chain], 40)
  found.forEach((value, lag) => expect(value).toBeCloseTo(Math.cos((2 * Math.PI * lag) / 40), 1))
  expect(found[0]).toBe(1)
})

test('a step too large ends with a reason and keeps what was finite', async () => {
  const { samplers } = await sampled({
    samplers: [sampler('unadjusted-langevin', { stepSize: 40 })],
    evaluations: 2000,
    start: 'far',
  })
  const [chains] = samplers
  expect(chains.fault).toMatch(/left all numbers/)
  expect(chains.steps).toBeLessThan(2000)
  expect(chains.positions.every(Number.isFinite)).toBe(true)
})

test('a chain that leaves all numbers at a higher temperature is said, and an exchange that was never tried is none', async () => {
  const quartic = { kind: 'density', data: { kind: 'formula', energy: 'x^4' } }
  const ladder = { sampler: { kind: 'unadjusted-langevin', stepSize: 0.05 }, levels: 3, hottest: 1000 }
  const { samplers } = await sampled({ source: quartic, samplers: [ladder], evaluations: 600, start: 'far' })
  expect(samplers[0].fault).toMatch(/at a higher temperature left all numbers/)
  expect(samplers[0].swapRates).toEqual([])
})

test('a formula without a density is refused in words', async () => {
  const input = { samplers: [sampler('unadjusted-langevin')], evaluations: 100 }
  await expect(
    sampled({ ...input, source: { kind: 'density', data: { kind: 'formula', energy: 'x', xFrom: -3, xTo: 3 } } }),
  ).rejects.toThrow(/fits the box/)
})

describe('the schema', () => {
  const parse = (input: unknown) => v.safeParse(labSetupSchema, input)
  test.each<[string, unknown, RegExp]>([
    ['no sampler', { source: gaussian, samplers: [] }, /one or two samplers, got none/],
    ['three samplers', { source: gaussian, samplers: Array(3).fill(sampler('unadjusted-langevin')) }, /two at a time/],
    ['too many chains', { source: gaussian, samplers: [sampler('unadjusted-langevin')], chains: 99 }, /from 1 to 16/],
    ['a budget of nothing', { source: gaussian, samplers: [sampler('unadjusted-langevin')], evaluations: 0 }, /50/],
    [
      'a budget that does not pay for four steps of the dearer sampler',
      {
        source: gaussian,
        samplers: [
          { sampler: { kind: 'hamiltonian-monte-carlo', leapfrogSteps: 50 }, levels: 8 },
          sampler('metropolis-adjusted-langevin'),
        ],
        evaluations: 50,
      },
      /at least 1608, which pays for 4 steps of HMC/,
    ],
    ['block Gibbs', { source: gaussian, samplers: [{ sampler: { kind: 'gibbs' } }] }, /gibbs/],
  ])('refuses %s', (_what, input, message) => {
    expect(
      parse(input)
        .issues?.map(({ message }) => message)
        .join(' '),
    ).toMatch(message)
  })

  test('keeps step sizes as they are set', () => {
    const { output } = parse({ source: gaussian, samplers: [sampler('hamiltonian-monte-carlo')] })
    expect(output).toMatchObject({ samplers: [{ sampler: { targetAcceptance: 0 } }] })
  })
})

test('chains are told of on their way as they will be in the result, the scene once, and short work not at all', async () => {
  const samplers = [sampler('metropolis-adjusted-langevin'), sampler('unadjusted-langevin')]
  const setup = v.parse(labSetupSchema, { source: gaussian, samplers, evaluations: 200 })
  const field = await openEnergyField(setup.source, noModels)
  const told: LabLive[] = []
  const sampledAt = async (msPerLook: number) => {
    let now = 0
    const clock = () => (now += msPerLook)
    return sampleField(field, setup, { title: 'test', clock, tell: (live) => void told.push(live) })
  }
  await sampledAt(0.1)
  expect(told).toEqual([])

  const { samplers: ended } = await sampledAt(40)
  expect(told.map(({ scene }) => scene !== undefined)).toEqual(told.map((_, index) => index === 0))
  expect(told[0].scene).toMatchObject({ title: 'test', samplers: [], field: { resolution: 401 } })
  const looks = told.flatMap(({ samplers: [first] }) => first.steps)
  expect(looks.length).toBeGreaterThan(10)
  expect(told[0].samplers[1].steps).toBe(0)
  // Every position is kept in a result this short.
  for (const { samplers: live } of told) {
    live.forEach(({ steps, positions }, index) => {
      const size = setup.chains
      if (steps > 0) expect(positions).toEqual(ended[index].positions.slice(0, steps * size))
    })
  }
  const last = told.at(-1)!.samplers
  expect(last[1].acceptance).toBeNull()
  // A chain on a line that is not refused moves.
  expect(last[0].acceptance).toBeCloseTo(ended[0].acceptance!, 1)
})
