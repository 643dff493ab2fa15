// Log-likelihood of rows under the model, log p(x) = −E(x) − log Z: its mean, in nats per point, and standard error.
//
// The standard error, sd/√n with n − 1 in the sd, is that of the mean over rows drawn from the data; log Z, from
// quadrature, adds none. NaN and ±∞ are passed on: an infinite energy on one row is a log-likelihood of −∞.

export interface LogLikelihood {
  /** Nats per point. */
  mean: number
  standardError: number
}

/** `energies` is E at the rows, at least one. */
export function logLikelihood(energies: Float64Array, logPartition: number): LogLikelihood {
  const count = energies.length
  let sum = 0
  for (let row = 0; row < count; row++) sum += energies[row]
  const meanEnergy = sum / count
  let squares = 0
  for (let row = 0; row < count; row++) squares += (energies[row] - meanEnergy) ** 2
  return { mean: -meanEnergy - logPartition, standardError: Math.sqrt(squares / (count - 1) / count) }
}
