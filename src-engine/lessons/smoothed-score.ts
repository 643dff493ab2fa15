// Data blurred by Gaussian noise: the smoothed density, its score, and the denoised point, against the posterior's mean.

import type { Lesson } from './lesson.ts'
import { densityOf, normalDensity, spaced, upTo } from './on-a-line.ts'

const range = [-5, 5] as const
/** The data: two narrow bumps. */
const bumps = [
  { weight: 0.4, mean: -1.5, deviation: 0.2 },
  { weight: 0.6, mean: 1, deviation: 0.3 },
] as const

export const smoothedScore: Lesson<'smoothed-score'> = {
  async compute({ level, noisy }) {
    const score = scoreAt(noisy, level)
    const denoised = noisy + level ** 2 * score
    const posterior = await densityOf((x) => -Math.log(densityAt(x, 0)) + (noisy - x) ** 2 / (2 * level ** 2), {
      box: [-4, 4],
      resolution: 0.05,
    })
    const x = spaced(...range)
    const clean = x.map((each) => densityAt(each, 0))
    const blurred = x.map((each) => densityAt(each, level))
    const scores = x.map((each) => scoreAt(each, level))
    const reach = Math.min(12, 1.15 * Math.max(...scores.map(Math.abs)))
    return {
      notice: null,
      values: [
        {
          id: 'score',
          label: 'Score of $p_\\sigma$ at x̃',
          value: score,
          unit: 'nats per unit of x',
          how: 'closed form',
        },
        {
          ...{
            id: 'denoised',
            label: 'Denoised, $\\tilde x + \\sigma^2 s$',
            value: denoised,
            unit: '',
            how: 'Tweedie’s formula',
          },
          check: { value: posterior.mean((each) => each), how: 'mean of the posterior, quadrature' },
        },
        {
          id: 'noise-predictor',
          label: 'Noise predictor, $-\\sigma s$',
          value: -level * score,
          unit: 'standard deviations of the noise',
          how: 'from the score',
        },
      ],
      plots: [
        {
          id: 'densities',
          title: 'The data, clean and blurred',
          summary: `Two bumps, blurred by noise of standard deviation ${level}.`,
          horizontal: { label: 'x', range },
          vertical: { label: 'p (per unit of x)', range: upTo([...clean, ...blurred]) },
          lines: [
            { label: 'Data', role: 'data', filled: true, x, y: clean },
            { label: 'Blurred by σ', role: 'model', x, y: blurred },
          ],
          dots: [
            { label: 'Noisy point', role: 'noise', x: noisy, y: 0 },
            { label: 'Denoised', role: 'second', x: denoised, y: 0 },
          ],
        },
        {
          id: 'scores',
          title: 'Score of the blurred density',
          summary: `At the noisy point ${noisy} the score is ${score.toFixed(2)}.`,
          horizontal: { label: 'x', range },
          vertical: { label: 'score (nats per unit of x)', range: [-reach, reach] },
          lines: [{ label: '∇ log p, blurred by σ', role: 'model', x, y: scores }],
          dots: [{ label: 'Noisy point', role: 'noise', x: noisy, y: score }],
        },
      ],
    }
  },
}

/** Blurred by σ = `level`: every bump is wider by σ² in variance. */
const densityAt = (x: number, level: number): number =>
  bumps.reduce(
    (sum, { weight, mean, deviation }) => sum + weight * normalDensity(x, mean, Math.hypot(deviation, level)),
    0,
  )

/** By the logarithms of the bumps, so that it holds far outside as well. */
function scoreAt(x: number, level: number): number {
  const logs = bumps.map(({ weight, mean, deviation }) => {
    const variance = deviation ** 2 + level ** 2
    return {
      log: Math.log(weight) - 0.5 * Math.log(variance) - (x - mean) ** 2 / (2 * variance),
      slope: (mean - x) / variance,
    }
  })
  const largest = Math.max(...logs.map(({ log }) => log))
  const shares = logs.map(({ log }) => Math.exp(log - largest))
  const total = shares.reduce((sum, share) => sum + share, 0)
  return shares.reduce((sum, share, index) => sum + (share / total) * logs[index].slope, 0)
}
