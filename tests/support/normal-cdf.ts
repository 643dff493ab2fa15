// The standard normal distribution function.

/** Φ(z) by the complementary error function's continued fraction and series (relative error below 1e-12). */
export function normalCdf(z: number): number {
  const t = Math.abs(z)
  if (t === Number.POSITIVE_INFINITY) return z > 0 ? 1 : 0
  let upper: number
  if (t < 4) {
    let term = t
    let sum = t
    for (let k = 1; k < 200; k++) {
      term *= (t * t) / (2 * k + 1)
      sum += term
    }
    upper = 0.5 - (sum * Math.exp((-t * t) / 2)) / Math.sqrt(2 * Math.PI)
  } else {
    let fraction = 0
    for (let k = 100; k > 0; k--) fraction = k / (t + fraction)
    upper = Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI) / (t + fraction)
  }
  return z > 0 ? 1 - upper : upper
}
