// Sums and means of exponentials by their logarithms, shifted by the largest so that nothing overflows.

/** log Σ weight · exp(−E), nats. NaN if any energy is NaN or −Infinity; −Infinity if all are +Infinity (a density of zero everywhere). */
export function logSumWeighted(energies: Float64Array, weights: Float64Array): number {
  const lowest = lowestOf(energies)
  if (lowest === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY
  if (!Number.isFinite(lowest)) return Number.NaN
  let sum = 0
  for (let point = 0; point < energies.length; point++) sum += weights[point] * Math.exp(lowest - energies[point])
  return Math.log(sum) - lowest
}

/** NaN if there is one; +Infinity for none. */
export function lowestOf(values: Float64Array): number {
  let lowest = Number.POSITIVE_INFINITY
  // By index: an iterator costs several times as much until the function is optimised, which a short run may not see.
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    if (Number.isNaN(value)) return Number.NaN
    if (value < lowest) lowest = value
  }
  return lowest
}

/** log (1/n) Σ exp(value); −Infinity if all are, NaN if one is NaN or +Infinity. */
export function logMeanExp(values: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (Number.isNaN(value) || value === Number.POSITIVE_INFINITY) return Number.NaN
    largest = Math.max(largest, value)
  }
  if (largest === Number.NEGATIVE_INFINITY) return largest
  let sum = 0
  for (const value of values) sum += Math.exp(value - largest)
  return largest + Math.log(sum / values.length)
}
