// Diffusion on a line with the exact score: noise is removed in N steps of the equation that has the same densities as the
// noising, by Euler's rule.
//
//   x ← x + (σᵢ − σᵢ₊₁) σᵢ s(x, σᵢ),   σᵢ = 10 (1 − i/N)³,   from x ~ N(mean, variance + 10²)
// One step from σ to 0 is Tweedie's guess. On a line the way from start to end is an increasing map x(z), so that the
// density of the samples is exact: N(z) / x′(z), with x′ the product of the steps' slopes. Integrals are taken over z.
// Source: Song et al. 2021, "Score-Based Generative Modeling through Stochastic Differential Equations".

import { logNormal, spaced, trapezoid } from '../on-a-line.ts'
import type { PlotLine } from '../../../src-shared/learn/lesson-result.ts'
import type { Beside } from './beside.ts'
import { bestLikelihood, bumps, leftShare, mixtureAt, standardNormals } from './two-bumps.ts'

const most = 10
const count = 1000
/** Fine where the mass is, and on to where even one step covers all of the data. */
const starts = Float64Array.of(...spaced(-40, -6, 171), ...spaced(-5.99, 5.99, 1199), ...spaced(6, 40, 171))
const shownStarts = [-2, -1.3, -0.8, -0.5, -0.2, 0.2, 0.7, 1.3, 2]

const { left, right } = bumps
const mean = leftShare * left.mean + (1 - leftShare) * right.mean
const variance =
  leftShare * (left.deviation ** 2 + left.mean ** 2) +
  (1 - leftShare) * (right.deviation ** 2 + right.mean ** 2) -
  mean ** 2

export function diffusion(steps: number): Beside {
  const ends = [...starts].map((z) => denoised(z, steps))
  const x = Float64Array.from(ends, (end) => end.x)
  const logDensity = Float64Array.from(ends, ({ logSlope }, index) => logNormal(starts[index]) - logSlope)
  const slope = Float64Array.from(ends, ({ logSlope }) => Math.exp(logSlope))
  const data = x.map((each) => mixtureAt(each))
  const overStarts = (values: Float64Array) => trapezoid(starts, values)
  const weights = starts.map((z) => Math.exp(logNormal(z)))
  const centre = overStarts(weights.map((weight, index) => weight * x[index]))
  return {
    samples: standardNormals(count).map((z) => denoised(z, steps).x),
    samplesFrom: `${count.toLocaleString('en')} samples`,
    density: { x, y: logDensity.map(Math.exp) },
    distance: 0.5 * overStarts(weights.map((weight, index) => Math.abs(weight - data[index] * slope[index]))),
    passes: { value: steps, how: 'one a step' },
    likelihood: {
      value: overStarts(data.map((each, index) => each * slope[index] * logDensity[index])),
      how: 'of these steps, by change of variables',
      check: { value: bestLikelihood, how: 'best there is' },
    },
    own: {
      label: 'Standard deviation of the samples',
      value: Math.sqrt(overStarts(weights.map((weight, index) => weight * (x[index] - centre) ** 2))),
      unit: '',
      how: 'quadrature',
      check: { value: Math.sqrt(variance), how: 'of the data' },
    },
    inside: {
      title: 'Inside: the way from noise to data',
      summary: `Nine points on their way from noise to data in ${steps} ${steps === 1 ? 'step' : 'steps'}.`,
      horizontal: { label: 'steps taken', range: [0, steps] },
      vertical: { label: 'x / √(1 + σ²)', range: [-4, 4] },
      lines: shownStarts.map((z, index): PlotLine => pathFrom(z, steps, index === 0 ? 'x' : '')),
    },
  }
}

const levelAt = (step: number, steps: number): number => most * (1 - step / steps) ** 3

interface Denoised {
  x: number
  /** log of x′(z). */
  logSlope: number
}

/** From the z-th place of the noise to the end; `visit` sees each place on the way. */
function denoised(z: number, steps: number, visit?: (x: number, level: number) => void): Denoised {
  const spread = Math.sqrt(variance + most ** 2)
  let x = mean + spread * z
  let logSlope = Math.log(spread)
  visit?.(x, most)
  for (let step = 0; step < steps; step++) {
    const [level, next] = [levelAt(step, steps), levelAt(step + 1, steps)]
    const { score, slope } = scoreOf(x, level)
    const factor = (level - next) * level
    x += factor * score
    logSlope += Math.log(Math.max(1e-300, 1 + factor * slope))
    visit?.(x, next)
  }
  return { x, logSlope }
}

function pathFrom(z: number, steps: number, label: string): PlotLine {
  const heights: number[] = []
  denoised(z, steps, (x, level) => heights.push(x / Math.sqrt(1 + level ** 2)))
  return { label, role: 'model', x: spaced(0, steps, steps + 1), y: Float64Array.from(heights) }
}

/** Score of the data blurred by σ = `level`, and its slope in x: Σ rₖ sₖ and Σ rₖ (sₖ² − 1/vₖ) − (Σ rₖ sₖ)². */
function scoreOf(x: number, level: number): { score: number; slope: number } {
  const [a, b] = [left.deviation ** 2 + level ** 2, right.deviation ** 2 + level ** 2]
  const [ofLeft, ofRight] = [(left.mean - x) / a, (right.mean - x) / b]
  const odds =
    Math.log((1 - leftShare) / leftShare) +
    0.5 * Math.log(a / b) +
    (x - left.mean) ** 2 / (2 * a) -
    (x - right.mean) ** 2 / (2 * b)
  const share = 1 / (1 + Math.exp(-odds))
  const score = (1 - share) * ofLeft + share * ofRight
  const slope = share * (1 - share) * (ofRight - ofLeft) ** 2 - (1 - share) / a - share / b
  return { score, slope }
}
