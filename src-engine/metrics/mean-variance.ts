// Mean and variance of numbers.

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index]
  return sum / values.length
}

/** With n − 1 below: NaN for a single number, of which nobody knows how it varies. Two passes. */
export function varianceOf(values: ArrayLike<number>): number {
  const mean = meanOf(values)
  let squares = 0
  for (let index = 0; index < values.length; index++) squares += (values[index] - mean) ** 2
  return squares / (values.length - 1)
}
