// How far the noise of NCE overlaps the data, and how well the learned classifier tells them apart.
//
//   overlap     ∫ min(p, p_n), 1 where noise and data are alike and 0 where they do not meet; mean of min(1, p_n/p) over
//               held-out data and of min(1, p/p_n) over fresh noise
//   accuracy    mean over both kinds of the share told right by log p_θ > log p_n, each kind as often: ½ = cannot tell
//   effective   (Σ w)² / (n Σ w²), w = p/p_n at the noise: the share of noise points that tell of the data
// p is the data's density where it is known, else the model's with the learned c; p_θ is always the latter.
// Width and offset of the noise against the data say why an overlap is small: narrow, broad or misplaced.
// Source: Gutmann & Hyvärinen 2012, §3; Kong 1992 for the effective number.

import type { Estimate } from '../../src-shared/estimate.ts'
import { momentsOf } from '../metrics/moments.ts'
import { purposes } from '../random/purposes.ts'
import { classifierNoiseOf } from './classifier-noise.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { modelEnergy } from './model-energy.ts'
import { perSubject } from './per-subject.ts'
import type { Subject } from './subject.ts'

const pointsMaximum = 1000

export const noiseOverlap: EvaluationDefinition = {
  needs: ['learned-log-partition'],
  cost: 'every-snapshot',
  async evaluate({ subject, random }) {
    const { session, data } = subject
    const found = classifierNoiseOf(subject)
    if (!found) return {}
    const { noise } = found
    const { rows, noiseAtData, densityAtData } = atHeldOut(subject)
    const count = rows.length / data.dimension
    const points = noise.sample(count, random(purposes.noiseOverlap))
    const [logPartition] = await session.extraScalars('average')
    const energy = modelEnergy(session)
    const model = async (at: Float64Array) => (await energy(at)).map((value) => -value - logPartition)
    const [modelAtData, modelAtNoise] = [await model(rows), await model(points)]
    const noiseAtNoise = noise.logDensity(points)
    const atNoise = ratios(knownDensityAt(subject, points) ?? modelAtNoise, noiseAtNoise)
    const spread = spreadOf(rows, points, data.dimension)
    return {
      values: {
        noiseOverlap: meanOfBoth(
          ratios(noiseAtData, densityAtData ?? modelAtData).map((ratio) => Math.min(1, ratio)),
          atNoise.map((ratio) => Math.min(1, ratio)),
        ),
        noiseClassifierAccuracy: meanOfBoth(
          modelAtData.map((value, row) => Number(value > noiseAtData[row])),
          modelAtNoise.map((value, row) => Number(!(value > noiseAtNoise[row]))),
        ),
        effectiveNoiseShare: { value: effectiveShare(atNoise), obtained: { by: 'monte-carlo', draws: count } },
        noiseWidth: { value: spread.width, obtained: { by: 'monte-carlo', draws: count } },
        noiseOffset: { value: spread.offset, obtained: { by: 'monte-carlo', draws: count } },
      },
    }
  },
}

/** log p of the data at rows in the model's coordinates; null where it is not known. */
function knownDensityAt({ data, coordinates }: Subject, rows: Float64Array): Float64Array | null {
  const found = data.density?.logDensity(coordinates.fromModel(rows))
  return found?.map((value) => value + coordinates.logDeterminant) ?? null
}

/** Neither the points nor the noise change while a lane trains. */
const atHeldOut = perSubject((subject) => {
  const { data, coordinates } = subject
  const rows = coordinates.toModel(data.test.subarray(0, pointsMaximum * data.dimension))
  const noiseAtData = classifierNoiseOf(subject)!.noise.logDensity(rows)
  return { rows, noiseAtData, densityAtData: knownDensityAt(subject, rows) }
})

const ratios = (above: Float64Array, below: Float64Array): Float64Array =>
  above.map((value, row) => Math.exp(value - below[row]))

/** ½ (mean of the first + mean of the second), with its standard error. */
function meanOfBoth(first: Float64Array, second: Float64Array): Estimate {
  const [one, other] = [momentsOf(first, 1), momentsOf(second, 1)]
  return {
    value: (one.mean[0] + other.mean[0]) / 2,
    standardError: Math.sqrt(one.covariance[0] / first.length + other.covariance[0] / second.length) / 2,
    obtained: { by: 'monte-carlo', draws: first.length + second.length },
  }
}

/** (Σ w)² / (n Σ w²); 0 where all weights are 0. */
export function effectiveShare(weights: Float64Array): number {
  let [sum, squares] = [0, 0]
  for (const weight of weights) {
    sum += weight
    squares += weight * weight
  }
  return squares === 0 ? 0 : (sum * sum) / (weights.length * squares)
}

/** Of noise against data: the ratio of their widths, and how far apart their means are in widths of the wider one. */
function spreadOf(rows: Float64Array, points: Float64Array, dimension: number): { width: number; offset: number } {
  const [data, noise] = [momentsOf(rows, dimension), momentsOf(points, dimension)]
  const trace = ({ covariance }: typeof data) =>
    Array.from({ length: dimension }, (_, axis) => covariance[axis * (dimension + 1)]).reduce((sum, v) => sum + v, 0)
  const distance = Math.hypot(...data.mean.map((value, axis) => value - noise.mean[axis]))
  const width = Math.sqrt(trace(noise) / trace(data))
  return { width, offset: distance / Math.sqrt(Math.max(trace(noise), trace(data)) / dimension) }
}
