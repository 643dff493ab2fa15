// A geometric ladder of noise levels σ₁ > … > σ_L, and what a network is told of a level.

export interface NoiseLadder {
  levelCount: number
  /** σ₁ */
  noiseMaximum: number
  /** σ_L */
  noiseMinimum: number
}

/** From the largest down; (levelCount). */
export function noiseLevels({ levelCount, noiseMaximum, noiseMinimum }: NoiseLadder): number[] {
  const ratio = Math.log(noiseMinimum / noiseMaximum) / (levelCount - 1)
  return Array.from({ length: levelCount }, (_, level) => noiseMaximum * Math.exp(ratio * level))
}

/** log σ from −1 at σ_L to 1 at σ₁: as large as standardised data are, whatever the ladder. */
export function conditionOf({ noiseMaximum, noiseMinimum }: NoiseLadder, noise: number): number {
  return (2 * Math.log(noise / noiseMinimum)) / Math.log(noiseMaximum / noiseMinimum) - 1
}
