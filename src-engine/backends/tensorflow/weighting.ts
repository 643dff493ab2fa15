// The weights of a call in the formulas: numbers that are written into them where they are the shape's own, else tensors
// that are fed, so that one graph serves any number of temperatures.
//
// β per row is multiplied into the weights, and so goes with the seed of the reverse sweep; rows of β = 0 get a 0 in the
// end, because 0 · ∞ is none.

import type { EnergyShape } from '../backend.ts'
import type { Evaluation } from '../device-session.ts'
import type { Graph } from './graph.ts'
import type { Tensor } from './kernels.ts'
import type { Operations } from './operations.ts'

/** Multiplies a summand; fed ones are (1, 1), or (B, 1) with β per row. */
export type Factor = number | { readonly fed: Tensor }

export interface Weighting {
  /** What has the factor 0 is not computed. */
  terms: readonly Factor[]
  base: Factor
  /** Where β is not 0, (B, 1); null where β is not given per row. */
  isWarm: Tensor | null
}

/** A weighting that is yet to be written: once into each graph, whose key its name is part of. */
export interface WeightSource {
  name: string
  /** What a graph takes for it, the caller's. */
  inputs: Tensor[]
  /** In the graph, at the place of those inputs. */
  write(graph: Graph): Weighting
  /** The same for kernels that are run at once, inside `tidy`. */
  written(): Weighting
  /** The inputs, where they were not made inside `tidy`. */
  release(): void
}

export function weightSource(
  ops: Operations,
  shape: EnergyShape,
  { weights, rowTemperatures }: Pick<Evaluation, 'weights' | 'rowTemperatures'>,
): WeightSource {
  const own = ownWeighting(shape)
  const wanted = [...weights.terms, weights.base]
  if (!rowTemperatures && wanted.every((weight, i) => weight === [...own.terms, own.base][i])) {
    return { name: 'own', inputs: [], write: () => own, written: () => own, release: () => undefined }
  }
  const inputs = wanted.filter((weight) => weight !== 0).map((weight) => ops.upload(Float32Array.of(weight), [1, 1]))
  if (rowTemperatures) inputs.push(ops.upload(Float32Array.from(rowTemperatures), [rowTemperatures.length, 1]))
  const present = wanted.map((weight) => weight !== 0)
  const written = (where: Operations, tensors: readonly Tensor[]): Weighting =>
    fedWeighting(where, { present, hasTemperatures: rowTemperatures !== null, tensors })
  return {
    name: `weights ${present.map(Number).join('')}${rowTemperatures ? ' and temperatures' : ''}`,
    inputs,
    write: (graph) =>
      written(
        graph.ops,
        inputs.map(() => graph.input([-1, 1])),
      ),
    written: () => written(ops, inputs),
    release: () => inputs.forEach(ops.release),
  }
}

export const ownWeighting = ({ terms, base }: EnergyShape) => ({
  terms: terms.map(({ weight }) => weight),
  base: base ? 1 : 0,
  isWarm: null,
})

function fedWeighting(
  ops: Operations,
  { present, hasTemperatures, tensors }: { present: boolean[]; hasTemperatures: boolean; tensors: readonly Tensor[] },
): Weighting {
  const waiting = [...tensors]
  const temperatures = hasTemperatures ? waiting.pop()! : null
  const factors = present.map((isPresent): Factor => {
    if (!isPresent) return 0
    const weight = waiting.shift()!
    return { fed: temperatures === null ? weight : ops.multiply(weight, temperatures) }
  })
  return {
    terms: factors.slice(0, -1),
    base: factors.at(-1)!,
    isWarm: temperatures === null ? null : ops.notEqual(temperatures, ops.number(0)),
  }
}

/** A number 1 costs nothing. */
export function timesFactor(ops: Operations, tensor: Tensor, factor: Factor): Tensor {
  if (factor === 1) return tensor
  return ops.multiply(tensor, typeof factor === 'number' ? ops.number(factor) : factor.fed)
}
