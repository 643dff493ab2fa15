// The five models of lesson 13 against closed forms and trapezoid rules of this file: nothing here calls the code they are of.

import { describe, expect, it } from 'vitest'
import { lessonProvenance } from '../../../src-shared/learn/settings-in-words.ts'
import { computeLesson } from '../../../src-engine/lessons/registry.ts'
import { normalCdf } from '../../support/normal-cdf.ts'

const { exp, log, sqrt, PI, abs, tanh } = Math
const normal = (x: number, mean = 0, deviation = 1) =>
  exp(-(((x - mean) / deviation) ** 2) / 2) / (deviation * sqrt(2 * PI))
const mixture = (x: number, left = 0.3) => left * normal(x, -2, 0.6) + (1 - left) * normal(x, 1.5, 0.8)
const rightShare = (left = 0.3) => 1 - left * normalCdf(2 / 0.6) - (1 - left) * normalCdf(-1.5 / 0.8)

function integral(of: (x: number) => number, [low, high] = [-9, 9], cells = 1800): number {
  const width = (high - low) / cells
  let sum = 0.5 * (of(low) + of(high))
  for (let cell = 1; cell < cells; cell++) sum += of(low + cell * width)
  return sum * width
}

const best = integral((x) => mixture(x) * log(mixture(x)))

async function shown(settings: Record<string, string | number>) {
  const { values, plots } = await computeLesson('other-models', settings)
  const found = new Map(values.map((each) => [each.id, each]))
  const [density, inside] = ['density', 'inside'].map((id) => plots.find((plot) => plot.id === id)!)
  const [data, , exact] = density.lines
  return {
    value: (id: string) => found.get(id)!.value,
    check: (id: string) => found.get(id)!.check!.value,
    data,
    exact,
    inside,
  }
}

/** Over places that need not be equally spaced. */
function over({ x, y }: { x: Float64Array; y: Float64Array }, of: (x: number, y: number) => number): number {
  let sum = 0
  for (let i = 1; i < x.length; i++) sum += 0.5 * (of(x[i], y[i]) + of(x[i - 1], y[i - 1])) * (x[i] - x[i - 1])
  return sum
}

const settings: readonly Record<string, string | number>[] = [
  { model: 'energy', steps: 0 },
  { model: 'energy', steps: 25 },
  { model: 'vae', width: 0.3 },
  { model: 'gan', left: 0.1 },
  { model: 'flow', updates: 35 },
  { model: 'diffusion', levels: 7 },
]

describe('each of the models', () => {
  it.each(settings)('has samples of the density that is drawn, and a distance that fits it: %j', async (each) => {
    const { value, check, exact, data } = await shown(each)
    expect(over(exact, (_x, y) => y)).toBeCloseTo(1, 3)
    // The step at 0 costs half a cell.
    const share = over(exact, (x, y) => (x > 0 ? y : x === 0 ? y / 2 : 0))
    // 300 samples or more: four standard errors.
    expect(abs(value('right-share') - share)).toBeLessThan(4 * sqrt((share * (1 - share)) / 300) + 0.01)
    expect(value('distance')).toBeCloseTo(0.5 * over(exact, (x, y) => abs(y - mixture(x))), 3)
    expect(check('right-share')).toBeCloseTo(rightShare(), 9)
    expect(over(data, (x, y) => abs(y - mixture(x)))).toBeCloseTo(0, 12)
  })

  it('has settings of its own, and names no other in its files', () => {
    const words = lessonProvenance('other-models', { model: 'gan', left: 0.2 })
    expect(words).toContain('Left bump’s share 0.2')
    expect(words).not.toContain('Steps')
  })
})

