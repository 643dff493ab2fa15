// Noise-contrastive estimation (NCE).
//
//   logit   Δ(x) = −E(x) − c − log ν − log p_n(x)
//   loss    −E_data[ log σ(Δ) ] − ν E_noise[ log(1 − σ(Δ)) ],   ν noise points per datum
// Learns c beside θ; at the optimum c = log Z. The loss of a blind classifier is (1 + ν) log(1 + ν) − ν log ν.
// The noise is Gaussian, a mixture of Gaussians or kernels, fitted to the training rows (contrastive-noise.ts).
// Fails when noise and data do not overlap: the classifier is perfect, the gradient gone (too narrow or misplaced), or
// the boundary trivial (too broad).
// Source: Gutmann & Hyvärinen 2010, "Noise-contrastive estimation"; 2012 for ν.

import { logMeanExp } from '../metrics/log-sum-exp.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { noiseOf } from './contrastive-noise.ts'
import { sigmoid, softplus } from './logistic.ts'
import type { Method } from './method.ts'

/** Noise points behind the initial c. */
const initialSampleCount = 4096

export const noiseContrastiveEstimation = {
  extra: {
    count: 1,
    /**
     * c starts near the log Z of the initial energy: log mean exp(−E − log p_n) over noise points. Rough where the model
     * is much wider than the noise (the weights' variance is then infinite), which the first updates put right.
     */
    async initial(config, { session, data, seed, runSeed = seed }) {
      const noise = noiseOf(config, data, runSeed)
      const points = noise.sample(initialSampleCount, randomStream({ seed, purpose: purposes.initialLogPartition }))
      const energy = await session.energy(session.upload(points, initialSampleCount))
      return [logMeanExp(noise.logDensity(points).map((logDensity, row) => -energy[row] - logDensity))]
    },
  },

  async step(config, { rows, values, iteration }, _state, { session, data, seed, runSeed = seed }) {
    const noise = noiseOf(config, data, runSeed)
    const noiseCount = config.noiseRatio * rows.rowCount
    const points = noise.sample(noiseCount, randomStream({ seed, purpose: purposes.contrastiveNoise, step: iteration }))
    const noiseRows = session.upload(points, noiseCount)
    // Asked for together, so that a GPU answers all in one read.
    const [[logPartition], dataEnergy, noiseEnergy] = await Promise.all([
      session.extraScalars(),
      session.energy(rows),
      session.energy(noiseRows),
    ])
    const { loss, dataWeights, noiseWeights, logPartitionGradient } = logisticLoss({
      dataEnergy,
      dataLogNoise: noise.logDensity(values),
      noiseEnergy,
      noiseLogNoise: noise.logDensity(points),
      logPartition,
      noiseRatio: config.noiseRatio,
    })
    const terms = [
      { rows, energyWeight: dataWeights },
      { rows: noiseRows, energyWeight: noiseWeights },
    ]
    return {
      gradient: session.jetParameterGradient(terms, [logPartitionGradient]).gradient,
      metrics: { loss, lossOverChance: loss / chanceLevel(config.noiseRatio) },
      // An energy-only pass for the logits, then forward and backward for the gradient.
      evaluations: 1.5 * (rows.rowCount + noiseCount),
      drawn: noiseRows,
    }
  },
} satisfies Method<'noise-contrastive-estimation'>

/** The loss of a classifier that cannot tell, nats. */
export const chanceLevel = (noiseRatio: number): number =>
  (1 + noiseRatio) * Math.log(1 + noiseRatio) - noiseRatio * Math.log(noiseRatio)

export interface LogisticLossInput {
  /** E and log p_n per row. */
  dataEnergy: Float64Array
  dataLogNoise: Float64Array
  noiseEnergy: Float64Array
  noiseLogNoise: Float64Array
  /** c */
  logPartition: number
  /** ν */
  noiseRatio: number
}

export interface LogisticLoss {
  /** Nats. */
  loss: number
  /** ∂loss/∂E per row. */
  dataWeights: Float64Array
  noiseWeights: Float64Array
  /** ∂loss/∂c */
  logPartitionGradient: number
}

/** The loss of the head of this file; E and c enter the logit alike, so the gradient for c is the sum of the weights. */
export function logisticLoss(input: LogisticLossInput): LogisticLoss {
  const { dataEnergy, noiseEnergy, logPartition, noiseRatio } = input
  const shift = logPartition + Math.log(noiseRatio)
  const dataCount = dataEnergy.length
  const dataLogits = dataEnergy.map((energy, row) => -energy - shift - input.dataLogNoise[row])
  const noiseLogits = noiseEnergy.map((energy, row) => -energy - shift - input.noiseLogNoise[row])
  const noiseShare = noiseRatio / noiseEnergy.length
  let loss = 0
  for (const logit of dataLogits) loss += softplus(-logit) / dataCount
  for (const logit of noiseLogits) loss += softplus(logit) * noiseShare
  const dataWeights = dataLogits.map((logit) => sigmoid(-logit) / dataCount)
  const noiseWeights = noiseLogits.map((logit) => -sigmoid(logit) * noiseShare)
  return { loss, dataWeights, noiseWeights, logPartitionGradient: sum(dataWeights) + sum(noiseWeights) }
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
