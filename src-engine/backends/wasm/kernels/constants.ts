// The constants of the activations.
//
//   tanh x ≈ x P(x²) / Q(x²)  for |x| ≤ 7.9: a rational minimax fit, P of degree 4 and Q of degree 3, relative error
//   2e-7 (5e-7 in float32). The logistic function is ½ + ½ tanh(z/2), its coefficients scaled to z².
//   eʳ ≈ a polynomial of degree 5 for |r| ≤ ½ log 2, relative error 8e-8.

import { activationTable, splatBytes, SplatTable } from './splat-table'

const one: i32 = 0
const half: i32 = 1
const two: i32 = 2
const three: i32 = 3
const six: i32 = 4
const logisticEdge: i32 = 5
const logisticFirst: i32 = 6
const tanhEdge: i32 = 15
const tanhFirst: i32 = 16
const expEdge: i32 = 25
const log2e: i32 = 26
const ln2: i32 = 27
const expFirst: i32 = 28
const oddFirst: i32 = 34

// prettier-ignore
const numbers = memory.data<f32>([
  1,
  0.5,
  2,
  3,
  6,
  15.8,
  0.249999952, 0.00795058066, 4.22689386e-05, 2.82387976e-08, -6.1165434e-12, 1, 0.115135266, 0.00143048027, 3.09187358e-06,
  7.9,
  0.999999807, 0.127209291, 0.00270521207, 7.22913219e-06, -6.26334045e-09, 1, 0.460541065, 0.0228876844, 0.000197879909,
  87,
  1.44269504,
  0.693147181,
  1.00000007, 0.999999692, 0.499988949, 0.166675747, 0.041915382, 0.00829765496,
  0.333333333, 0.2, 0.142857143, 0.111111111, 0.0909090909, 0.0769230769,
])

export function spreadActivationConstants(): void {
  SplatTable.spread(activationTable, numbers, 40)
}

/** `side` is 0 for the first half of a pair and 16 for the second. */
export class Constants {
  @inline static at(index: i32, side: usize): v128 {
    return v128.load(activationTable + <usize>index * splatBytes + side)
  }
  @inline static one(side: usize): v128 {
    return Constants.at(one, side)
  }
  @inline static half(side: usize): v128 {
    return Constants.at(half, side)
  }
  @inline static two(side: usize): v128 {
    return Constants.at(two, side)
  }
  @inline static three(side: usize): v128 {
    return Constants.at(three, side)
  }
  @inline static six(side: usize): v128 {
    return Constants.at(six, side)
  }
  /** Beyond this the logistic function is 0 or 1 in float32, and P/Q is not fitted. */
  @inline static logisticEdge(side: usize): v128 {
    return Constants.at(logisticEdge, side)
  }
  @inline static tanhEdge(side: usize): v128 {
    return Constants.at(tanhEdge, side)
  }
  /** e^−87 is still a normal number. */
  @inline static expEdge(side: usize): v128 {
    return Constants.at(expEdge, side)
  }
  @inline static log2e(side: usize): v128 {
    return Constants.at(log2e, side)
  }
  @inline static ln2(side: usize): v128 {
    return Constants.at(ln2, side)
  }
  /** P of degree 0 … 4, then Q of degree 0 … 3. */
  @inline static logistic(index: i32, side: usize): v128 {
    return Constants.at(logisticFirst + index, side)
  }
  /** P of degree 0 … 4, then Q of degree 0 … 3. */
  @inline static tanh(index: i32, side: usize): v128 {
    return Constants.at(tanhFirst + index, side)
  }
  /** Degree 0 … 5. */
  @inline static exp(index: i32, side: usize): v128 {
    return Constants.at(expFirst + index, side)
  }
  /** 1/3, 1/5, … 1/13 */
  @inline static odd(index: i32, side: usize): v128 {
    return Constants.at(oddFirst + index, side)
  }
}
