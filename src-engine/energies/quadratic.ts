// Quadratic energy: E(z) = Σ θᵢ zᵢ² in the model's coordinates, around the data's mean; the worked example of contrastive
// divergence. Starts at a Gaussian twice as wide as the data.
// Fails where a θᵢ becomes negative: it then has no finite integral. The maximum-likelihood θᵢ is 1 / (2 mean zᵢ²).

import type { Energy } from './energy.ts'

export const quadratic: Energy<'quadratic'> = {
  shape: (_config, { dimension }) => ({
    dimension,
    terms: [{ weight: 1, term: { kind: 'quadratic', dimension } }],
    base: null,
  }),

  initialParameters: (_shape, _random, { standardDeviations }) =>
    standardDeviations.map((deviation) => 1 / (2 * (2 * deviation) ** 2)),
}
