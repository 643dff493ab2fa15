// Classifier two-sample test: can a classifier tell samples from data it has not seen?
//
//   half of each sample trains a k-nearest-neighbour classifier, k = √(training rows) made odd; its accuracy is that on
//   the other half, which it never saw. Where both have one law it is ½, with the standard error √(¼/m) of m rows.
// Above ½ by more than two standard errors the samples differ, and where is what the classifier has found. A value near
// ½ proves nothing: nearest neighbours see little in many dimensions or of rare differences. Below ½ by chance only.
// Source: Lopez-Paz & Oquab 2017, "Revisiting classifier two-sample tests".

import { shuffledIndices } from '../random/shuffle.ts'
import type { RandomStream } from '../random/random-stream.ts'
import type { TwoSamples } from './kernel-pairs.ts'
import { nearestRows } from './nearest-neighbours.ts'

export interface ClassifierAccuracy {
  /** Share of the held-out rows told right, 0 … 1; NaN with fewer than two rows of either, or one that is not finite. */
  accuracy: number
  /** Where both samples have one law. */
  standardError: number
  k: number
  /** Held-out rows of both samples. */
  testRows: number
}

/** Uses as many rows of each sample as the smaller has, halved by `random`. */
export function classifierTwoSample(
  { first, second, dimension }: TwoSamples,
  random: RandomStream,
): ClassifierAccuracy {
  const half = Math.floor(Math.min(first.length, second.length) / dimension / 2)
  const halves = [first, second].map((rows) => halved(rows, { half, dimension, random }))
  const among = joined(halves.map(({ train }) => train))
  const points = joined(halves.map(({ test }) => test))
  const testRows = 2 * half
  const k = 2 * Math.floor(Math.sqrt(testRows) / 2) + 1
  const standardError = Math.sqrt(0.25 / testRows)
  const isFinite = points.every(Number.isFinite) && among.every(Number.isFinite)
  if (half === 0 || k > testRows || !isFinite) return { accuracy: Number.NaN, standardError, k, testRows }
  const { rows } = nearestRows({ points, among, dimension }, k)
  let right = 0
  for (let row = 0; row < testRows; row++) {
    let votes = 0
    for (let near = 0; near < k; near++) votes += rows[row * k + near] < half ? 1 : -1
    if (votes > 0 === row < half) right++
  }
  return { accuracy: right / testRows, standardError, k, testRows }
}

interface Halving {
  half: number
  dimension: number
  random: RandomStream
}

function halved(rows: Float64Array, { half, dimension, random }: Halving): { train: Float64Array; test: Float64Array } {
  const order = shuffledIndices(rows.length / dimension, random)
  const taken = (from: number) => {
    const part = new Float64Array(half * dimension)
    for (let row = 0; row < half; row++) {
      const at = order[from + row] * dimension
      part.set(rows.subarray(at, at + dimension), row * dimension)
    }
    return part
  }
  return { train: taken(0), test: taken(half) }
}

function joined([first, second]: readonly Float64Array[]): Float64Array {
  const both = new Float64Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
