// Probabilities of the classes at points, and how well they tell held-out classes.
//
//   log p(y | x) = E(x) − E(x, y),  E(x) = −log Σ_y exp(−E(x, y))
//   accuracy        share of points whose class has the largest p(y | x), the first of equals; standard error √(a(1 − a)/n)
//   cross-entropy   −mean log p(y | x), nats per point; standard error sd/√n
// A point whose energies are not finite has no probabilities: its cross-entropy is NaN, and its class is not told.

import { meanOf, varianceOf } from './mean-variance.ts'

/** Log probabilities of `count` classes, row-major (points × count), nats. */
export interface LogShares {
  count: number
  values: Float64Array
}

/** Fresh; `energies` are E(x, y) at the same points, class by class. */
export function logShares(energies: readonly Float64Array[]): LogShares {
  const count = energies.length
  const points = energies[0].length
  const values = new Float64Array(points * count)
  for (let point = 0; point < points; point++) {
    let lowest = Number.POSITIVE_INFINITY
    for (const ofClass of energies) lowest = Math.min(lowest, ofClass[point])
    let sum = 0
    for (const ofClass of energies) sum += Math.exp(lowest - ofClass[point])
    const together = lowest - Math.log(sum)
    for (let y = 0; y < count; y++) values[point * count + y] = together - energies[y][point]
  }
  return { count, values }
}

/** The most probable class of each point with its probability; −1 and NaN where there is none. */
export function likeliestClasses({ count, values }: LogShares): { labels: Int16Array; shares: Float64Array } {
  const labels = new Int16Array(values.length / count)
  const shares = new Float64Array(labels.length)
  for (let point = 0; point < labels.length; point++) {
    const first = point * count
    let best = 0
    for (let y = 1; y < count; y++) if (values[first + y] > values[first + best]) best = y
    const share = Math.exp(values[first + best])
    labels[point] = Number.isNaN(share) ? -1 : best
    shares[point] = share
  }
  return { labels, shares }
}

/** p(y | x) class by class, where a curve is drawn of each. */
export function probabilitiesByClass({ count, values }: LogShares): Float32Array {
  const points = values.length / count
  return Float32Array.from(values, (_value, at) => Math.exp(values[(at % points) * count + Math.floor(at / points)]))
}

export interface Told {
  accuracy: number
  accuracyError: number
  /** Nats per point. */
  crossEntropy: number
  crossEntropyError: number
}

/** `labels` (points): the class that each point is of. */
export function classification(shares: LogShares, labels: Uint8Array): Told {
  const { labels: told } = likeliestClasses(shares)
  const surprises = Float64Array.from(labels, (label, point) => -shares.values[point * shares.count + label])
  const accuracy = meanOf(Float64Array.from(labels, (label, point) => (told[point] === label ? 1 : 0)))
  return {
    accuracy,
    accuracyError: Math.sqrt((accuracy * (1 - accuracy)) / labels.length),
    crossEntropy: meanOf(surprises),
    crossEntropyError: Math.sqrt(varianceOf(surprises) / labels.length),
  }
}
