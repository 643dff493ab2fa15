// A smooth function between the points of a regular grid, and its integral up to a point between them.
//
//   f(t) ≈ Σ fᵢ g(t − i),   ∫₋∞ᵗ f ≈ Σ fᵢ G(t − i),   g(t) = sin(πt)/(πt) · exp(−t²/2s²) for |t| < 18,   G its integral
// t counts spacings. Where halving the spacing no longer changes the trapezoid rule by 1e-6, the function has no more than
// that beyond the grid's band, and the sums are exact to about the same. Nothing is gained near a jump of f.
// Source: Stenger 1993, "Numerical Methods Based on Sinc and Analytic Functions", for the sinc sums; Qian 2003, "On the
// regularized Whittaker–Kotel'nikov–Shannon sampling formula", for the window.

import { gaussLegendre } from '../distributions/gauss-legendre.ts'

/** Beyond so many spacings g is 0, and G 0 or 1. */
export const kernelReach = 18
const deviation = 3.5
const stepsPerUnit = 128

/** g(t), g(t − 1), g(t − 2) … , in place: one sine and three exponentials for all of them. */
export function fillKernel(values: Float64Array, t: number): void {
  // sin π(t − i) = ± sin πt, and each Gaussian is the one before times a factor whose own ratio is constant.
  const variance = deviation * deviation
  const ratio = Math.exp(-1 / variance)
  let sine = Math.sin(Math.PI * t) / Math.PI
  let window = Math.exp((-t * t) / (2 * variance))
  let factor = Math.exp((t - 0.5) / variance)
  for (let index = 0; index < values.length; index++) {
    const distance = t - index
    if (Math.abs(distance) >= kernelReach) values[index] = 0
    else values[index] = Math.abs(distance) < 1e-9 ? 1 : (window * sine) / distance
    sine = -sine
    window *= factor
    factor *= ratio
  }
}

/** G(t), G(t − 1), G(t − 2) … , in place; from a table with cubic Hermite interpolation (error below 1e-9). */
export function fillIntegral(values: Float64Array, t: number): void {
  integrals ??= integralTable()
  for (let index = 0; index < values.length; index++) values[index] = interpolatedIntegral(integrals, t - index)
}

function interpolatedIntegral(table: Float64Array, t: number): number {
  if (t <= -kernelReach) return 0
  if (t >= kernelReach) return 1
  const position = (t + kernelReach) * stepsPerUnit
  const index = Math.floor(position)
  const u = position - index
  const start = table[index]
  const slopeStart = slopes[index] / stepsPerUnit
  const slopeEnd = slopes[index + 1] / stepsPerUnit
  const change = table[index + 1] - start
  return (
    start + u * (slopeStart + u * (3 * change - 2 * slopeStart - slopeEnd + u * (slopeStart + slopeEnd - 2 * change)))
  )
}

function kernel(t: number): number {
  if (Math.abs(t) >= kernelReach) return 0
  const angle = Math.PI * t
  const sinc = Math.abs(angle) < 1e-6 ? 1 : Math.sin(angle) / angle
  return sinc * Math.exp((-t * t) / (2 * deviation * deviation))
}

let integrals: Float64Array | undefined
let slopes: Float64Array = new Float64Array(0)

function integralTable(): Float64Array {
  const { nodes, weights } = gaussLegendre(8)
  const count = 2 * kernelReach * stepsPerUnit
  const table = new Float64Array(count + 2)
  slopes = new Float64Array(count + 2)
  for (let index = 0; index < count; index++) {
    const start = index / stepsPerUnit - kernelReach
    let sum = 0
    for (let node = 0; node < nodes.length; node++) {
      sum += weights[node] * kernel(start + (0.5 * (1 + nodes[node])) / stepsPerUnit)
    }
    table[index + 1] = table[index] + (0.5 * sum) / stepsPerUnit
    slopes[index] = kernel(start)
  }
  const total = table[count]
  table[count + 1] = total
  for (let index = 0; index < table.length; index++) {
    table[index] /= total
    slopes[index] /= total
  }
  return table
}
