// Conditional noise-contrastive estimation (CNCE).
//
//   yⱼ ∼ p_c(y|x) = N(x, σ² I),   G(x, y) = log p_θ(x) p_c(y|x) / (p_θ(y) p_c(x|y)) = E(y) − E(x)
//   loss  (2/κ) E_data[ Σⱼ log(1 + exp(−G(x, yⱼ))) ],   κ noise points per datum
// The noise is symmetric, p_c(x|y) = p_c(y|x), so that its density drops out, and with it log Z. The loss of a classifier
// that cannot tell is 2 log 2.
// Fails when σ is too small (every G near 0: variance, and blindness to the weights of distant modes, as in score
// matching) or too large (every y is told apart at once).
// Source: Ceylan & Gutmann 2018, "Conditional noise-contrastive estimation of unnormalised models", eqs. 7 to 13.

import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { sigmoid, softplus } from './logistic.ts'
import type { Method } from './method.ts'
import { perturbed } from './perturbed-data.ts'

export const conditionalNoiseContrastiveEstimation = {
  async step({ noiseCount, noiseDeviation }, { rows, values, iteration }, _state, { session, data, seed }) {
    const random = randomStream({ seed, purpose: purposes.contrastiveNoise, step: iteration })
    const points = perturbed({
      ...{ values, dimension: data.dimension, copies: noiseCount, random },
      ...{ sharedDeviation: 0, ownDeviation: noiseDeviation },
    })
    const noise = session.upload(points, rows.rowCount * noiseCount)
    const [dataEnergy, noiseEnergy] = await Promise.all([session.energy(rows), session.energy(noise)])
    const { loss, dataWeights, noiseWeights } = conditionalLoss(dataEnergy, noiseEnergy)
    return {
      gradient: session.jetParameterGradient([
        { rows, energyWeight: dataWeights },
        { rows: noise, energyWeight: noiseWeights },
      ]).gradient,
      metrics: { loss, lossOverChance: loss / chanceLevel },
      // An energy-only pass for the weights, then forward and backward for the gradient.
      evaluations: 1.5 * (rows.rowCount + noise.rowCount),
      drawn: noise,
    }
  },
} satisfies Method<'conditional-noise-contrastive-estimation'>

/** Of the loss, nats. */
const chanceLevel = 2 * Math.log(2)

export interface ConditionalLoss {
  /** Nats. */
  loss: number
  /** ∂loss/∂E per row. */
  dataWeights: Float64Array
  noiseWeights: Float64Array
}

/** The loss of the head of this file from E per datum (n) and E of its noise points, one block per datum (n · κ). */
export function conditionalLoss(dataEnergy: Float64Array, noiseEnergy: Float64Array): ConditionalLoss {
  const copies = noiseEnergy.length / dataEnergy.length
  const dataWeights = new Float64Array(dataEnergy.length)
  const noiseWeights = new Float64Array(noiseEnergy.length)
  const share = 2 / noiseEnergy.length
  let loss = 0
  for (let at = 0; at < noiseEnergy.length; at++) {
    const row = Math.floor(at / copies)
    const difference = dataEnergy[row] - noiseEnergy[at]
    const weight = share * sigmoid(difference)
    loss += share * softplus(difference)
    dataWeights[row] += weight
    noiseWeights[at] = -weight
  }
  return { loss, dataWeights, noiseWeights }
}
