// Making images smaller: each new pixel is the mean of the old ones over its area, whole or in part.
//
//   new(i, j) = Σ w(i, y) w(j, x) old(y, x),   w(i, y) = |[i, i + 1) ∩ [y, y + 1) · n / N| for N old and n new pixels a side
// The weights of a new pixel add up to 1, so grey values stay within their range and the mean of the image stays.
// Never makes larger: there is nothing to average.

export interface PixelSize {
  width: number
  height: number
}

/** The size whose longer side is `longer`; the shorter keeps the shape as far as whole pixels can. */
export function shrunkSize({ width, height }: PixelSize, longer: number): PixelSize {
  const scale = longer / Math.max(width, height)
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Of every new pixel along one side: the first old one it covers, and the weights of that and the next ones. */
interface Cover {
  first: number
  weights: readonly number[]
}

export function areaAverage(from: PixelSize, to: PixelSize) {
  const across = coversOf(from.width, to.width)
  const down = coversOf(from.height, to.height)
  const narrowed = new Float64Array(to.width * from.height)
  /** Writes the image that begins at `start` of `pixels`, divided by `white`, to `at` of `target`. */
  return (pixels: Uint8Array | Float32Array, start: number, white: number, target: Float64Array, at: number): void => {
    for (let y = 0; y < from.height; y++) {
      for (let x = 0; x < to.width; x++) {
        const { first, weights } = across[x]
        let sum = 0
        for (let k = 0; k < weights.length; k++) sum += weights[k] * pixels[start + y * from.width + first + k]
        narrowed[y * to.width + x] = sum
      }
    }
    for (let y = 0; y < to.height; y++) {
      const { first, weights } = down[y]
      for (let x = 0; x < to.width; x++) {
        let sum = 0
        for (let k = 0; k < weights.length; k++) sum += weights[k] * narrowed[(first + k) * to.width + x]
        target[at + y * to.width + x] = sum / white
      }
    }
  }
}

function coversOf(old: number, fresh: number): Cover[] {
  const length = old / fresh
  return Array.from({ length: fresh }, (_, index) => {
    const [begin, end] = [index * length, (index + 1) * length]
    const first = Math.floor(begin)
    const last = Math.min(old, Math.ceil(end - 1e-9))
    const weights = Array.from({ length: last - first }, (_unused, k) => {
      const overlap = Math.min(end, first + k + 1) - Math.max(begin, first + k)
      return overlap / length
    })
    return { first, weights }
  })
}
