// What of a data set suggested values follow: how long a Langevin step is, and how wide the noise of denoising.
//
//   noise   where the density is known, about a third of the width of its finest part; of measured rows, whose finest part
//           nobody knows, the bandwidth at which a kernel density over the training rows predicts a row left out best.
// Both are the width at which blurring the data costs least beside what it saves: denoising learns the data blurred by σ,
// and its gradient varies as 1/σ. The bandwidth came to 0.11 to 0.29 standard deviations on the tables that we ship
// (tests/engine/data/measured-noise.test.ts), and 0.2 was best among 0.1, 0.2 and 0.3 on the penguins
// (docs/study-defaults.md). It shrinks only as n^(−1/(d+4)), so that one value serves tables of 50 to 5,000 rows within a
// factor of two.

import { dataStepSizes, type DataConfig } from './data.ts'
import { usualScale, type SuggestedScale } from './suggested-scale.ts'

/** A table that a person brings is nobody's yet: it gets what is usual. */
const measuredNoise: Partial<Record<DataConfig['kind'], number>> = {
  ...{ penguins: 0.2, cars: 0.2, 'seattle-weather': 0.15, earthquakes: 0.1, csv: 0.2 },
}

export function suggestedScale(data: DataConfig): SuggestedScale {
  const stepSize = suggestedStepSize(data)
  return { stepSize, noise: measuredNoise[data.kind] ?? faithfulNoise(stepSize) }
}

/**
 * Langevin step size ε in units of the columns' variance, which moves chains across a mode in ten steps; the nearest that
 * a sampler takes. A draft whose data are not yet filled in right has no scale: it gets 0.01.
 */
export function suggestedStepSize(data: DataConfig): number {
  // TypeScript cannot see that the row and the config have the same kind; the registry's type guarantees it.
  const stepSize = (dataStepSizes[data.kind] as (data: DataConfig) => number)(data)
  return stepSize > 0 && Number.isFinite(stepSize) ? Math.min(100, Math.max(1e-6, stepSize)) : usualScale.stepSize
}

/** A third of the width of the finest part, whose square a step is about 0.4 of (docs/study-defaults.md). */
const faithfulNoise = (stepSize: number): number => Number((0.5 * Math.sqrt(stepSize)).toPrecision(2))
