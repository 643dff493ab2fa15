// One network for a family of energies: E(x; c) with a condition c beside the coordinates of x.
//
// The network has one input more, the last, which is c. At a fixed c it is an ordinary network of d inputs whose first
// layer's biases have moved by c times the weights of that input, so that whatever is asked of a single density
// (evaluation, walks, pictures, the stored model) uses a session of d dimensions and needs nothing new of a backend.
// Derivatives in x are taken in the conditioned session along directions whose last coordinate is 0.

import { AppError } from '../../src-shared/errors.ts'
import type { EnergyShape, MlpTerm } from '../backends/backend.ts'

/** Throws AppError('not-supported') for an energy that is no network. */
export function conditionedShape({ dimension, terms, base }: EnergyShape): EnergyShape {
  const [only] = terms
  if (terms.length !== 1 || only.term.kind !== 'mlp') {
    throw new AppError(
      'not-supported',
      'Expected a network with one output for an energy at many noise levels, got another energy: choose the multilayer perceptron, or denoising at one σ.',
      { field: 'energy.kind' },
    )
  }
  const [inputs, ...others] = only.term.widths
  const term: MlpTerm = { ...only.term, widths: [inputs + 1, ...others] }
  return {
    dimension: dimension + 1,
    terms: [{ weight: only.weight, term }],
    // Of c it is a constant of x, which no density knows of.
    base: base && { ...base, mean: [...base.mean, 0] },
  }
}

/**
 * Parameters of the energy at c from those of the conditioned one, whatever stands behind them (extra scalars) included;
 * fresh. `conditioned` is the shape that `conditionedShape` made.
 */
export function parametersAt(parameters: Float64Array, conditioned: EnergyShape, condition: number): Float64Array {
  const [{ term }] = conditioned.terms
  if (term.kind !== 'mlp') throw new Error(`Expected a conditioned network, got ${term.kind}.`)
  const [inputs, outputs] = term.widths
  const kept = (inputs - 1) * outputs
  const result = new Float64Array(parameters.length - outputs)
  result.set(parameters.subarray(0, kept))
  result.set(parameters.subarray(kept + outputs), kept)
  for (let output = 0; output < outputs; output++) result[kept + output] += condition * parameters[kept + output]
  return result
}

/** Row-major (rowCount × dimension) with the conditions as a last column; fresh. */
export function withCondition(
  rows: Float64Array,
  dimension: number,
  conditionOf: (row: number) => number,
): Float64Array {
  const rowCount = rows.length / dimension
  const result = new Float64Array(rowCount * (dimension + 1))
  for (let row = 0; row < rowCount; row++) {
    result.set(rows.subarray(row * dimension, (row + 1) * dimension), row * (dimension + 1))
    result[row * (dimension + 1) + dimension] = conditionOf(row)
  }
  return result
}

/** The first `dimension` columns of rows that have one more; fresh. */
export function withoutCondition(rows: Float64Array, dimension: number): Float64Array {
  const rowCount = rows.length / (dimension + 1)
  const result = new Float64Array(rowCount * dimension)
  for (let row = 0; row < rowCount; row++) {
    result.set(rows.subarray(row * (dimension + 1), row * (dimension + 1) + dimension), row * dimension)
  }
  return result
}
