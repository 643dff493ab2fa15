// A density that is constant on equal squares in the plane and zero elsewhere.
//
//   p(x) = 1 / (count · side²) inside, half open: [corner, corner + side) per axis;   log p = −∞ outside
// Its score is zero or not defined, and no smooth density is absolutely continuous with respect to it. The squares must
// not overlap; within each anything smooth is integrated exactly.
// Mode of x: the square whose middle is nearest.

import type { RandomStream } from '../random/random-stream.ts'
import type { Distribution } from './distribution.ts'

export interface UniformCellsOptions {
  side: number
  /** Lower left corners; multiples of `side` apart. */
  corners: readonly (readonly [number, number])[]
}

export function uniformCells({ side, corners }: UniformCellsOptions): Distribution {
  const logInside = -Math.log(corners.length * side ** 2)
  const support = [0, 1].map((axis): [number, number] => {
    const coordinates = corners.map((corner) => corner[axis])
    return [Math.min(...coordinates), Math.max(...coordinates) + side]
  })
  return {
    dimension: 2,
    sample: (count, random) => sampleCells(count, { side, corners, random }),
    logDensity: (rows) =>
      Float64Array.from({ length: rows.length / 2 }, (_, row) => {
        const [x, y] = [rows[2 * row], rows[2 * row + 1]]
        const isInside = corners.some(([left, low]) => x >= left && x < left + side && y >= low && y < low + side)
        return isInside ? logInside : Number.NEGATIVE_INFINITY
      }),
    support,
    resolution: [side / 8, side / 8],
    pieces: corners.map(([left, low]) => [[left, left + side] as const, [low, low + side] as const]),
    modes: {
      count: corners.length,
      assign: (rows) => nearestCells(rows, side, corners),
      masses: corners.map(() => 1 / corners.length),
    },
  }
}

function sampleCells(
  count: number,
  { side, corners, random }: UniformCellsOptions & { random: RandomStream },
): Float64Array {
  const rows = new Float64Array(2 * count)
  for (let index = 0; index < rows.length; index += 2) {
    const [left, low] = corners[random.integer(corners.length)]
    rows[index] = left + side * random.uniform()
    rows[index + 1] = low + side * random.uniform()
  }
  return rows
}

function nearestCells(rows: Float64Array, side: number, corners: UniformCellsOptions['corners']): Int32Array {
  return Int32Array.from({ length: rows.length / 2 }, (_, row) => {
    let best = 0
    let nearest = Number.POSITIVE_INFINITY
    corners.forEach(([left, low], index) => {
      const distance = (rows[2 * row] - left - side / 2) ** 2 + (rows[2 * row + 1] - low - side / 2) ** 2
      if (distance >= nearest) return
      nearest = distance
      best = index
    })
    return best
  })
}
