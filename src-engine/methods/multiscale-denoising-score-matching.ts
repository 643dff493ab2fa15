// Denoising score matching over a geometric ladder σ₁ > … > σ_L, one network conditioned on σ.
//
//   loss   mean over rows and levels of  σ² ½ |s(y, σ) + u/σ|² = ½ |ε(y, σ) − u|²,   y = x + σu,   s = −∇x E(y; σ)
// with ε(y, σ) = σ ∇x E(y; σ), the noise predictor of a diffusion model; the weight σ² makes levels count alike. Each row
// of the batch is at one level, the rows in turn, from a level drawn at each step.
// Its model is the density at σ_L: evaluation, pictures and the stored model use the energy at that condition.
// Fails where the ladder is too coarse (a sampler falls behind from one level to the next) or begins below the distance of
// the modes. The density at σ_L is blind to the masses of far modes, as at one level: it is the samples that come down the
// ladder that have them right.
// Source: Song & Ermon 2019, "Generative modeling by estimating gradients of the data distribution"; with energies Li, Chen
// & Sommer 2019, "Learning energy-based models in high-dimensional spaces with multi-scale denoising score matching".

import { AppError } from '../../src-shared/errors.ts'
import { conditionOf, noiseLevels, type NoiseLadder } from '../../src-shared/config/noise-ladder.ts'
import type { EnergySession } from '../backends/backend.ts'
import { withCondition } from '../energies/conditioned-energy.ts'
import { fillNormals } from '../random/normal.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import type { Method, MethodStep } from './method.ts'
import { pairedNormals } from './paired-normals.ts'

export const multiscaleDenoisingScoreMatching = {
  levels: (config) => noiseLevels(config).map((noise) => ({ noise, condition: conditionOf(config, noise) })),

  check({ noiseMaximum, noiseMinimum }) {
    if (noiseMinimum < noiseMaximum) return
    throw new AppError(
      'invalid-input',
      `Expected a smallest noise σ_L below the largest, got ${noiseMinimum} and ${noiseMaximum}: lower σ_L or raise σ₁.`,
      { field: 'method.noiseMinimum' },
    )
  },

  async step(config, { values, iteration }, _state, { session, data: { dimension }, seed }) {
    const normals = new Float64Array(values.length)
    fillNormals(normals, dimension, { seed, purpose: purposes.denoisingNoise, firstChain: 0, step: iteration })
    const levels = noiseLevels(config)
    const first = randomStream({ seed, purpose: purposes.noiseLevel, step: iteration }).integer(levels.length)
    const noise = Array.from({ length: values.length / dimension }, (_, row) => levels[(first + row) % levels.length])
    const drawn = { rows: values, normals }
    const noisy = config.paired ? pairedNormals(drawn) : drawn
    return ladderStep(session, { ...noisy, noise: config.paired ? [...noise, ...noise] : noise, ladder: config })
  },
} satisfies Method<'multiscale-denoising-score-matching'>

export interface LadderRows {
  /** x, row-major, without the condition. */
  rows: Float64Array
  /** u, the same shape. */
  normals: Float64Array
  /** σ of each row. */
  noise: readonly number[]
  ladder: NoiseLadder
}

/** A pass for ∇x E, and a parameter gradient of E and one slope: two passes. */
const evaluationsPerRow = 1 + 2

/** `session` is the conditioned one. */
export async function ladderStep(
  session: EnergySession,
  { rows, normals, noise, ladder }: LadderRows,
): Promise<MethodStep> {
  const rowCount = noise.length
  const dimension = rows.length / rowCount
  const moved = rows.map((value, i) => value + noise[Math.floor(i / dimension)] * normals[i])
  const noisy = session.upload(
    withCondition(moved, dimension, (row) => conditionOf(ladder, noise[row])),
    rowCount,
  )
  const slopes = await session.download(session.energyGradientX(noisy))
  // ε − u, and nothing along the condition.
  const residual = slopes.map((slope, i) => {
    const [row, column] = [Math.floor(i / (dimension + 1)), i % (dimension + 1)]
    return column === dimension ? 0 : noise[row] * slope - normals[row * dimension + column]
  })
  const direction = session.upload(residual, rowCount)
  const slopeWeight = Float64Array.from(noise, (sigma) => sigma / rowCount)
  const { gradient } = session.jetParameterGradient([{ rows: noisy, direction, slopeWeight }])
  const loss = residual.reduce((sum, value) => sum + value ** 2, 0) / (2 * rowCount)
  return { gradient, metrics: { loss }, evaluations: evaluationsPerRow * rowCount, drawn: noisy }
}
