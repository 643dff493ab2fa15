// How wrong an estimate of the gradient is: its bias and its variance apart.
//
// With the exact gradient g, repeated estimates eᵣ of a method (r = 1 … R; same parameters, batch and state, other random
// numbers), m their mean, and S = Σ|eᵣ − m|² / (R − 1):
//   S                     the variance of one estimate, tr Cov(e): unbiased
//   U = |m|² − S/R        |E e|²: unbiased (|m|² alone is too long by S/R)
//   B = |m − g|² − S/R    |E e − g|², the squared bias: unbiased
//   norm ratio            √U / |g|
//   cosine                m·g / (√U |g|): a quotient, hence not unbiased, but consistent; may pass 1 within its error
//   bias, sd              √B / |g| (0 where B is negative: no bias was seen), √S / |g|
// The standard errors of cosine and norm ratio are jackknife's, over the repeats (from three on). All of it follows from
// the inner products, so that gradients of any length cost R² of them once.
// Within noise, where a cosine means nothing:
//   - the mean estimate's: U < S/R. The cosine and the norm ratio are then the plain mean's.
//   - the exact gradient's: its batch is a sample too, and V is the variance of E_batch[∇θ E], by the spread over parts
//     of the batch; |g|² − V < V says that another batch would give another direction.
// Fails with R = 1: everything that needs S is NaN. Gradients that are not finite give NaN.
// Source: U-statistics, Hoeffding 1948; jackknife, Efron & Stein 1981. Of CD's bias: Carreira-Perpiñán & Hinton 2005.

export interface GradientSample {
  /** g */
  exact: Float64Array
  /** eᵣ, each of g's length. */
  estimates: readonly Float64Array[]
  /** ∇θ of the data's mean energy over each of some equal parts of the batch; empty where nobody asks for V. */
  parts?: readonly Float64Array[]
}

export interface GradientBias {
  cosine: number
  /** Jackknife; NaN below three repeats. */
  cosineError: number
  normRatio: number
  normRatioError: number
  /** √B / |g| */
  bias: number
  /** √S / |g| */
  deviation: number
  /** |g| */
  exactNorm: number
  /** √V, of the exact gradient by its batch; NaN without parts. */
  exactNoise: number
  repeats: number
  withinNoise: boolean
}

/** Inner products of the estimates and the exact gradient: all that the figures depend on. */
export interface InnerProducts {
  /** eᵣ·eₛ */
  among: readonly Float64Array[]
  /** eᵣ·g */
  withExact: Float64Array
  /** |g|² */
  exactSquare: number
}

export function gradientBias({ exact, estimates, parts = [] }: GradientSample): GradientBias {
  const products = innerProducts(exact, estimates)
  const all = estimates.map((_, index) => index)
  const figures = biasFigures(products, all)
  const noiseSquare = parts.length > 1 ? varianceOfMean(parts) : Number.NaN
  const hidden = products.exactSquare - noiseSquare < noiseSquare
  const [cosineError, normRatioError] = (['cosine', 'normRatio'] as const).map((name) =>
    jackknifeError(all.map((left) => biasFigures(products, all.toSpliced(left, 1))[name])),
  )
  return {
    ...figures,
    ...{ cosineError, normRatioError },
    exactNorm: Math.sqrt(products.exactSquare),
    exactNoise: Math.sqrt(noiseSquare),
    repeats: estimates.length,
    withinNoise: figures.withinNoise || hidden,
  }
}

export function innerProducts(exact: Float64Array, estimates: readonly Float64Array[]): InnerProducts {
  const among = estimates.map(() => new Float64Array(estimates.length))
  for (let r = 0; r < estimates.length; r++) {
    for (let s = 0; s <= r; s++) among[r][s] = among[s][r] = dot(estimates[r], estimates[s])
  }
  return {
    among,
    withExact: Float64Array.from(estimates, (estimate) => dot(estimate, exact)),
    exactSquare: dot(exact, exact),
  }
}

export type BiasFigures = Pick<GradientBias, 'cosine' | 'normRatio' | 'bias' | 'deviation' | 'withinNoise'>

/** Of these estimates alone; an index may come several times, as in a bootstrap. */
export function biasFigures({ among, withExact, exactSquare }: InnerProducts, chosen: readonly number[]): BiasFigures {
  const count = chosen.length
  let [meanSquare, ownSquare, meanWithExact] = [0, 0, 0]
  for (const r of chosen) {
    for (const s of chosen) meanSquare += among[r][s]
    ownSquare += among[r][r]
    meanWithExact += withExact[r] / count
  }
  meanSquare /= count * count
  // Rounding alone may make a variance of zero negative.
  const variance = count > 1 ? notBelowZero((ownSquare - count * meanSquare) / (count - 1)) : Number.NaN
  const noise = variance / count
  const withinNoise = meanSquare - noise < noise
  const square = withinNoise ? meanSquare : meanSquare - noise
  return {
    cosine: meanWithExact / Math.sqrt(square * exactSquare),
    normRatio: Math.sqrt(square / exactSquare),
    bias: Math.sqrt(notBelowZero(meanSquare - 2 * meanWithExact + exactSquare - noise) / exactSquare),
    deviation: Math.sqrt(variance / exactSquare),
    withinNoise,
  }
}

/** NaN stays NaN. */
const notBelowZero = (value: number): number => (value < 0 ? 0 : value)

/** tr Cov of the mean over parts that are independent and of one size. */
function varianceOfMean(parts: readonly Float64Array[]): number {
  const mean = meanOf(parts)
  const spread = parts.reduce((sum, part) => {
    const difference = part.map((value, index) => value - mean[index])
    return sum + dot(difference, difference)
  }, 0)
  return spread / (parts.length * (parts.length - 1))
}

/** Fresh. */
export function meanOf(vectors: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(vectors[0].length)
  for (const vector of vectors) for (let i = 0; i < mean.length; i++) mean[i] += vector[i] / vectors.length
  return mean
}

/** From what a figure is without each of the repeats in turn. */
function jackknifeError(without: readonly number[]): number {
  const count = without.length
  if (count < 3) return Number.NaN
  const mean = without.reduce((sum, value) => sum + value, 0) / count
  return Math.sqrt(((count - 1) / count) * without.reduce((sum, value) => sum + (value - mean) ** 2, 0))
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
