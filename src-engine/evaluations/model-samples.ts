// Fresh samples of the model, for the picture.

import type { Obtained } from '../../src-shared/estimate.ts'
import type { Quadrature } from '../metrics/quadrature.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'

export const modelSamples: EvaluationDefinition = {
  needs: ['quadrature'],
  cost: 'every-snapshot',
  async evaluate(now) {
    const { data, frame } = now.subject
    const { rows } = await now.samples()
    const title = samplesInWords(await now.quadrature(), await now.integrated())
    const points = { dimension: data.dimension, values: Float32Array.from(frame.fromModel(rows)) }
    return { views: [{ tag: 'model-samples', kind: 'points', title, points }] }
  },
}

function samplesInWords({ logPartition, reason }: Quadrature, { converged }: Obtained & { by: 'quadrature' }): string {
  if (Number.isNaN(logPartition)) return `none: ${reason}`
  if (converged) return 'exact, inverse CDF on the quadrature grid'
  return `inverse CDF on a quadrature grid that did not converge. ${reason ?? 'It is too coarse for a peak.'}`
}
