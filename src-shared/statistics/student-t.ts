// Student's t distribution with ν degrees of freedom, by the regularised incomplete beta function:
//
//   P(|T| > t) = I_x(ν/2, 1/2),  x = ν / (ν + t²)
//
// I by its continued fraction (modified Lentz), which converges fast for x < (a + 1)/(a + b + 2); beyond, by
// I_x(a, b) = 1 − I_{1−x}(b, a). Relative error about 1e-13, checked against SciPy.
// Source: Press et al., Numerical Recipes, 3rd edition, § 6.4.

/** P(|T| > |t|); 0 for t = ±∞, NaN for NaN. */
export function twoSidedPValue(t: number, freedom: number): number {
  if (Number.isNaN(t)) return Number.NaN
  if (!Number.isFinite(t)) return 0
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
}

/** The t beyond which, on both sides together, 1 − `level` of the mass lies: 12.7 for 95% and one degree of freedom. */
export function twoSidedQuantile(level: number, freedom: number): number {
  const outside = 1 - level
  let [low, high] = [0, 1]
  while (twoSidedPValue(high, freedom) > outside) high *= 2
  // Halving 60 times leaves less than the last bit of `high`.
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (twoSidedPValue(middle, freedom) > outside) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** I_x(a, b) for 0 ≤ x ≤ 1 and positive a, b. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(1 - x, b, a)) / b
}

const fractionSteps = 500
const smallest = 1e-300
const precision = 1e-15

function continuedFraction(x: number, a: number, b: number): number {
  const kept = (value: number) => (Math.abs(value) < smallest ? smallest : value)
  let c = 1
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= fractionSteps; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / kept(1 + even * d)
    c = kept(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / kept(1 + odd * d)
    c = kept(1 + odd / c)
    const factor = d * c
    fraction *= factor
    if (Math.abs(factor - 1) < precision) break
  }
  return fraction
}

/** Stirling's series beyond 15, and Γ(x) = Γ(x + 1)/x up to there; relative error below 1e-15. */
function logGamma(x: number): number {
  let shift = 0
  let large = x
  while (large < 15) shift -= Math.log(large++)
  const inverse = 1 / (large * large)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / large
  return shift + (large - 0.5) * Math.log(large) - large + 0.5 * Math.log(2 * Math.PI) + series
}
