// The energy on the grid of the experiment's view, for the picture of the density.

import type { EvaluationDefinition } from './evaluation-definition.ts'

export const energyField: EvaluationDefinition = {
  needs: ['quadrature'],
  cost: 'every-snapshot',
  async evaluate(now) {
    const { data, config } = now.subject
    const { view } = data
    const shape = view.axes.map(() => config.fieldResolution)
    const values = new Float32Array(await now.fieldEnergies())
    return { views: [{ tag: 'energy', kind: 'field', title: 'energy, nats', field: { view, shape, values } }] }
  },
}
