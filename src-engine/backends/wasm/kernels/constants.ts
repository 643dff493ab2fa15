// The constants of the activations.
//
//   Odd functions of z, by a rational minimax fit of degree (3, 3) in z², Q's highest coefficient being 1:
//     σ(z) − ½ ≈ x P(x²) / Q(x²),  absolute error 6e-7 (7e-7 in float32), x being z held within ±14.4715
//     tanh z   ≈ x P(x²) / Q(x²),  relative error 1.4e-6 (1.6e-6), x being z held within ±7.23
//   The edges are where this comes to exactly ½ and 1 in float32: beyond them units are flat, and nothing creeps.
//   eʳ ≈ a polynomial of degree 5 for |r| ≤ ½ log 2, relative error 8e-8.

const one: i32 = 0
const half: i32 = 1
const quarter: i32 = 2
const two: i32 = 3
const six: i32 = 4
/** Edges, P of degree 0 … 3, Q of degree 0 … 2. */
export const logisticFirst: i32 = 5
export const tanhFirst: i32 = 14
const expEdge: i32 = 23
const log2e: i32 = 24
const ln2: i32 = 25
const expFirst: i32 = 26
const oddFirst: i32 = 32

// prettier-ignore
const numbers = memory.data<f32>([
  1,
  0.5,
  0.25,
  2,
  6,
  14.4715, -14.4715, 114932.964, 3525.39918, 16.1474658, 0.00681448538, 459734.414, 52410.642, 601.560012,
  7.23, -7.23, 7097.49937, 872.333049, 16.0744121, 0.0274038502, 7097.5089, 3238.09972, 149.192804,
  87,
  1.44269504,
  0.693147181,
  1.00000007, 0.999999692, 0.499988949, 0.166675747, 0.041915382, 0.00829765496,
  0.333333333, 0.2, 0.142857143, 0.111111111, 0.0909090909, 0.0769230769,
])

/** One number in all lanes of a register. */
export class Constants {
  @inline static at(index: i32): v128 {
    return v128.load32_splat(numbers + ((<usize>index) << 2))
  }
  @inline static one(): v128 {
    return Constants.at(one)
  }
  @inline static half(): v128 {
    return Constants.at(half)
  }
  @inline static quarter(): v128 {
    return Constants.at(quarter)
  }
  @inline static two(): v128 {
    return Constants.at(two)
  }
  @inline static six(): v128 {
    return Constants.at(six)
  }
  /** e^−87 is still a normal number. */
  @inline static expEdge(): v128 {
    return Constants.at(expEdge)
  }
  @inline static log2e(): v128 {
    return Constants.at(log2e)
  }
  @inline static ln2(): v128 {
    return Constants.at(ln2)
  }
  /** Degree 0 … 5. */
  @inline static exp(index: i32): v128 {
    return Constants.at(expFirst + index)
  }
  /** 1/3, 1/5, … 1/13 */
  @inline static odd(index: i32): v128 {
    return Constants.at(oddFirst + index)
  }
}
