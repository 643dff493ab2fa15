// What the last training step drew: chains, negatives or noise, as the method calls them.

import type { EvaluationDefinition } from './evaluation-definition.ts'

export const negatives: EvaluationDefinition = {
  needs: [],
  cost: 'every-snapshot',
  async evaluate({ request: { negatives: points, negativesTitle: title } }) {
    if (points.values.length === 0) return {}
    return { views: [{ tag: 'negatives', kind: 'points', title, points }] }
  },
}
