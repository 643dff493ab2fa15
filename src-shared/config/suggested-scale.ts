// What of a data set the values suggested for it follow (scale-of-data.ts).

export interface SuggestedScale {
  /** ε of Langevin dynamics, in units of the columns' variance. */
  stepSize: number
  /** σ of denoising, in units of their standard deviation. */
  noise: number
}

/** Of data that nothing is known of. */
export const usualScale: SuggestedScale = { stepSize: 0.01, noise: 0.05 }
