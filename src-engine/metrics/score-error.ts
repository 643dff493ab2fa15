// How far the model's score ∇x log p is from the known density's, and the Fisher divergence that follows.
//
//   score error         |∇x log p(x) − ∇x log q(x)|
//   Fisher divergence   ½ E_q |∇x log p − ∇x log q|²: what score matching descends on, up to a constant
// The model's score is −∇x E, by the backend. The density's is by central differences of fourth order at 1/1000 of its
// resolution r: off by about 1e-12/r, and as much again by rounding.
// The expectation is by the density's own rule (known-density.ts), with the spacing halved until it changes by less than
// 1e-6, or of a value above 1 by less than 1e-6 of it.
// Fails, and says so, where three halvings are not enough, and where the density has hard edges: there it has no score.
// Both are blind to the weights of modes that lie apart.
// Source: Hyvärinen 2005, "Estimation of non-normalized statistical models by score matching"; the factor ½ as in Song &
// Kingma 2021, "How to train your energy-based models".

import type { Distribution } from '../distributions/distribution.ts'
import { inParts } from './in-parts.ts'
import { integrateKnownDensity } from './known-density.ts'

/** ∇x per row of row-major rows, row-major, fresh. */
export type ScoreFunction = (rows: Float64Array) => Promise<Float64Array>

const relativeStep = 1e-3
const tolerance = 1e-6
const halvingsMaximum = 3
/** A row far from a long, narrow curve takes up to 60 µs. */
const rowsAtATime = 1024

/** Of a density without hard edges. */
export const scoreOf =
  (density: Distribution): ScoreFunction =>
  async (rows) => {
    const { dimension, resolution } = density
    const logDensity = inParts(dimension, async (part) => density.logDensity(part), rowsAtATime)
    const scores = new Float64Array(rows.length)
    for (let axis = 0; axis < dimension; axis++) {
      const step = relativeStep * resolution[axis]
      const moved = (by: number) =>
        logDensity(rows.map((value, i) => (i % dimension === axis ? value + by * step : value)))
      const [far, near, back, farBack] = [await moved(2), await moved(1), await moved(-1), await moved(-2)]
      for (let row = 0; row < far.length; row++) {
        scores[row * dimension + axis] = (8 * (near[row] - back[row]) - (far[row] - farBack[row])) / (12 * step)
      }
    }
    return scores
  }

/** |s − t| per row, fresh. */
export function scoreErrors(s: Float64Array, t: Float64Array, dimension: number): Float64Array {
  return Float64Array.from({ length: s.length / dimension }, (_, row) => {
    let squared = 0
    for (let axis = 0; axis < dimension; axis++) squared += (s[row * dimension + axis] - t[row * dimension + axis]) ** 2
    return Math.sqrt(squared)
  })
}

export interface FisherDivergence {
  value: number
  /** Of the last rule. */
  points: number
  converged: boolean
}

/** `score` is the model's; both in the coordinates of the density. */
export async function fisherDivergence(density: Distribution, score: ScoreFunction): Promise<FisherDivergence> {
  const ownScore = scoreOf(density)
  let before = Number.NaN
  for (let halvings = 0; ; halvings++) {
    const resolution = density.resolution.map((length) => length / 2 ** halvings)
    const { rows, probabilities, converged } = await integrateKnownDensity({ ...density, resolution })
    const errors = scoreErrors(await score(rows), await ownScore(rows), density.dimension)
    const value = errors.reduce((sum, error, point) => sum + 0.5 * probabilities[point] * error ** 2, 0)
    const settled = converged && Math.abs(value - before) < tolerance * Math.max(1, value)
    if (settled || halvings === halvingsMaximum) return { value, points: errors.length, converged: settled }
    before = value
  }
}
