// Ink on a grid of pixels, blurred by a Gaussian: a mixture of one isotropic Gaussian per inked pixel.
//
//   p(x) = Σₖ wₖ N(x; cₖ, σ² I),   cₖ the pixel's centre, wₖ its share of the ink
// Nothing is truncated where it matters: exp(−|x − c|²/2σ²) factors into a column's part and a line's, so that the whole
// sum costs 2 × side exponentials and one product per pixel; points that follow each other at the same height, as on a
// grid, share the sums over the lines and cost 2 × side operations. Only where that sum underflows (some 30σ from any ink) is it
// a log-sum-exp over the pixels; those it leaves out add less than 1e-12 of it. The log density is finite everywhere.
// At σ ≥ 1 pixel evenly spread ink ripples by less than 2 exp(−2π²) ≈ 5e-9 (Poisson summation): the pixels do not show.

import type { RandomStream } from '../random/random-stream.ts'
import type { Distribution } from './distribution.ts'
import { chooseWeighted } from '../random/weighted-choice.ts'

const supportRadius = 8
/** Far above the smallest normal number: the sum has its full precision. */
const trustedSum = 1e-250
/** e⁻⁴¹ × 4096 pixels × 63 levels of ink < 1e-12. */
const negligibleExponent = 41

export interface PaintingOptions {
  /** Row-major from the top left (side × side), not negative, somewhere positive. */
  ink: ArrayLike<number>
  side: number
  /** Half the width of the paper, whose middle is the origin. */
  extent: number
  standardDeviation: number
}

export function painting(options: PaintingOptions): Distribution {
  const paper = paperOf(options)
  const { standardDeviation } = options
  return {
    dimension: 2,
    sample: (count, random) => samplePaper(count, paper, random),
    logDensity: (rows) => paperLogDensity(rows, paper),
    support: supportOf(paper),
    resolution: [standardDeviation, standardDeviation],
  }
}

interface Paper {
  side: number
  standardDeviation: number
  /** Centres of the columns (x) and of the rows (y), (side). */
  columns: Float64Array
  lines: Float64Array
  /** Share of the ink per pixel, (side × side). */
  weights: Float64Array
  /** Inked pixels and the cumulative share of the ink up to each. */
  inked: Int32Array
  cumulative: Float64Array
}

function paperOf({ ink, side, extent, standardDeviation }: PaintingOptions): Paper {
  const width = (2 * extent) / side
  const columns = Float64Array.from({ length: side }, (_, index) => (index + 0.5) * width - extent)
  const total = Array.from(ink).reduce((sum, value) => sum + value, 0)
  const weights = Float64Array.from(ink, (value) => value / total)
  const inked = Int32Array.from(weights.keys()).filter((pixel) => weights[pixel] > 0)
  let sum = 0
  const cumulative = Float64Array.from(inked, (pixel) => (sum += weights[pixel]))
  return { side, standardDeviation, columns, lines: columns.toReversed(), weights, inked, cumulative }
}

function samplePaper(count: number, paper: Paper, random: RandomStream): Float64Array {
  const { side, standardDeviation, columns, lines, inked, cumulative } = paper
  const rows = new Float64Array(2 * count)
  for (let row = 0; row < count; row++) {
    const pixel = inked[chooseWeighted(cumulative, random)]
    rows[2 * row] = columns[pixel % side] + standardDeviation * random.normal()
    rows[2 * row + 1] = lines[Math.floor(pixel / side)] + standardDeviation * random.normal()
  }
  return rows
}

function paperLogDensity(rows: Float64Array, paper: Paper): Float64Array {
  const { side, standardDeviation, columns } = paper
  const logNormaliser = -Math.log(2 * Math.PI * standardDeviation ** 2)
  const factor = -0.5 / standardDeviation ** 2
  const columnSums = new Float64Array(side)
  const result = new Float64Array(rows.length / 2)
  for (let row = 0; row < result.length; row++) {
    const x = rows[2 * row]
    const y = rows[2 * row + 1]
    if (row === 0 || y !== rows[2 * row - 1]) sumLines(columnSums, y, paper)
    let total = 0
    for (let column = 0; column < side; column++) {
      if (columnSums[column] > 0) total += columnSums[column] * Math.exp(factor * (x - columns[column]) ** 2)
    }
    result[row] = (total > trustedSum ? Math.log(total) : farLogSum(x, y, paper)) + logNormaliser
  }
  return result
}

/** Σ over the lines of wₖ exp(−(y − line)²/2σ²) for every column (side), in place. */
function sumLines(columnSums: Float64Array, y: number, { side, standardDeviation, lines, weights }: Paper): void {
  const factor = -0.5 / standardDeviation ** 2
  columnSums.fill(0)
  for (let line = 0; line < side; line++) {
    const share = Math.exp(factor * (y - lines[line]) ** 2)
    if (share === 0) continue
    for (let column = 0; column < side; column++) columnSums[column] += share * weights[line * side + column]
  }
}

/** log Σₖ wₖ exp(−|x − cₖ|²/2σ²) where its terms are too small to be added as they are. */
function farLogSum(x: number, y: number, { side, standardDeviation, columns, lines, weights, inked }: Paper): number {
  const squaredDistance = (pixel: number) =>
    (x - columns[pixel % side]) ** 2 + (y - lines[Math.floor(pixel / side)]) ** 2
  let nearest = Number.POSITIVE_INFINITY
  for (const pixel of inked) nearest = Math.min(nearest, squaredDistance(pixel))
  const factor = 0.5 / standardDeviation ** 2
  let sum = 0
  for (const pixel of inked) {
    const exponent = factor * (squaredDistance(pixel) - nearest)
    if (exponent < negligibleExponent) sum += weights[pixel] * Math.exp(-exponent)
  }
  return Math.log(sum) - factor * nearest
}

function supportOf({ side, standardDeviation, columns, lines, inked }: Paper): [number, number][] {
  const margin = supportRadius * standardDeviation
  const around = (values: readonly number[]): [number, number] => [
    Math.min(...values) - margin,
    Math.max(...values) + margin,
  ]
  return [
    around(Array.from(inked, (pixel) => columns[pixel % side])),
    around(Array.from(inked, (pixel) => lines[Math.floor(pixel / side)])),
  ]
}
