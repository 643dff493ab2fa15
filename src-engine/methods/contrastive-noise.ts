// The noise that NCE tells the data from: something that can be drawn, with a density that is known.
//
//   gaussian   the data's mean, covarianceScale × their covariance
//   mixture    Gaussians fitted to the training rows by EM, each covariance × covarianceScale
//   kernel     Gaussian kernels at training rows, bandwidth kernelFactor × Scott's rule
// Made once per data set, configuration and seed. Beyond some thousand rows, a part of them drawn by the seed is used.

import type { MethodConfigOf } from '../../src-shared/config/method.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { fitGaussianMixture } from '../distributions/fit-gaussian-mixture.ts'
import { gaussian } from '../distributions/gaussian.ts'
import { kernelDensity } from '../distributions/kernel-density.ts'
import { mixtureOf } from '../distributions/mixture.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream, type RandomStream } from '../random/random-stream.ts'
import type { TrainingData } from './method.ts'

export type Noise = Pick<Distribution, 'dimension' | 'sample' | 'logDensity'>

type Config = MethodConfigOf<'noise-contrastive-estimation'>

/** EM reads each row some dozens of times. */
const fitRowsMaximum = 4000
/** Each point of an update is compared with every kernel. */
const kernelsMaximum = 1000

const made = new WeakMap<TrainingData, Map<string, Noise>>()

export function noiseOf(config: Config, data: TrainingData, seed: number): Noise {
  const { noise, covarianceScale, components, kernelFactor } = config
  const key = JSON.stringify([noise, covarianceScale, components, kernelFactor, seed])
  const known = made.get(data) ?? new Map<string, Noise>()
  made.set(data, known)
  const found = known.get(key) ?? makeNoise(config, data, seed)
  known.set(key, found)
  return found
}

function makeNoise(
  { noise, covarianceScale, components, kernelFactor }: Config,
  data: TrainingData,
  seed: number,
): Noise {
  const { dimension, mean, covariance } = data
  const random = randomStream({ seed, purpose: purposes.noiseFit })
  switch (noise) {
    case 'gaussian':
      return gaussian({ mean, covariance: scaled(covariance, covarianceScale) })
    case 'mixture': {
      const rows = someRows(data, fitRowsMaximum, random)
      const { weights, means, covariances } = fitGaussianMixture({ rows, dimension, components, random })
      const parts = means.map((own, k) => gaussian({ mean: own, covariance: scaled(covariances[k], covarianceScale) }))
      return mixtureOf(parts, weights)
    }
    case 'kernel':
      return kernelDensity({
        rows: someRows(data, kernelsMaximum, random),
        covariance,
        dimension,
        factor: kernelFactor,
      })
    default:
      return noise satisfies never
  }
}

const scaled = (covariance: Float64Array, by: number): Float64Array => covariance.map((entry) => by * entry)

/** All training rows, or so many drawn without replacement. */
function someRows({ train, dimension }: TrainingData, maximum: number, random: RandomStream): Float64Array {
  const count = train.length / dimension
  if (count <= maximum) return train
  const order = Uint32Array.from({ length: count }, (_, row) => row)
  const rows = new Float64Array(maximum * dimension)
  for (let at = 0; at < maximum; at++) {
    const other = at + random.integer(count - at)
    const row = order[other]
    order[other] = order[at]
    rows.set(train.subarray(row * dimension, (row + 1) * dimension), at * dimension)
  }
  return rows
}
