// Medians, quartiles, geometric means and exponents of measured times.

/** Linear interpolation between order statistics; `share` 0 … 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (at - below) * (sorted[above] - sorted[below])
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

export const interquartileRange = (values: readonly number[]): number => quantile(values, 0.75) - quantile(values, 0.25)

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}

/** Least squares through (log size, log cost): cost ∝ size^exponent. */
export function exponentOf(sizes: readonly number[], costs: readonly number[]): number {
  const [x, y] = [sizes, costs].map((values) => values.map(Math.log))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [xMean, yMean] = [mean(x), mean(y)]
  const slope = x.reduce((sum, value, i) => sum + (value - xMean) * (y[i] - yMean), 0)
  return slope / x.reduce((sum, value) => sum + (value - xMean) ** 2, 0)
}
