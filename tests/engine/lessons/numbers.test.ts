// Every number of lessons 1 to 12, at settings other than the first ones, against what somebody could compute with pen,
// paper and a trapezoid rule: nothing here calls the code that trains.

import { expect, test } from 'vitest'
import { lessonIds, type LessonId } from '../../../src-shared/learn/registry.ts'
import { computeLesson } from '../../../src-engine/lessons/registry.ts'
import type { LessonResult } from '../../../src-shared/learn/lesson-result.ts'
import { normalCdf } from '../../support/normal-cdf.ts'

type Settings = Record<string, number | string | boolean>
interface Expected {
  settings: Settings
  /** Of each number of the lesson; `within` where it is an average over chains, and how that was chosen. */
  values: Record<string, number | { value: number; within: number }>
}

const { exp, log, sqrt, PI, max, min } = Math
const normal = (x: number, mean = 0, deviation = 1) =>
  exp(-(((x - mean) / deviation) ** 2) / 2) / (deviation * sqrt(2 * PI))

/** log(1 + e^t). */
const softplus = (t: number) => max(0, t) + log(1 + exp(-Math.abs(t)))

/** The trapezoid rule, exact to rounding for what vanishes at both ends. */
function integral(
  of: (x: number) => number,
  [low, high]: readonly [number, number] = [-12, 12],
  cells = 48_000,
): number {
  const width = (high - low) / cells
  let sum = 0
  for (let cell = 0; cell <= cells; cell++) {
    sum += (cell === 0 || cell === cells ? 0.5 : 1) * of(low + cell * width)
  }
  return sum * width
}

function gradientIdentity(): Expected {
  const { mean, deviation, datum } = { mean: -0.4, deviation: 0.8, datum: 1.1 }
  const slope = (datum - mean) / deviation ** 2
  return {
    settings: { mean, deviation, datum },
    values: {
      'log-partition': 0.5 * log(2 * PI * deviation ** 2),
      'data-half': slope,
      'model-half': 0,
      gradient: slope,
    },
  }
}

function boltzmann(): Expected {
  const energy = (x: number) => x ** 4 / 4 - x ** 2 + 1.5
  const partition = integral((x) => exp(-energy(x)))
  return {
    settings: { energy: 'x^4 / 4 - x^2', shift: 1.5 },
    values: {
      'log-partition': log(partition),
      'density-at-one': exp(-energy(1)) / partition,
      difference: -0.75,
    },
  }
}

function byHand(): Expected {
  const { theta, datum, stepSize, noise } = { theta: 0.7, datum: 1.2, stepSize: 0.2, noise: 0.5 }
  // ∇E = 2θx; x₁ = x₀ − (ε/2)·2θx₀ + √ε ξ.
  const negative = datum - stepSize * theta * datum + sqrt(stepSize) * noise
  const gradient = datum ** 2 - negative ** 2
  return {
    settings: { theta, datum, stepSize, noise },
    values: {
      negative,
      'positive-half': datum ** 2,
      'negative-half': negative ** 2,
      gradient,
      'theta-after': theta - 0.5 * gradient,
      'theta-best': 1 / (2 * datum ** 2),
    },
  }
}

function adjustedLangevin(): Expected {
  const stepSize = 1.5
  const proposal = (from: number, to: number) => normal(to, from * (1 - stepSize / 2), sqrt(stepSize))
  const accepted = integral(
    (x) => integral((y) => min(normal(x) * proposal(x, y), normal(y) * proposal(y, x)), [-9, 9], 600),
    [-9, 9],
    600,
  )
  return {
    settings: { stepSize, sampler: 'mala' },
    values: {
      // Of 1,000 chains: four standard errors.
      variance: { value: 1, within: 4 * sqrt(2 / 1000) },
      // 50,000 steps in all, of which those at one chain hang together: four standard errors of 5,000 free ones.
      acceptance: { value: accepted, within: 4 * sqrt((accepted * (1 - accepted)) / 5000) },
      balance: 0,
    },
  }
}

