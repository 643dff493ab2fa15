// A Sobol sequence: points of the unit cube [0, 1)^d that fill it evenly, for searches.
//
//   x_{n+1, j} = x_{n, j} ⊕ v_{j, c(n)},  x_0 = 0,  c(n) the place of the lowest zero bit of n  (Gray-code order)
//
// Every 2^k points that begin at a multiple of 2^k have one in each of 2^k equal parts of every axis, so the sequence is
// most even after a power of two. It is not shifted or scrambled: its first point is the corner 0, and leaving that out
// would lose the evenness (Owen 2020). The direction numbers v give good pairs of axes.
// Fails, visibly, above eight axes or 2³¹ points. Sources: Bratley & Fox 1988, algorithm 659; Joe & Kuo 2008,
// new-joe-kuo-6.21201. Checked against SciPy's stats.qmc.Sobol.

const bits = 32

/** Of the axes from the second on: degree and inner coefficients of a primitive polynomial, and initial numbers m. */
const directions: readonly { degree: number; coefficients: number; initial: readonly number[] }[] = [
  { degree: 1, coefficients: 0, initial: [1] },
  { degree: 2, coefficients: 1, initial: [1, 3] },
  { degree: 3, coefficients: 1, initial: [1, 3, 1] },
  { degree: 3, coefficients: 2, initial: [1, 1, 1] },
  { degree: 4, coefficients: 1, initial: [1, 1, 3, 3] },
  { degree: 4, coefficients: 4, initial: [1, 3, 5, 13] },
  { degree: 5, coefficients: 2, initial: [1, 1, 5, 5, 17] },
]

export const sobolAxesMaximum = directions.length + 1

/** The first `count` points, each with a number in [0, 1) for every axis. Throws where there are too many axes. */
export function sobolPoints(count: number, axes: number): number[][] {
  if (axes > sobolAxesMaximum) throw new Error(`Expected at most ${sobolAxesMaximum} axes, got ${axes}.`)
  const numbers = Array.from({ length: axes }, (_, axis) => directionNumbers(axis))
  const state = new Uint32Array(axes)
  const points: number[][] = []
  for (let index = 0; index < count; index++) {
    points.push(Array.from(state, (word) => word * 2 ** -bits))
    const place = lowestZeroBit(index)
    for (let axis = 0; axis < axes; axis++) state[axis] ^= numbers[axis][place]
  }
  return points
}

/** v_1 … v_32 as the leading bits of words. */
function directionNumbers(axis: number): Uint32Array {
  const numbers = new Uint32Array(bits)
  if (axis === 0) return numbers.map((_, place) => 2 ** (bits - 1 - place))
  const { degree, coefficients, initial } = directions[axis - 1]
  for (let place = 0; place < bits; place++) {
    if (place < degree) {
      numbers[place] = initial[place] * 2 ** (bits - 1 - place)
      continue
    }
    let word = numbers[place - degree] ^ (numbers[place - degree] >>> degree)
    for (let term = 1; term < degree; term++) {
      if ((coefficients >> (degree - 1 - term)) & 1) word ^= numbers[place - term]
    }
    numbers[place] = word
  }
  return numbers
}

function lowestZeroBit(index: number): number {
  let place = 0
  for (let rest = index; rest & 1; rest >>>= 1) place++
  return place
}
