// E(x) = Σ weightᵢ Eᵢ(x) + weight |x − m|² / (2 s²) over all rows at once: jets forward, one reverse sweep, into whose
// seeds the weights go.
//
// The base adds, along x + τ v:  |x − m|² / (2s²),  vᵀ(x − m) / s²,  |v|² / s²;  it has no parameters.

import type { EnergyShape, MlpTerm } from '../backend.ts'
import type { DerivativeCount } from './activations.ts'
import type { Tensor } from './kernels.ts'
import type { Operations } from './operations.ts'
import {
  forward,
  inputAdjoint,
  layerSizes,
  parameterGradient,
  partLengths,
  type Jet,
  type JetOrder,
  type PerceptronParameters,
} from './perceptron.ts'
import { timesFactor, type Factor, type Weighting } from './weighting.ts'

export interface PreparedParameters {
  perceptrons: PerceptronParameters[]
  release(): void
}

export interface Points {
  /** (B, D) */
  points: Tensor
  /** (B, D); needed from order 1 on. */
  directions: Tensor | null
}

export interface WeightedPoints extends Points {
  weighting: Weighting
}

export type EnergyFunction = ReturnType<typeof createEnergyFunction>

/** Everything but `prepare` is to be called inside `tidy`. */
export function createEnergyFunction(ops: Operations, { dimension, terms, base }: EnergyShape) {
  const networks = terms.map(({ term }) => term as MlpTerm)
  const lengths = networks.flatMap(partLengths)
  const parameterCount = lengths.reduce((sum, length) => sum + length, 0)
  const mean = base && ops.upload(Float32Array.from(base.mean), [1, dimension])
  const precision = base ? 1 / base.standardDeviation ** 2 : 0

  /** Cuts a parameter vector into matrices; extra scalars at its end are left alone. */
  function prepare(vector: Tensor, extraCount: number): PreparedParameters {
    const owned = ops.tidy(() => {
      const parts = ops.cut(vector, extraCount > 0 ? [...lengths, extraCount] : lengths)
      return networks.flatMap((term) =>
        layerSizes(term).flatMap(({ inputs, outputs }, l, { length }) => {
          const [weights, biases] = parts.splice(0, 2)
          const matrix = ops.reshape(weights, [inputs, outputs])
          return l === length - 1 ? [matrix, biases, ops.reshape(weights, [1, inputs])] : [matrix, biases]
        }),
      )
    }) as Tensor[]
    const waiting = [...owned]
    const perceptrons = networks.map((term): PerceptronParameters => {
      const layers = layerSizes(term).map(() => {
        const [weights, biases] = waiting.splice(0, 2)
        return { weights, biases }
      })
      const [row] = waiting.splice(0, 1)
      const rows = new Map<number, Tensor>([[1, row]])
      return {
        layers,
        lastRow(factor) {
          const known = rows.get(factor)
          if (known !== undefined) return known
          const made = ops.outsideTidy(() => ops.multiply(row, ops.number(factor)))
          owned.push(made)
          rows.set(factor, made)
          return made
        },
      }
    })
    return { perceptrons, release: () => owned.forEach(ops.release) }
  }

  /** E, vᵀ∇E, vᵀ∇²E v, each (B, 1). */
  function jet({ perceptrons }: PreparedParameters, at: WeightedPoints, order: JetOrder): Tensor[] {
    const { points, weighting } = at
    const inputs = inputJet(at, order)
    const traces = networks.map((term, i) =>
      weighting.terms[i] === 0
        ? null
        : forward(ops, term, perceptrons[i], inputs, { order, derivatives: order, output: true }),
    )
    return Array.from({ length: order + 1 }, (_, k) => {
      const summands = traces.map((trace, i) => weighted(trace?.outputs[k] ?? null, weighting.terms[i]))
      const sum = sumOf([...summands, weighted(baseJet(k, at), weighting.base)])
      return warm(sum ?? zeros(ops.sumOverColumns(points)), weighting)
    })
  }

  /** ∇E, or ∇²E v where directions are given, times `sign`; (B, D). Without the base where `withBase` is false. */
  function gradientX(
    { perceptrons }: PreparedParameters,
    at: WeightedPoints,
    { sign = 1, withBase = true }: { sign?: 1 | -1; withBase?: boolean } = {},
  ): Tensor {
    const { points, directions, weighting } = at
    const adjoints = networks.map((term, i) => {
      const factor = weighting.terms[i]
      return factor === 0 ? null : networkAdjoint(term, perceptrons[i], at, { factor, sign })
    })
    const offsets = withBase && mean && weighting.base !== 0 ? (directions ?? ops.subtract(points, mean)) : null
    const pull = offsets && ops.multiply(ops.number(sign * precision), offsets)
    return warm(sumOf([...adjoints, weighted(pull, weighting.base)]) ?? zeros(points), weighting)
  }

  function networkAdjoint(
    term: MlpTerm,
    parameters: PerceptronParameters,
    { points, directions }: Points,
    { factor, sign }: { factor: Factor; sign: 1 | -1 },
  ): Tensor | null {
    const order = directions ? 1 : 0
    const derivatives = (order + 1) as DerivativeCount
    const inputs = inputJet({ points, directions }, order)
    const row =
      typeof factor === 'number'
        ? parameters.lastRow(sign * factor)
        : ops.multiply(parameters.lastRow(sign), factor.fed)
    const trace = forward(ops, term, parameters, inputs, { order, derivatives, output: false })
    if (term.widths.length > 2) return inputAdjoint(ops, parameters, trace, { order, row })
    // Without hidden layers ∇E is the same row everywhere, and ∇²E is zero.
    if (order === 1) return null
    return ops.add(ops.multiply(points, ops.number(0)), row)
  }

  /**
   * The gradient of Σ columns · jet, (parameterCount), of the rows of a batch; `energy` is E (B, 1). Absent columns are
   * null.
   */
  function gradientTheta(
    { perceptrons }: PreparedParameters,
    at: WeightedPoints,
    columns: Jet,
  ): { gradient: Tensor; energy: Tensor } {
    const { points, weighting } = at
    const order = (columns.length - 1) as JetOrder
    const derivatives = (order + 1) as DerivativeCount
    const inputs = inputJet(at, order)
    const energies: (Tensor | null)[] = []
    const parts = networks.flatMap((term, i): (Tensor | null)[] => {
      const factor = weighting.terms[i]
      if (factor === 0) return partLengths(term).map(() => null)
      const trace = forward(ops, term, perceptrons[i], inputs, { order, derivatives, output: true })
      energies.push(weighted(trace.outputs[0], factor))
      const seeds = columns.map((column) => weighted(column, factor))
      return parameterGradient(ops, perceptrons[i], trace, seeds)
    })
    const vectors = parts.map((part, index) =>
      part === null
        ? ops.upload(new Float32Array(lengths[index]), [lengths[index]])
        : ops.reshape(part, [lengths[index]]),
    )
    const energy = sumOf([...energies, weighted(baseJet(0, at), weighting.base)])
    return {
      gradient: vectors.length === 1 ? vectors[0] : ops.join(vectors, 0),
      energy: energy ?? zeros(ops.sumOverColumns(points)),
    }
  }

  /** Without its weight; null where that is 0. */
  function baseJet(order: number, { points, directions, weighting }: WeightedPoints): Tensor | null {
    if (!mean || weighting.base === 0) return null
    if (order === 2) return ops.multiply(ops.number(precision), ops.sumOverColumns(ops.square(directions!)))
    const offset = ops.subtract(points, mean)
    const summands = order === 0 ? ops.square(offset) : ops.multiply(offset, directions!)
    return ops.multiply(ops.number(order === 0 ? precision / 2 : precision), ops.sumOverColumns(summands))
  }

  /** The jet of x + τ v itself: x, v, 0. */
  const inputJet = ({ points, directions }: Points, order: JetOrder): Jet =>
    [points, directions, null].slice(0, order + 1)

  const weighted = (tensor: Tensor | null, factor: Factor): Tensor | null => tensor && timesFactor(ops, tensor, factor)

  const warm = (tensor: Tensor, { isWarm }: Weighting): Tensor =>
    isWarm ? ops.choose(isWarm, tensor, ops.number(0)) : tensor

  /** Even where a value is not a number. */
  const zeros = (beside: Tensor): Tensor => ops.asNumbers(ops.less(beside, beside))

  function sumOf(summands: readonly (Tensor | null)[]): Tensor | null {
    const present = summands.filter((summand) => summand !== null)
    return present.length === 0 ? null : ops.sum(present)
  }

  return {
    parameterCount,
    precision,
    base,
    prepare,
    jet,
    gradientX,
    gradientTheta,
    dispose: () => void (mean && ops.release(mean)),
  }
}
