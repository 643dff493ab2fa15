// Parameters, their moving average and the optimizer's state in shared memory, with the panels that products read.
// Formulas of the steps: reference/optimizer-steps.ts.

import type { AdamStep, ParameterSet, ParameterState, SgdStep } from '../backend.ts'
import type { EnergyWeights } from '../device-session.ts'
import { isRefused } from '../reference/optimizer-steps.ts'
import type { UseKernels } from './kernel-visits.ts'
import type { Kernels } from './kernels.ts'
import { packPrecisions } from './machine-precisions.ts'
import type { LayerPlan, MemoryPlan } from './memory-plan.ts'

export interface ParameterStore {
  /** The address of the set's panels, renewed if its parameters have changed. */
  panels(set: ParameterSet): number
  /** Puts the weights of a call in place; to be done where a job is prepared, since another may need others. */
  weigh(set: ParameterSet, weights: EnergyWeights, joint: number): void
  values(set: ParameterSet): Float32Array
  /** A copy. */
  read(): ParameterState
  /** Copies. */
  write(state: ParameterState): void
  /** Both answer the gradient's norm before clipping. */
  adam(gradient: Float32Array, step: AdamStep): number
  sgd(gradient: Float32Array, step: SgdStep): number
}

const arrayNames = ['parameters', 'average', 'firstMoment', 'secondMoment'] as const

export function createParameterStore(
  useKernels: UseKernels,
  memory: WebAssembly.Memory,
  plan: MemoryPlan,
): ParameterStore {
  const { at, vectorLength, vectorBytes } = plan
  const floats = new Float32Array(memory.buffer)
  const arrayAt = (address: number): Float32Array => floats.subarray(address >>> 2, (address >>> 2) + vectorLength)
  const stale: Record<ParameterSet, boolean> = { current: true, average: true }
  const termWeights = new Float64Array(memory.buffer, at.termWeights, plan.terms.length + 2)
  /** Whose weights stand there, and in each set's panels. */
  let weighed: EnergyWeights | null = null
  const scaled: Record<ParameterSet, EnergyWeights | null> = { current: null, average: null }
  let stepCount = 0
  floats.fill(1, at.ones >>> 2, at.parameters >>> 2)

  function changed(): void {
    stale.current = true
    stale.average = true
  }

  function pack(kernels: Kernels, set: ParameterSet): void {
    const from = set === 'current' ? at.parameters : at.average
    const panels = at.panels[set]
    const copy = (to: number, first: number, length: number): void => {
      floats.copyWithin((panels + to) >>> 2, (from >>> 2) + first, (from >>> 2) + first + length)
    }
    const packLayer = (layer: LayerPlan, scaledWeights: number | null = null): void => {
      const { inputs, outputs, weights, biases, panels: place } = layer
      const matrix = scaledWeights ?? from + 4 * weights
      kernels.packForward(panels + place.forward, matrix, inputs, outputs)
      kernels.packBackward(panels + place.backward, matrix, inputs, outputs)
      copy(place.biases, biases, outputs)
    }
    for (const term of plan.terms) {
      if (term.kind === 'machine') {
        if (term.logVariances !== null) packPrecisions(floats, term, panels, from)
        if (term.layer) packLayer(term.layer, term.logVariances === null ? null : panels + term.panels.scaledWeights)
        copy(term.panels.visibleBiases, term.visibleBiases, plan.dimension)
        continue
      }
      const { hidden, last } = term
      hidden.forEach((layer) => packLayer(layer))
      if (term.kind === 'class-network') {
        packLayer(last)
        continue
      }
      copy(last.panels.forward, last.weights, last.inputs)
      copy(last.panels.biases, last.biases, 1)
    }
    stale[set] = false
    scaled[set] = null
  }

  /** Puts the gradient in its place; answers its norm and the factor that clips it. */
  function place(gradient: Float32Array, maximum: number): { norm: number; clipping: number } {
    floats.set(gradient, at.gradient >>> 2)
    const norm = Math.sqrt(useKernels(({ squareSum }) => squareSum(at.gradient, vectorBytes)))
    return { norm, clipping: maximum > 0 && norm > maximum ? maximum / norm : 1 }
  }

  return {
    panels(set) {
      if (stale[set]) useKernels((kernels) => pack(kernels, set))
      return at.panels[set]
    },

    weigh(set, weights, joint) {
      if (weighed !== weights) termWeights.set([...weights.terms, weights.base])
      weighed = weights
      termWeights[plan.terms.length + 1] = joint
      if (scaled[set] === weights) return
      plan.terms.forEach((term, n) => {
        if (term.kind !== 'network') return
        const { last, scaledLast } = term
        const [from, to] = [(at.panels[set] + last.panels.forward) >>> 2, (at.panels[set] + scaledLast) >>> 2]
        for (let i = 0; i < last.inputs; i++) floats[to + i] = weights.terms[n] * floats[from + i]
      })
      scaled[set] = weights
    },

    values: (set) => arrayAt(set === 'current' ? at.parameters : at.average),

    read() {
      const [parameters, average, firstMoment, secondMoment] = arrayNames.map((name) =>
        Float64Array.from(arrayAt(at[name])),
      )
      return { parameters, average, firstMoment, secondMoment, stepCount }
    },

    write(state) {
      for (const name of arrayNames) {
        arrayAt(at[name]).set(state[name])
      }
      stepCount = state.stepCount
      changed()
    },

    adam(gradient, step) {
      const { learningRate, beta1, beta2, epsilon, gradientNormMaximum, averageDecay } = step
      const { norm, clipping } = place(gradient, gradientNormMaximum)
      if (isRefused(norm, step)) return norm
      stepCount++
      // rate · m̂ / (√v̂ + ε) with the corrections taken out of the loop: √v̂ = √v / root.
      const root = Math.sqrt(1 - beta2 ** stepCount)
      const rate = (learningRate * root) / (1 - beta1 ** stepCount)
      useKernels(({ adam }) =>
        adam(
          at.parameters,
          at.average,
          at.firstMoment,
          at.secondMoment,
          at.gradient,
          vectorBytes,
          clipping,
          beta1,
          beta2,
          1 - beta1,
          1 - beta2,
          rate,
          epsilon * root,
          averageDecay,
          1 - averageDecay,
        ),
      )
      changed()
      return norm
    },

    sgd(gradient, step) {
      const { learningRate, momentum, gradientNormMaximum, averageDecay } = step
      const { norm, clipping } = place(gradient, gradientNormMaximum)
      if (isRefused(norm, step)) return norm
      stepCount++
      useKernels(({ sgd }) =>
        sgd(
          at.parameters,
          at.average,
          at.firstMoment,
          at.gradient,
          vectorBytes,
          clipping,
          momentum,
          learningRate,
          averageDecay,
          1 - averageDecay,
        ),
      )
      changed()
      return norm
    },
  }
}