function modes(): Expected {
  const { distance, share } = { distance: 4, share: 0.75 }
  const half = distance / 2
  const energy = (x: number) => -log(0.5 * normal(x, -half) + 0.5 * normal(x, half))
  const right = 0.75 * normalCdf(half) + 0.25 * normalCdf(-half)
  // ∂E/∂logit of the right mode is ½ less the mode's share r(x) of the density there, r(x) = σ(distance · x).
  const belonging = (x: number) => 1 / (1 + exp(-distance * x))
  const ofData = integral((x) => (share * normal(x, half) + (1 - share) * normal(x, -half)) * (0.5 - belonging(x)))
  return {
    settings: { distance, share, steps: 1 },
    values: {
      // 400 points: half a percent of them counts twice; four standard errors of those that fall on the other side.
      'data-share': { value: right, within: 4 * sqrt((right * (1 - right)) / 400) },
      'cd-share': { value: right, within: 4 * sqrt((right * (1 - right)) / 400) },
      'model-share': 0.5,
      'exact-gradient': { value: ofData, within: 4 * sqrt(0.25 / 400) },
      // One step hardly crosses: far less than the exact one.
      'cd-gradient': { value: 0, within: 0.2 * Math.abs(ofData) },
      barrier: energy(0) - energy(half),
    },
  }
}

function noiseContrastive(): Expected {
  const { noise, data } = { noise: 3, data: 0.8 }
  const delta = (x: number) => -(x ** 2) / 2 - 0.5 * log(2 * PI) - log(normal(x, 0, noise))
  const wide = [-60, 60] as const
  // Where the two densities are equal: x² (1 − 1/9) / 2 = log 3.
  const boundary = sqrt((2 * log(noise)) / (1 - 1 / noise ** 2))
  const classifier = (x: number) => 1 / (1 + exp(-delta(x)))
  const nce = integral(
    (x) => (x ** 2 / 2) * (normal(x, 0, data) * (1 - classifier(x)) - normal(x, 0, noise) * classifier(x)),
    wide,
  )
  return {
    settings: { noise, data, ratio: '1', constant: 'exact' },
    values: {
      boundary,
      accuracy: 0.5 * (2 * normalCdf(boundary / data) - 1) + 0.5 * 2 * normalCdf(-boundary / noise),
      loss: integral((x) => normal(x, 0, data) * softplus(-delta(x)) + normal(x, 0, noise) * softplus(delta(x)), wide),
      chance: log(4),
      'gradient-share': nce / ((data ** 2 - 1) / 2),
    },
  }
}

function scores(): Expected {
  const { theta, weight } = { theta: 0.8, weight: 0.3 }
  const mixed = (right: number, x: number) => right * normal(x, 4) + (1 - right) * normal(x, -4)
  const slope = (right: number, x: number) =>
    (right * normal(x, 4) * (4 - x) + (1 - right) * normal(x, -4) * (-4 - x)) / mixed(right, x)
  const mean = (of: (x: number) => number) => integral((x) => mixed(0.8, x) * of(x), [-14, 14])
  return {
    settings: { theta, weight, shift: -2 },
    values: {
      loss: -2 * theta + 2 * theta ** 2,
      slope: -2 + 4 * theta,
      // E over data of variance 1, and log Z of θx².
      likelihood: theta + 0.5 * log(PI / theta),
      fisher: mean((x) => (slope(0.8, x) - slope(weight, x)) ** 2),
      kl: mean((x) => log(mixed(0.8, x) / mixed(weight, x))),
    },
  }
}

function denoising(): Expected {
  const { level, noisy } = { level: 0.7, noisy: -0.6 }
  const clean = (x: number) => 0.4 * normal(x, -1.5, 0.2) + 0.6 * normal(x, 1, 0.3)
  const joint = (x: number) => clean(x) * normal(noisy, x, level)
  const denoised = integral((x) => x * joint(x), [-5, 5]) / integral(joint, [-5, 5])
  return {
    settings: { level, noisy },
    values: {
      score: (denoised - noisy) / level ** 2,
      denoised,
      'noise-predictor': (noisy - denoised) / level,
    },
  }
}

function annealed(): Expected {
  const deviation = 1.2
  // One step: log w = x²/2 − x²/2s² + ½ log 2π at x of the start, and for the walk back of the target.
  const factor = 0.5 - 1 / (2 * deviation ** 2)
  const exact = log(deviation * sqrt(2 * PI))
  const second = integral((x) => normal(x) * exp(2 * factor * x ** 2), [-40, 40]) / deviation ** 2
  return {
    settings: { temperatures: 1, deviation, chains: 500 },
    values: {
      exact,
      lower: factor + 0.5 * log(2 * PI),
      upper: factor * deviation ** 2 + 0.5 * log(2 * PI),
      // Of 500 weights of relative variance `second` − 1: four standard errors.
      estimate: { value: exact, within: 4 * sqrt((second - 1) / 500) },
      // n / (1 + relative variance), which is itself only found to some 15%.
      'sample-size': { value: 500 / second, within: 75 },
    },
  }
}

