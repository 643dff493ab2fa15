// How parameters stand on the device for the kernels: every weight matrix padded to whole vectors of four, once as it is
// and once transposed, so that both sweeps read it in rows.
//
// θ itself (the order of every backend: per layer the weights (inputs, outputs), then the biases) is what optimizers
// change; a table says for each packed number where it stands in θ. Padding is zero, and stays without effect.

import type { Activation, EnergyShape } from '../backend.ts'

/** Offsets in vectors of four numbers. */
export interface PackedLayer {
  inputs: number
  outputs: number
  inputQuads: number
  outputQuads: number
  /** (inputs, outputQuads) */
  weights: number
  /** (outputQuads) */
  biases: number
  /** (outputs, inputQuads) */
  transposed: number
  /** Where the weights, and behind them the biases, stand in θ. */
  parameter: number
}

export interface PackedPerceptron {
  weight: number
  activation: Activation
  layers: readonly PackedLayer[]
}

export interface PackedLayout {
  dimension: number
  dimensionQuads: number
  perceptrons: readonly PackedPerceptron[]
  parameterCount: number
  /** Vectors made from θ. */
  derivedQuads: number
  /** Behind them: the mean of the base, (dimensionQuads). */
  baseMean: number
  totalQuads: number
  /** 1 / s² of the base, 0 without one. */
  basePrecision: number
}

const quadsOf = (count: number): number => Math.ceil(count / 4)

/** Of a shape with networks alone. */
export function packedLayout({ dimension, terms, base }: EnergyShape): PackedLayout {
  let quads = 0
  let parameter = 0
  const perceptrons = terms.flatMap(({ weight, term }) => {
    if (term.kind !== 'mlp') return []
    const layers = term.widths.slice(1).map((outputs, index): PackedLayer => {
      const inputs = term.widths[index]
      const [inputQuads, outputQuads] = [quadsOf(inputs), quadsOf(outputs)]
      const weights = quads
      const biases = weights + inputs * outputQuads
      const transposed = biases + outputQuads
      quads = transposed + outputs * inputQuads
      const layer = { inputs, outputs, inputQuads, outputQuads, weights, biases, transposed, parameter }
      parameter += (inputs + 1) * outputs
      return layer
    })
    return [{ weight, activation: term.activation, layers }]
  })
  const dimensionQuads = quadsOf(dimension)
  return {
    dimension,
    dimensionQuads,
    perceptrons,
    parameterCount: parameter,
    derivedQuads: quads,
    baseMean: quads,
    totalQuads: quads + dimensionQuads,
    basePrecision: base ? 1 / base.standardDeviation ** 2 : 0,
  }
}

/** Stands for a padding zero in the table. */
export const padding = 0xffffffff

/** (derivedQuads × 4) positions in θ. */
export function packingTable({ perceptrons, derivedQuads }: PackedLayout): Uint32Array<ArrayBuffer> {
  const table = new Uint32Array(4 * derivedQuads).fill(padding)
  for (const { layers } of perceptrons) {
    for (const { inputs, outputs, inputQuads, outputQuads, weights, biases, transposed, parameter } of layers) {
      for (let input = 0; input < inputs; input++) {
        for (let output = 0; output < outputs; output++) {
          const source = parameter + input * outputs + output
          table[4 * (weights + input * outputQuads) + output] = source
          table[4 * (transposed + output * inputQuads) + input] = source
        }
      }
      for (let output = 0; output < outputs; output++)
        table[4 * biases + output] = parameter + inputs * outputs + output
    }
  }
  return table
}
