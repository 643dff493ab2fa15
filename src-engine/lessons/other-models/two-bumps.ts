// The data that every kind of model learns here: two bumps on a line, and integrals over them.

import { normalCdf } from '../../../src-shared/statistics/normal.ts'
import { purposes } from '../../random/purposes.ts'
import { randomStream } from '../../random/random-stream.ts'
import { normalDensity, spaced, trapezoid } from '../on-a-line.ts'

export const bumps = { left: { mean: -2, deviation: 0.6 }, right: { mean: 1.5, deviation: 0.8 } } as const
export const leftShare = 0.3
export const range = [-5, 5] as const
/** Where integrals over x are taken: wide and fine enough that the trapezoid rule is exact to rounding. */
export const grid = spaced(-8, 8, 641)
const seed = 1

/** The mixture with this share in the left bump. */
export const mixtureAt = (x: number, left: number = leftShare): number =>
  left * normalDensity(x, bumps.left.mean, bumps.left.deviation) +
  (1 - left) * normalDensity(x, bumps.right.mean, bumps.right.deviation)

/** Its distribution function. */
export const mixtureCdf = (x: number, left: number = leftShare): number =>
  left * normalCdf((x - bumps.left.mean) / bumps.left.deviation) +
  (1 - left) * normalCdf((x - bumps.right.mean) / bumps.right.deviation)

export const dataDensity: Float64Array = grid.map((x) => mixtureAt(x))

/** Mean over the data. */
export const overData = (values: Float64Array): number =>
  trapezoid(
    grid,
    values.map((value, index) => value * dataDensity[index]),
  )

/** Mean log-likelihood of the best model there is: that of the data themselves. */
export const bestLikelihood: number = overData(dataDensity.map(Math.log))

/** Half the integral of |p − q| for q at the grid's places: the probability that lies in the wrong place. */
export const distanceFromData = (density: Float64Array): number =>
  0.5 *
  trapezoid(
    grid,
    density.map((value, index) => Math.abs(value - dataDensity[index])),
  )

/** The same at every setting, so that what moves in a figure is the model. */
export function standardNormals(count: number): Float64Array {
  const random = randomStream({ seed, purpose: purposes.modelSamples })
  return Float64Array.from({ length: count }, () => random.normal())
}

/** Where an increasing function takes the value, by halving. */
export function inverseOf(increasing: (x: number) => number, value: number, [from, to] = [-12, 12]): number {
  let [low, high] = [from, to]
  for (let step = 0; step < 36; step++) {
    const middle = 0.5 * (low + high)
    if (increasing(middle) < value) low = middle
    else high = middle
  }
  return 0.5 * (low + high)
}