function composed(): Expected {
  const { distance, first, second } = { distance: 1.5, first: 0.5, second: 1.5 }
  const energy = (x: number) => (first * x ** 2) / 2 + (second * (x - distance) ** 2) / (2 * 0.25)
  const precision = first + second * 4
  return {
    settings: { distance, first, second },
    values: {
      mean: (second * 4 * distance) / precision,
      deviation: 1 / sqrt(precision),
      'log-partition': log(integral((x) => exp(-energy(x)))),
    },
  }
}

function pairs(): Expected {
  const sharpness = 3
  return {
    settings: { x: 0, sharpness },
    // ∫ exp(−a y⁴) dy = 2 Γ(5/4) a^(−1/4).
    values: {
      'log-partition': log(2 * 0.906402477055477) - 0.25 * log(sharpness),
      mean: 0,
      mode: 0,
      'density-at-mean': 1,
    },
  }
}

const expectations = {
  'boltzmann-density': boltzmann,
  'gaussian-gradient': gradientIdentity,
  'contrastive-divergence-by-hand': byHand,
  langevin: adjustedLangevin,
  'separated-modes': modes,
  'noise-contrastive-estimation': noiseContrastive,
  'score-matching': scores,
  'smoothed-score': denoising,
  'annealed-importance-sampling': annealed,
  composition: composed,
  'structured-prediction': pairs,
} satisfies Partial<Record<LessonId, () => Expected>>

/** Its numbers are of a network with a random start: they are held together, below. */
const apart: readonly LessonId[] = ['pull-and-push']

test('the first twelve lessons are all here', () => {
  expect([...Object.keys(expectations), ...apart].toSorted()).toEqual(lessonIds.slice(0, 12).toSorted())
})

test.each(Object.entries(expectations))('every number of %s is what it is by hand', async (id, make) => {
  const { settings, values } = make()
  const found = await computeLesson(id as LessonId, settings)
  expect(found.values.map((each) => each.id).toSorted()).toEqual(Object.keys(values).toSorted())
  for (const { id: name, value } of found.values) {
    const expected = values[name]
    const { value: right, within } = typeof expected === 'number' ? { value: expected, within: 1e-6 } : expected
    expect(Math.abs(value - right), `${name}: ${value} against ${right}`).toBeLessThanOrEqual(within)
  }
})

const valueIn = ({ values }: LessonResult, name: string) => values.find(({ id }) => id === name)!.value
const lineIn = ({ plots }: LessonResult, plot: string, label: RegExp) =>
  plots.find(({ id }) => id === plot)!.lines.find((line) => label.test(line.label))!

test('an update of the network changes energies, the density and the likelihood as they hang together', async () => {
  const found = await computeLesson('pull-and-push', { updates: 20, half: 'both', length: 0.05 })
  const [before, after] = [/before|Before/, /after|After/].map((label) => lineIn(found, 'density', label))
  const change = found.plots.find(({ id }) => id === 'change')!.lines[0]
  const width = before.x[1] - before.x[0]
  const mean = (of: (index: number) => number) =>
    before.y.reduce((sum, density, index) => sum + width * density * of(index), 0)
  // Both densities integrate to 1, and the second is the first times e^(−ΔE), normalised.
  expect(mean(() => 1)).toBeCloseTo(1, 2)
  const shift = -log(mean((index) => exp(-change.y[index])))
  before.y.forEach((density, index) => expect(density * exp(shift - change.y[index])).toBeCloseTo(after.y[index], 3))
  expect(valueIn(found, 'change-at-model')).toBeCloseTo(
    mean((index) => change.y[index]),
    2,
  )
  // log p after less before, over the data: −ΔE there, less Δ log Z = −`shift`.
  const gained = valueIn(found, 'likelihood-after') - valueIn(found, 'likelihood-before')
  expect(gained).toBeCloseTo(-valueIn(found, 'change-at-data') + shift, 2)
  expect(valueIn(found, 'change-difference')).toBeCloseTo(
    valueIn(found, 'change-at-data') - valueIn(found, 'change-at-model'),
    12,
  )
})