describe('an energy-based model', () => {
  it('knows the likelihood with log Z = ½ log 2π alone, at any number of steps', async () => {
    const { value } = await shown({ model: 'energy', steps: 3 })
    expect(value('own')).toBeCloseTo(0.5 * log(2 * PI), 8)
    expect(value('likelihood')).toBeCloseTo(best, 8)
    expect(value('passes')).toBe(3)
  })

  it('starts in the left bump and comes nearer with every step', async () => {
    const distances: number[] = []
    for (const steps of [0, 5, 20, 60]) distances.push((await shown({ model: 'energy', steps })).value('distance'))
    expect(distances).toEqual(distances.toSorted((a, b) => b - a))
    // The kinks of |p − q| cost both rules some digits.
    expect(distances[0]).toBeCloseTo(0.5 * integral((x) => abs(normal(x, -2, 0.6) - mixture(x))), 4)
  })

  it('after one step has the density of MALA: the moved mass and the refused', async () => {
    const { exact } = await shown({ model: 'energy', steps: 1 })
    const score = (x: number) =>
      (0.3 * normal(x, -2, 0.6) * ((-2 - x) / 0.36) + 0.7 * normal(x, 1.5, 0.8) * ((1.5 - x) / 0.64)) / mixture(x)
    const proposal = (from: number, to: number) => normal(to, from + 0.25 * score(from), sqrt(0.5))
    const start = (x: number) => normal(x, -2, 0.6)
    const flow = (from: number, to: number) =>
      Math.min(proposal(from, to), (mixture(to) * proposal(to, from)) / mixture(from))
    for (const place of [-2.5, -1.5, -0.5]) {
      const arrived = integral((from) => start(from) * flow(from, place), [-6, 2], 4000)
      const stayed = start(place) * (1 - integral((to) => flow(place, to), [-8, 6], 4000))
      const index = exact.x.findIndex((x) => abs(x - place) < 1e-9)
      // The kink of the test costs the grid some of its accuracy.
      expect(exact.y[index]).toBeCloseTo(arrived + stayed, 3)
    }
  })
})

describe('a VAE', () => {
  const edge = -0.524400512708041
  const decoded = (z: number) => -0.25 + 1.75 * tanh(4 * (z - edge))
  const joint = (x: number, z: number) => log(normal(z)) + log(normal(x, decoded(z), 0.7))
  const latents = [-7.5, 7.5] as const

  it.each([0.2, 0.8])('has a gap of KL(q‖p(z|x)) between likelihood and bound, τ = %s', async (width) => {
    const { value, check } = await shown({ model: 'vae', width })
    let [likelihood, bound] = [0, 0]
    for (let x = -7; x <= 7; x += 0.1) {
      const density = integral((z) => exp(joint(x, z)), [...latents], 600)
      const mean = integral((z) => z * exp(joint(x, z)), [...latents], 600) / density
      const q = (z: number) => normal(z, mean, width)
      likelihood += 0.1 * mixture(x) * log(density)
      bound += 0.1 * mixture(x) * integral((z) => (q(z) > 1e-200 ? q(z) * (joint(x, z) - log(q(z))) : 0), [-9, 9], 900)
    }
    expect(check('likelihood')).toBeCloseTo(likelihood, 5)
    expect(value('likelihood')).toBeCloseTo(bound, 4)
    expect(value('own')).toBeCloseTo(likelihood - bound, 4)
    expect(check('own')).toBeCloseTo(value('own'), 5)
    expect(value('own')).toBeGreaterThan(0)
  })
})

describe('a GAN', () => {
  it('cannot be told from the data when it is right', async () => {
    const { value, inside } = await shown({ model: 'gan', left: 0.3 })
    expect(value('own')).toBeCloseTo(0, 12)
    expect(value('distance')).toBe(0)
    expect(value('likelihood')).toBeCloseTo(best, 9)
    expect(inside.lines[1].y.every((d) => abs(d - 0.5) < 1e-12)).toBe(true)
  })

  it.each([0, 0.05, 0.5])(
    'shows the discriminator the Jensen–Shannon divergence, with %s in the left bump',
    async (left) => {
      const { value, check, inside } = await shown({ model: 'gan', left })
      const half = (x: number) => 0.5 * (mixture(x) + mixture(x, left))
      const divergence =
        0.5 * integral((x) => mixture(x) * log(mixture(x) / half(x))) +
        0.5 * integral((x) => mixture(x, left) * log(mixture(x, left) / half(x)))
      expect(value('own')).toBeCloseTo(divergence, 6)
      expect(check('own')).toBeCloseTo(divergence, 6)
      expect(divergence).toBeLessThan(log(2))
      expect(value('likelihood')).toBeCloseTo(
        integral((x) => mixture(x) * log(mixture(x, left))),
        6,
      )
      const [, best] = inside.lines
      best.x.forEach((x, index) => expect(best.y[index]).toBeCloseTo(mixture(x) / (2 * half(x)), 12))
    },
  )
})

