// Parameters, their moving average and the optimizer's state as float32 vectors on the device. The steps are those of
// reference/optimizer-steps.ts.

import type { AdamStep, ParameterSet, ParameterState, SgdStep } from '../backend.ts'
import { isRefused } from '../reference/optimizer-steps.ts'
import type { EnergyFunction, PreparedParameters } from './energy-function.ts'
import type { Tensor } from './kernels.ts'
import type { Operations } from './operations.ts'

export interface ParameterStore {
  /** Cut into matrices; renewed when asked for after a change. */
  prepared(set: ParameterSet): PreparedParameters
  vector(set: ParameterSet): Tensor
  /** A copy. */
  read(): ParameterState
  /** Copies; throws on a wrong length. */
  write(state: ParameterState): void
  /** Both answer the gradient's norm before clipping. */
  adam(gradient: Tensor, step: AdamStep): number
  sgd(gradient: Tensor, step: SgdStep): number
  dispose(): void
}

const arrayNames = ['parameters', 'average', 'firstMoment', 'secondMoment'] as const
type Vectors = Record<(typeof arrayNames)[number], Tensor>

export function createParameterStore(
  ops: Operations,
  energy: EnergyFunction,
  { initial, extraCount }: { initial: Float64Array; extraCount: number },
): ParameterStore {
  const { length } = initial
  const zeros = new Float64Array(length)
  let vectors = uploadAll({ parameters: initial, average: initial, firstMoment: zeros, secondMoment: zeros })
  let stepCount = 0
  const cut: Record<ParameterSet, PreparedParameters | null> = { current: null, average: null }

  function uploadAll(arrays: Record<keyof Vectors, Float64Array>): Vectors {
    const upload = (values: Float64Array) => ops.upload(Float32Array.from(values), [length])
    return {
      parameters: upload(arrays.parameters),
      average: upload(arrays.average),
      firstMoment: upload(arrays.firstMoment),
      secondMoment: upload(arrays.secondMoment),
    }
  }

  function replace(next: Partial<Vectors>): void {
    for (const name of arrayNames) {
      const vector = next[name]
      if (vector === undefined) continue
      ops.release(vectors[name])
      vectors = { ...vectors, [name]: vector }
    }
    forget()
  }

  function forget(): void {
    for (const set of ['current', 'average'] as const) {
      cut[set]?.release()
      cut[set] = null
    }
  }

  const vector = (set: ParameterSet): Tensor => (set === 'current' ? vectors.parameters : vectors.average)

  /** decay · old + (1 − decay) · value */
  const blend = (decay: number, old: Tensor, value: Tensor): Tensor =>
    ops.add(ops.multiply(ops.number(decay), old), ops.multiply(ops.number(1 - decay), value))

  /** Averages by decay 0 are a copy. */
  const averaged = (decay: number, parameters: Tensor): Tensor =>
    decay === 0 ? ops.copy(parameters) : blend(decay, vectors.average, parameters)

  const once = (value: number): Tensor => ops.upload(Float32Array.of(value), [])

  return {
    vector,
    prepared: (set) => (cut[set] ??= ops.outsideTidy(() => energy.prepare(vector(set), extraCount))),

    read() {
      const host = (tensor: Tensor) => Float64Array.from(ops.download(tensor))
      return {
        parameters: host(vectors.parameters),
        average: host(vectors.average),
        firstMoment: host(vectors.firstMoment),
        secondMoment: host(vectors.secondMoment),
        stepCount,
      }
    },

    write(state) {
      replace(uploadAll(state))
      stepCount = state.stepCount
    },

    adam(gradient, step) {
      const { learningRate, beta1, beta2, epsilon, gradientNormMaximum, averageDecay } = step
      const norm = normOf(ops, gradient)
      if (isRefused(norm, step)) return norm
      stepCount += 1
      const correction1 = 1 - beta1 ** stepCount
      const correction2 = 1 - beta2 ** stepCount
      const [parameters, average, firstMoment, secondMoment] = ops.tidy(() => {
        const g = clipped(ops, gradient, norm, gradientNormMaximum)
        const m = blend(beta1, vectors.firstMoment, g)
        const v = blend(beta2, vectors.secondMoment, ops.square(g))
        // rate · m̂ / (√v̂ + ε) with the corrections drawn out: (rate √c₂ / c₁) m / (√v + ε √c₂).
        const root = Math.sqrt(correction2)
        const down = ops.divide(m, ops.add(ops.squareRoot(v), once(epsilon * root)))
        const theta = ops.subtract(vectors.parameters, ops.multiply(down, once((learningRate * root) / correction1)))
        return [theta, averaged(averageDecay, theta), m, v]
      })
      replace({ parameters, average, firstMoment, secondMoment })
      return norm
    },

    sgd(gradient, step) {
      const { learningRate, momentum, gradientNormMaximum, averageDecay } = step
      const norm = normOf(ops, gradient)
      if (isRefused(norm, step)) return norm
      stepCount += 1
      const [parameters, average, firstMoment] = ops.tidy(() => {
        const g = clipped(ops, gradient, norm, gradientNormMaximum)
        const m = ops.add(ops.multiply(ops.number(momentum), vectors.firstMoment), g)
        const theta = ops.subtract(vectors.parameters, ops.multiply(m, once(learningRate)))
        return [theta, averaged(averageDecay, theta), m]
      })
      replace({ parameters, average, firstMoment })
      return norm
    },

    dispose() {
      forget()
      for (const name of arrayNames) ops.release(vectors[name])
    },
  }
}

/** Euclidean. Where float32 squares overflow or vanish it is computed on the host, scaled by the largest entry. */
function normOf(ops: Operations, gradient: Tensor): number {
  let halfSquares = 0
  ops.tidy(() => {
    halfSquares = ops.download(ops.halfSquareSum(gradient))[0]
  })
  if (halfSquares > 1e-20 && halfSquares < 1e30) return Math.sqrt(2 * halfSquares)
  const values = ops.download(gradient)
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value))
  if (largest === 0 || !Number.isFinite(largest)) return largest
  let sum = 0
  for (const value of values) sum += (value / largest) ** 2
  return largest * Math.sqrt(sum)
}

function clipped(ops: Operations, gradient: Tensor, norm: number, maximum: number): Tensor {
  if (!(maximum > 0 && norm > maximum)) return gradient
  return ops.multiply(gradient, ops.upload(Float32Array.of(maximum / norm), []))
}
