// Rows that are pictures, as strips of small pictures ready to be drawn; and to each the nearest training picture.
//
// Grey from 0 (black) to 1 (white); beyond, it is cut off. Every pixel is blown up to a whole number of the strip's own, so
// that it stays a square in any format, whether or not what draws the strip smooths it.

import type { ImageSize, Points } from '../snapshot.ts'
import type { FigureTheme, MakeImage } from './figure.ts'
import { figureColours } from './theme.ts'

export const picturesPerStrip = 10
/** What fills a square; pictures that are much broader than tall leave some of it empty. */
const stripsMaximum = (image: ImageSize): number =>
  Math.min(30, Math.ceil((picturesPerStrip * image.width) / image.height))

/** What `makeImage` answered, one for each strip of ten pictures; the last may be shorter, its rest is empty. */
export type Strips = readonly unknown[]

export interface PictureStrips {
  data: Strips
  samples: Strips
  /** The training picture nearest to each of the first samples; empty where there are none. */
  nearest: Strips
  /** How many training pictures were looked at. */
  nearestOf: number
  negatives: Strips
}

export interface PicturePoints {
  image: ImageSize
  data: Points
  samples: Points | null
  negatives: Points | null
}

export function pictureStrips(points: PicturePoints, theme: FigureTheme, makeImage: MakeImage): PictureStrips {
  const { image, data, samples, negatives } = points
  const stripsOf = (of: Points | null) => (of ? stripsFrom(of, image, theme, makeImage) : [])
  const first = samples && firstRows(samples, picturesPerStrip)
  return {
    data: stripsOf(data),
    samples: stripsOf(samples),
    nearest: stripsOf(first && nearestRows(first, data)),
    nearestOf: data.values.length / data.dimension,
    negatives: stripsOf(negatives),
  }
}

const firstRows = ({ dimension, values }: Points, count: number): Points => ({
  dimension,
  values: values.subarray(0, count * dimension),
})

/** To each row the one of `among` at the least Euclidean distance, fresh; NaN where a row is not finite and so near to none. */
export function nearestRows({ dimension, values }: Points, among: Points): Points {
  const nearest = new Float32Array(values.length)
  for (let at = 0; at < values.length; at += dimension) {
    let [best, least] = [-1, Number.POSITIVE_INFINITY]
    for (let from = 0; from < among.values.length; from += dimension) {
      let distance = 0
      for (let k = 0; k < dimension && distance < least; k++) distance += (values[at + k] - among.values[from + k]) ** 2
      if (distance < least) [best, least] = [from, distance]
    }
    if (best < 0) nearest.fill(Number.NaN, at, at + dimension)
    else nearest.set(among.values.subarray(best, best + dimension), at)
  }
  return { dimension, values: nearest }
}

function stripsFrom(points: Points, image: ImageSize, theme: FigureTheme, makeImage: MakeImage): Strips {
  const count = Math.floor(points.values.length / points.dimension)
  const strips = Math.min(stripsMaximum(image), Math.ceil(count / picturesPerStrip))
  return Array.from({ length: strips }, (_, strip) => {
    const { rgba, width, height } = stripPixels(points, strip * picturesPerStrip, image, theme)
    return makeImage(rgba, width, height)
  })
}

/** Pixels of a strip that one pixel of a picture becomes, and those between pictures. */
export function stripScale({ width, height }: ImageSize): { factor: number; gap: number } {
  const factor = Math.max(1, Math.round(56 / Math.max(width, height)))
  return { factor, gap: Math.max(1, Math.round(0.08 * width * factor)) }
}

/** RGBA; what has no picture is transparent. */
function stripPixels({ dimension, values }: Points, first: number, image: ImageSize, theme: FigureTheme) {
  const { factor, gap } = stripScale(image)
  const tile = image.width * factor + gap
  const [width, height] = [picturesPerStrip * tile, image.height * factor + gap]
  const rgba = new Uint8ClampedArray(width * height * 4)
  const notFinite = [1, 3, 5].map((at) => Number.parseInt(figureColours[theme].notFinite.slice(at, at + 2), 16))
  const count = Math.min(picturesPerStrip, values.length / dimension - first)
  for (let picture = 0; picture < count; picture++) {
    for (let y = 0; y < image.height * factor; y++) {
      for (let x = 0; x < image.width * factor; x++) {
        const pixel = Math.floor(y / factor) * image.width + Math.floor(x / factor)
        const value = values[(first + picture) * dimension + pixel]
        const grey = 255 * value
        const target = 4 * (y * width + picture * tile + x)
        rgba.set(Number.isFinite(value) ? [grey, grey, grey] : notFinite, target)
        rgba[target + 3] = 255
      }
    }
  }
  return { rgba, width, height }
}
