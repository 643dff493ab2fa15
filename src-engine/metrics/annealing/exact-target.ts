// Exact samples of energies that have a closed form: with them the way back gives a rigorous bound, in any dimension.
//
// Machines of at most 20 hidden units are drawn by the probability of every state of these (rbm-enumeration.ts).
//
//   Gaussian   x = μ + L⁻ᵀ ξ        quadratic   xᵢ = ξᵢ / √(2θᵢ), θᵢ > 0        mixture   a component, then a Gaussian
// One such term of weight 1, without a base; parameters as backend.ts has them.

import type { EnergySession, EnergyTerm } from '../../backends/backend.ts'
import { enumerateRbm, isEnumerable } from '../rbm-enumeration.ts'
import type { RandomStream } from '../../random/random-stream.ts'
import { chooseWeighted, cumulativeSums } from '../../random/weighted-choice.ts'

/** Row-major (count × dimension), fresh. */
export type DrawTarget = (count: number, random: RandomStream) => Float64Array | Promise<Float64Array>

/** Of the averaged parameters; null where there is no closed form. */
export async function closedFormTarget(session: EnergySession): Promise<DrawTarget | null> {
  const { terms, base } = session.shape
  if (base !== null || terms.length !== 1 || terms[0].weight !== 1) return null
  const parameters = (await session.readState()).average
  return targetOf(terms[0].term, parameters)
}

async function targetOf(term: EnergyTerm, parameters: Float64Array): Promise<DrawTarget | null> {
  switch (term.kind) {
    case 'gaussian':
      return (count, random) => gaussianRows(count, random, { ...term, parameters })
    case 'quadratic':
      if (!parameters.subarray(0, term.dimension).every((theta) => theta > 0)) return null
      return (count, random) =>
        Float64Array.from(
          { length: count * term.dimension },
          (_, index) => random.normal() / Math.sqrt(2 * parameters[index % term.dimension]),
        )
    case 'gaussian-mixture':
      return (count, random) => mixtureRows(count, random, { ...term, parameters })
    case 'bernoulli-rbm':
    case 'gaussian-rbm':
      return isEnumerable(term) ? (await enumerateRbm(term, parameters)).sample : null
    case 'linear':
    case 'mlp':
    case 'mlp-classes':
      return null
    default:
      return term satisfies never
  }
}

interface GaussianParameters {
  dimension: number
  correlated: boolean
  /** μ, ℓ, then L below its diagonal. */
  parameters: Float64Array
}

/** Solves Lᵀ(x − μ) = ξ from the last coordinate on. */
function gaussianRows(count: number, random: RandomStream, { dimension, correlated, parameters }: GaussianParameters) {
  const below = (i: number, j: number) => (correlated ? parameters[2 * dimension + (i * (i - 1)) / 2 + j] : 0)
  const rows = new Float64Array(count * dimension)
  const offset = new Float64Array(dimension)
  for (let row = 0; row < count; row++) {
    for (let j = dimension - 1; j >= 0; j--) {
      let value = random.normal()
      for (let i = j + 1; i < dimension; i++) value -= below(i, j) * offset[i]
      offset[j] = value / Math.exp(0.5 * parameters[dimension + j])
      rows[row * dimension + j] = parameters[j] + offset[j]
    }
  }
  return rows
}

interface MixtureParameters {
  dimension: number
  components: number
  /** Per component: logit, μ, log λ. */
  parameters: Float64Array
}

function mixtureRows(count: number, random: RandomStream, { dimension, components, parameters }: MixtureParameters) {
  const stride = dimension + 2
  const logits = Array.from({ length: components }, (_, k) => parameters[k * stride])
  const largest = Math.max(...logits)
  const cumulative = cumulativeSums(Float64Array.from(logits, (logit) => Math.exp(logit - largest)))
  const rows = new Float64Array(count * dimension)
  for (let row = 0; row < count; row++) {
    const first = chooseWeighted(cumulative, random) * stride
    const deviation = Math.exp(-0.5 * parameters[first + dimension + 1])
    for (let i = 0; i < dimension; i++) {
      rows[row * dimension + i] = parameters[first + 1 + i] + deviation * random.normal()
    }
  }
  return rows
}
