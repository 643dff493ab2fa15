// Denoising score matching at one noise level σ.
//
//   loss       ½ E_data E_u |s(y) + u/σ|²,   y = x + σu,   u ∼ N(0, I),   s = −∇x E
//   gradient   E (∇E(y) − u/σ)ᵀ ∇θ∇E(y), with the residual in brackets held fixed
// Its minimum is the score of the data convolved with N(0, σ² I). As σ → 0 the loss less d/(2σ²) becomes that of exact
// score matching, and so does its gradient. Both vary with 1/σ, unless each u comes with −u: the leading term then cancels.
// Fails where σ blurs what matters (too large) or its variance drowns the gradient (too small), and like all score
// matching it is blind to how much mass modes have that are farther apart than σ reaches.
// Source: Vincent 2011, "A connection between score matching and denoising autoencoders".

import type { EnergySession } from '../backends/backend.ts'
import { fillNormals } from '../random/normal.ts'
import { purposes } from '../random/purposes.ts'
import type { Method, MethodStep } from './method.ts'
import { pairedNormals } from './paired-normals.ts'

export const denoisingScoreMatching = {
  async step({ noiseDeviation: noise, paired }, { values, iteration }, _state, { session, data: { dimension }, seed }) {
    const normals = new Float64Array(values.length)
    fillNormals(normals, dimension, { seed, purpose: purposes.denoisingNoise, firstChain: 0, step: iteration })
    const drawn = { rows: values, normals }
    return denoisingStep(session, { ...(paired ? pairedNormals(drawn) : drawn), noise })
  },
} satisfies Method<'denoising-score-matching'>

export interface NoisyRows {
  /** x, row-major. */
  rows: Float64Array
  /** u, the same shape. */
  normals: Float64Array
  /** σ */
  noise: number
}

/** A pass for ∇x E, and a parameter gradient of E and one slope: two passes. */
const evaluationsPerRow = 1 + 2

export async function denoisingStep(
  session: EnergySession,
  { rows, normals, noise }: NoisyRows,
): Promise<MethodStep & Required<Pick<MethodStep, 'drawn'>>> {
  const rowCount = rows.length / session.shape.dimension
  const noisy = session.upload(
    rows.map((value, i) => value + noise * normals[i]),
    rowCount,
  )
  const slopes = await session.download(session.energyGradientX(noisy))
  const residual = slopes.map((slope, i) => slope - normals[i] / noise)
  const direction = session.upload(residual, rowCount)
  const { gradient } = session.jetParameterGradient([{ rows: noisy, direction, slopeWeight: 1 / rowCount }])
  const loss = residual.reduce((sum, value) => sum + value ** 2, 0) / (2 * rowCount)
  return { gradient, metrics: { loss }, evaluations: evaluationsPerRow * rowCount, drawn: noisy }
}
