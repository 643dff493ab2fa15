// How far chains went, from their positions on the host.

import type { ChainExtent } from './backend.ts'

/** NaN coordinates make the radius NaN: nothing is skipped. */
export function extentOf(values: Float64Array | Float32Array, centre: Float64Array): ChainExtent {
  const dimension = centre.length
  let finite = true
  let largest = 0
  for (let row = 0; row < values.length; row += dimension) {
    let square = 0
    for (let column = 0; column < dimension; column++) {
      const value = values[row + column]
      if (!Number.isFinite(value)) finite = false
      square += (value - centre[column]) ** 2
    }
    largest = Math.max(largest, square)
  }
  return { finite, radiusMaximum: Math.sqrt(largest) }
}
