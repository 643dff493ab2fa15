// What is measured: one iteration of a method on an energy MLP, or of CD on a restricted Boltzmann machine, and how many
// operations its matrix products need.

export const benchMethods = ['cd', 'pcd', 'nce'] as const
export type BenchMethod = (typeof benchMethods)[number]

export interface Workload {
  /** `rbm`: CD of a machine of binary units, by block Gibbs steps from the data. */
  method: BenchMethod | 'rbm'
  /** d, hidden layers, 1; of a machine its visible and its hidden units. */
  widths: readonly number[]
  /** B: data rows, and as many negatives (NCE: ν times as many noise rows). */
  batch: number
  /** k, sampler steps; without meaning for NCE. */
  steps: number
}

/** Two hidden layers of h units over d columns, batches of B. */
export interface Shape {
  h: number
  B: number
  d: number
}

/** Small to large, few and many columns: where call overhead, caches and plain arithmetic decide, each in turn. */
export const standardShapes: readonly Shape[] = [
  { h: 32, B: 128, d: 2 },
  { h: 64, B: 128, d: 2 },
  { h: 128, B: 256, d: 2 },
  { h: 256, B: 512, d: 2 },
  { h: 128, B: 2048, d: 2 },
  { h: 256, B: 128, d: 64 },
]

/** Four hidden layers of 128 units, CD-10, batches of 128 in the plane: a published notebook's setting. */
export const notebookWorkload: Workload = { method: 'cd', widths: [2, 128, 128, 128, 128, 1], batch: 128, steps: 10 }

/** Images of 28 × 28 by a network of two hidden layers, CD-10, and by a machine with 500 hidden units, CD-1. */
export const imageWorkloads: readonly Workload[] = [
  { method: 'cd', widths: [784, 256, 256, 1], batch: 128, steps: 10 },
  { method: 'rbm', widths: [784, 500], batch: 128, steps: 1 },
]

/** Noise rows per data row of NCE. */
export const noiseRatio = 4

export function workloadOf({ h, B, d }: Shape, method: BenchMethod, steps: number): Workload {
  return { method, widths: [d, h, h, 1], batch: B, steps }
}

/**
 * Floating-point operations (a multiplication and an addition are two) of one iteration's matrix products alone. The
 * last layer is a product with a vector and does not count, nor do activations, noise and Adam.
 */
export function matrixOperations({ method, widths, batch, steps }: Workload): number {
  // A step is a product to the hidden units and one back; the gradient is, of data and negatives, one to the hidden units
  // and one for the weights.
  if (method === 'rbm') return batch * 2 * widths[0] * widths[1] * (2 * steps + 4)
  let all = 0
  for (let layer = 0; layer < widths.length - 2; layer++) all += widths[layer] * widths[layer + 1]
  const first = widths[0] * widths[1]
  const forward = 2 * all
  const inputGradient = forward + 2 * all
  // Forward, back to the first hidden layer, and a product per layer for the weights.
  const parameterGradient = forward + 2 * (all - first) + 2 * all
  switch (method) {
    case 'cd':
    case 'pcd':
      return batch * (steps * inputGradient + 2 * parameterGradient)
    case 'nce':
      return batch * (1 + noiseRatio) * (forward + parameterGradient)
    default:
      return method satisfies never
  }
}
