// What to change about a noise that hardly overlaps the data, in words.

export interface NoiseFigures {
  /** Its width over that of the data. */
  width: number
  /** Distance of the means, in widths of the wider one. */
  offset: number
}

/** Below this share, data and noise are told apart without learning much. */
export const overlapMinimum = 0.2

export function suggestedNoise({ width, offset }: NoiseFigures): string {
  if (offset > 1.5) return 'The noise is misplaced: choose Gaussian noise, which has the mean of the data.'
  if (width < 0.7) return 'The noise is too narrow: choose Gaussian noise of 1.5 × the covariance of the data.'
  if (width > 2) return 'The noise is too broad: lower its width to 1.5 × the covariance.'
  return 'The noise is as wide as the data and yet beside them: choose a Gaussian mixture or kernels that follow their shape and are wide enough to cover all of it.'
}