describe('a flow', () => {
  it('has an exact likelihood that training raises, to near the best', async () => {
    const likelihoods: number[] = []
    for (const updates of [0, 20, 100]) {
      const { value, exact, inside } = await shown({ model: 'flow', updates })
      expect(value('likelihood')).toBeCloseTo(
        over(exact, (x, y) => mixture(x) * log(y)),
        9,
      )
      // The mass between two places of x is that between their places of z.
      const map = inside.lines[0]
      const [from, to] = [150, 260]
      const between = (x: number) => x > map.y[from] && x <= map.y[to]
      expect(over(exact, (x, y) => (between(x) ? y : 0))).toBeCloseTo(normalCdf(map.x[to]) - normalCdf(map.x[from]), 1)
      expect(map.y.every((x, index) => index === 0 || x > map.y[index - 1])).toBe(true)
      expect(value('own')).toBeCloseTo(1, 3)
      likelihoods.push(value('likelihood'))
    }
    expect(likelihoods).toEqual(likelihoods.toSorted((a, b) => a - b))
    expect(best - likelihoods[2]).toBeLessThan(0.03)
    expect(likelihoods[2]).toBeLessThan(best)
  })
})

describe('diffusion', () => {
  it('in one step goes to Tweedie’s guess, the mean of the posterior', async () => {
    const { value, inside } = await shown({ model: 'diffusion', levels: 1 })
    const mean = 0.3 * -2 + 0.7 * 1.5
    const variance = 0.3 * (0.36 + 4) + 0.7 * (0.64 + 2.25) - mean ** 2
    const guess = (z: number) => {
      const noisy = mean + sqrt(variance + 100) * z
      const weight = (x: number) => mixture(x) * normal(noisy, x, 10)
      return integral((x) => x * weight(x)) / integral(weight)
    }
    const ends = inside.lines.map(({ y }) => y[1])
    const starts = [-2, -1.3, -0.8, -0.5, -0.2, 0.2, 0.7, 1.3, 2]
    starts.forEach((z, index) => expect(ends[index]).toBeCloseTo(guess(z), 9))
    const first = integral((z) => normal(z) * guess(z), [-8, 8], 200)
    const second = integral((z) => normal(z) * guess(z) ** 2, [-8, 8], 200)
    expect(value('own')).toBeCloseTo(sqrt(second - first ** 2), 6)
  })

  it('with many steps comes to the data, with an error that halves as the steps double', async () => {
    const of = async (levels: number) => shown({ model: 'diffusion', levels })
    const [few, some, many] = [await of(12), await of(24), await of(48)]
    expect(some.value('distance') / few.value('distance')).toBeCloseTo(0.5, 1)
    expect(many.value('distance') / some.value('distance')).toBeCloseTo(0.5, 1)
    expect(many.value('distance')).toBeLessThan(0.02)
    expect(best - many.value('likelihood')).toBeLessThan(0.003)
    expect(many.value('likelihood')).toBeCloseTo(
      over(many.exact, (x, y) => (y > 0 ? mixture(x) * log(y) : 0)),
      2,
    )
    expect(many.check('own')).toBeCloseTo(sqrt(integral((x) => mixture(x) * (x - 0.45) ** 2)), 9)
  })
})
