// E(x) = −log Σ_y exp f_y(x), of one class E(x, y) = −f_y(x): a perceptron with one output per class over a tile of rows.
//
// A classifier's softmax p(y | x) = exp f_y(x) / Σ exp f leaves the sum over all classes free; here its logarithm is −E(x),
// so that the same outputs give p(x, y) ∝ exp f_y(x). With the outputs' jet f, f′, f″ along x + τ v, and p their softmax:
//   F = log Σ exp f_y,  μ = Σ p f′,  M = Σ p (f″ + f′²),   F′ = μ,  F″ = M − μ²;   the jet of E is −F, −F′, −F″
//   reverse, for −(w_0 F + w_1 F′ + w_2 F″), per output:
//     f̄  = −p (w_0 + w_1 (f′ − μ) + w_2 (f″ + f′² − M − 2 μ (f′ − μ)))
//     f̄′ = −p (w_1 + 2 w_2 (f′ − μ))
//     f̄″ = −p w_2
//   and where the row has a class y: f̄ = −w_0, f̄′ = −w_1, f̄″ = −w_2 at y alone.
// Source: Grathwohl et al. 2020, "Your classifier is secretly an energy based model and you should treat it like one".

import type { ClassMlpTerm } from '../backend.ts'
import { createNetwork } from './multilayer-perceptron.ts'
import type { JetOrder, TermFunction } from './term-function.ts'

/** `firstParameter`: where this term's parameters begin in the whole vector. */
export function createClassMlpTerm(term: ClassMlpTerm, firstParameter: number, tileRows: number): TermFunction {
  const network = createNetwork(term, firstParameter, tileRows)
  const count = term.widths[term.widths.length - 1]
  const shares = new Float64Array(count)
  const jet = new Float64Array(3)
  let outputs: readonly Float64Array[] = []

  return {
    parameterCount: network.parameterCount,
    prepare: (parameters) => network.prepare(parameters),

    forward(pass) {
      const { rows, order, weight, classes } = pass
      outputs = network.forward(pass)
      for (let row = 0; row < rows; row++) {
        if (classes) for (let k = 0; k <= order; k++) jet[k] = outputs[k][row * count + classes[row]]
        else logSumJet(jet, shares, outputs, { first: row * count, order })
        for (let k = 0; k <= order; k++) pass.outputs[k][row] -= weight * jet[k]
      }
    },

    reverse(sweep) {
      const { rows, order, seeds, weight, classes } = sweep
      const adjoints = network.outputAdjoints
      for (let k = 0; k <= order; k++) adjoints[k].fill(0, 0, rows * count)
      for (let row = 0; row < rows; row++) {
        const first = row * count
        const at = (k: number) => (k <= order ? weight * seeds[k][row] : 0)
        if (classes) for (let k = 0; k <= order; k++) adjoints[k][first + classes[row]] = -at(k)
        else {
          logSumJet(jet, shares, outputs, { first, order })
          fillAdjoints(adjoints, { shares, jet, outputs, weights: [at(0), at(1), at(2)], first, order })
        }
      }
      network.reverse(sweep)
    },
  }
}

interface RowPlace {
  /** Of the row's outputs, in arrays (rows, count). */
  first: number
  order: JetOrder
}

/** Overwrites `jet` with F, F′, F″ of a row and `shares` (count) with p, in place. */
function logSumJet(
  jet: Float64Array,
  shares: Float64Array,
  [f0, f1, f2]: readonly Float64Array[],
  { first, order }: RowPlace,
): void {
  const count = shares.length
  let largest = Number.NEGATIVE_INFINITY
  for (let y = 0; y < count; y++) largest = Math.max(largest, f0[first + y])
  let sum = 0
  for (let y = 0; y < count; y++) sum += shares[y] = Math.exp(f0[first + y] - largest)
  let [mean, moment] = [0, 0]
  for (let y = 0; y < count; y++) {
    shares[y] /= sum
    if (order > 0) mean += shares[y] * f1[first + y]
    if (order > 1) moment += shares[y] * (f2[first + y] + f1[first + y] * f1[first + y])
  }
  jet[0] = largest + Math.log(sum)
  jet[1] = mean
  jet[2] = moment - mean * mean
}

interface RowOutputs extends RowPlace {
  shares: Float64Array
  jet: Float64Array
  outputs: readonly Float64Array[]
  /** w_0, w_1, w_2 */
  weights: readonly [number, number, number]
}

function fillAdjoints(adjoints: readonly Float64Array[], row: RowOutputs): void {
  const { shares, jet, outputs, first, order } = row
  const [f1, f2] = [outputs[1], outputs[2]]
  const [w0, w1, w2] = row.weights
  const mean = jet[1]
  const moment = jet[2] + mean * mean
  for (let y = 0; y < shares.length; y++) {
    const at = first + y
    const deviation = order > 0 ? f1[at] - mean : 0
    const bend = order > 1 ? f2[at] + f1[at] * f1[at] - moment - 2 * mean * deviation : 0
    adjoints[0][at] = -shares[y] * (w0 + w1 * deviation + w2 * bend)
    if (order > 0) adjoints[1][at] = -shares[y] * (w1 + 2 * w2 * deviation)
    if (order > 1) adjoints[2][at] = -shares[y] * w2
  }
}
