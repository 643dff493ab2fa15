// From grey values to what is learned: with noise, or binary.
//
//   grey       x = g + σ ξ, ξ ∼ N(0, 1) drawn once for every pixel. Without noise pixels that are always black have no
//              density, and whole grey values are so many narrow peaks: a likelihood could grow without bound. The noise is
//              Gaussian, and wider than the uniform dequantisation of one grey level (1/256) that flows are compared by:
//              with that, borders would be a thousandth as wide as strokes, and samplers would need a million times as many
//              steps. A log-likelihood is one of images with this noise, and is compared at equal σ only.
//   threshold  1 where g > ½
//   sampled    1 with probability g: Salakhutdinov & Murray 2008 and most RBMs since. Drawn once, or anew for each batch
//              (then the model sees the same probabilities and not the same pixels); held-out images are drawn once.

import type { DataConfigOf } from '../../../src-shared/config/data.ts'
import { fillNormals } from '../../random/normal.ts'
import { purposes } from '../../random/purposes.ts'
import { randomStream } from '../../random/random-stream.ts'

export type PixelKind = DataConfigOf<'images'>['values']

export interface PixelWish {
  values: PixelKind
  /** σ, in units of white. */
  noise: number
  seed: number
  /** Parts of the data have numbers of their own. */
  part: 'train' | 'test'
}

/** Fresh; `grey` is row-major, 0 … 1, and stays untouched. The first rows of a longer array come to the same. */
export function pixelValues(grey: Float64Array, dimension: number, wish: PixelWish): Float64Array {
  const step = wish.part === 'train' ? 0 : 1
  if (wish.values === 'threshold') return grey.map((value) => (value > 0.5 ? 1 : 0))
  if (wish.values === 'grey') {
    const normals = new Float64Array(grey.length)
    fillNormals(normals, dimension, { seed: wish.seed, purpose: purposes.pixelNoise, firstChain: 0, step })
    return normals.map((normal, at) => grey[at] + wish.noise * normal)
  }
  const random = randomStream({ seed: wish.seed, purpose: purposes.binaryPixels, step })
  return grey.map((value) => (random.uniform() < value ? 1 : 0))
}

/** What was done to the pixels, to be read beside every likelihood. */
export function pixelsInWords({ values, noise }: Pick<PixelWish, 'values' | 'noise'>): string {
  const probability = 'Log-likelihoods are log probabilities of binary images, in nats per image'
  if (values === 'threshold') return `Pixels are 1 where grey is above ½, else 0. ${probability}.`
  if (values === 'grey') {
    return (
      `Pixels are grey from 0 (black) to 1 (white) with Gaussian noise of standard deviation ${noise}, drawn once by the seed. ` +
      'Log densities and likelihoods are in nats per image, of images with this noise: others cannot be compared with them.'
    )
  }
  const when = values === 'sampled' ? 'drawn once by the seed' : 'drawn anew for every batch, once for held-out images'
  return `Pixels are 1 with the probability that their grey says, else 0, ${when}. ${probability}; those of images by threshold are others.`
}
