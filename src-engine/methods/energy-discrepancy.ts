// Energy discrepancy (ED).
//
//   x⁻ⱼ = x + √t ξ + √t ξ'ⱼ,   ξ and ξ'ⱼ ∼ N(0, I), one ξ per datum, j = 1 … M
//   loss  E_data,ξ,ξ'[ log( w/M + (1/M) Σⱼ exp(E(x) − E(x⁻ⱼ)) ) ]
//   ∂loss/∂E(x⁻ⱼ) = −pⱼ,   ∂loss/∂E(x) = Σⱼ pⱼ,   pⱼ = exp(E(x) − E(x⁻ⱼ)) / (w + Σᵢ exp(E(x) − E(x⁻ᵢ)))
// Energies alone: no chains, no score, no log Z. Its minimum is the data's density for every t, as M → ∞; at finite M the
// logarithm of a mean is biased, which w > 0 also bounds from below.
// Fails when t is too small (blind to the weights of distant modes, as score matching is) or too large (variance: nearly
// all exp(E(x) − E(x⁻)) are nothing).
// Source: Schröder, Ou, Lim, Li, Vollmer & Duncan 2023, "Energy discrepancies: a score-independent loss for energy-based
// models".

import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import type { Method } from './method.ts'
import { perturbed } from './perturbed-data.ts'

export const energyDiscrepancy = {
  async step(config, { rows, values, iteration }, _state, { session, data, seed }) {
    const { perturbationVariance, contrastCount, stabilisation } = config
    const deviation = Math.sqrt(perturbationVariance)
    const random = randomStream({ seed, purpose: purposes.contrastiveNoise, step: iteration })
    const points = perturbed({
      ...{ values, dimension: data.dimension, copies: contrastCount, random },
      ...{ sharedDeviation: deviation, ownDeviation: deviation },
    })
    const contrasts = session.upload(points, rows.rowCount * contrastCount)
    const [dataEnergy, contrastEnergy] = await Promise.all([session.energy(rows), session.energy(contrasts)])
    const { loss, dataWeights, contrastWeights } = discrepancyLoss({ dataEnergy, contrastEnergy, stabilisation })
    return {
      gradient: session.jetParameterGradient([
        { rows, energyWeight: dataWeights },
        { rows: contrasts, energyWeight: contrastWeights },
      ]).gradient,
      metrics: { loss },
      // An energy-only pass for the weights, then forward and backward for the gradient.
      evaluations: 1.5 * (rows.rowCount + contrasts.rowCount),
      drawn: contrasts,
    }
  },
} satisfies Method<'energy-discrepancy'>

export interface DiscrepancyInput {
  /** E per datum, (n). */
  dataEnergy: Float64Array
  /** E of its contrasting points, one block per datum, (n · M). */
  contrastEnergy: Float64Array
  /** w */
  stabilisation: number
}

export interface DiscrepancyLoss {
  /** Nats. */
  loss: number
  /** ∂loss/∂E per row. */
  dataWeights: Float64Array
  contrastWeights: Float64Array
}

/** The loss of the head of this file, by a shifted log-sum-exp. NaN where every term is 0, as for w = 0 and E(x⁻) = ∞. */
export function discrepancyLoss({ dataEnergy, contrastEnergy, stabilisation }: DiscrepancyInput): DiscrepancyLoss {
  const count = dataEnergy.length
  const copies = contrastEnergy.length / count
  const logStabilisation = Math.log(stabilisation)
  const dataWeights = new Float64Array(count)
  const contrastWeights = new Float64Array(contrastEnergy.length)
  let loss = 0
  for (let row = 0; row < count; row++) {
    const first = row * copies
    let largest = logStabilisation
    for (let at = first; at < first + copies; at++) largest = Math.max(largest, dataEnergy[row] - contrastEnergy[at])
    const own = Math.exp(logStabilisation - largest)
    let sum = own
    for (let at = first; at < first + copies; at++) {
      contrastWeights[at] = Math.exp(dataEnergy[row] - contrastEnergy[at] - largest)
      sum += contrastWeights[at]
    }
    for (let at = first; at < first + copies; at++) contrastWeights[at] *= -1 / (sum * count)
    dataWeights[row] = (sum - own) / (sum * count)
    loss += (largest + Math.log(sum / copies)) / count
  }
  return { loss, dataWeights, contrastWeights }
}
