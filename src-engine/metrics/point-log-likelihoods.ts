// log p(x) = −E(x) − log Z of single points, for comparisons point by point.

/** `energies` is E at the rows; of the first `maximum` of them, nats, rounded to 32 bits (2e-7 of a value of 2). */
export function pointLogLikelihoods(energies: Float64Array, logPartition: number, maximum: number): Float32Array {
  const values = new Float32Array(Math.min(maximum, energies.length))
  for (let row = 0; row < values.length; row++) values[row] = -energies[row] - logPartition
  return values
}
