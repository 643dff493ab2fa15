// Energy distance between two samples: how much farther apart points of unlike samples are than points of one.
//
//   D² = 2 E|X − Y| − E|X − X′| − E|Y − Y′|,  each mean over pairs of different points (unbiased, so it may be below 0)
// In the unit of the coordinates; 0 only where both have one law. Needs no bandwidth, unlike MMD, of which it is the case
// with the kernel −|x − y|. Fails where the law has no mean; sees little of small details beside large ones.
// Source: Székely & Rizzo 2013, "Energy statistics: a class of statistics based on distances".

import type { TwoSamples } from './kernel-pairs.ts'

/** NaN where a sample has fewer than two rows or a row is not finite. Time grows with the square of the rows. */
export function energyDistance({ first, second, dimension }: TwoSamples): number {
  const across = summedDistances(first, second, dimension) / ((first.length * second.length) / dimension ** 2)
  return 2 * across - meanWithin(first, dimension) - meanWithin(second, dimension)
}

function meanWithin(rows: Float64Array, dimension: number): number {
  const count = rows.length / dimension
  return summedDistances(rows, rows, dimension) / (count * (count - 1))
}

function summedDistances(first: Float64Array, second: Float64Array, dimension: number): number {
  let sum = 0
  for (let i = 0; i < first.length; i += dimension) {
    sum = addDistances(sum, first.subarray(i, i + dimension), second)
  }
  return sum
}

/** Of one point to all rows, one by one, to what there is. */
function addDistances(before: number, point: Float64Array, rows: Float64Array): number {
  let sum = before
  for (let j = 0; j < rows.length; j += point.length) {
    let squared = 0
    for (let axis = 0; axis < point.length; axis++) squared += (point[axis] - rows[j + axis]) ** 2
    sum += Math.sqrt(squared)
  }
  return sum
}
