// An integral of the comparison with the known density, as an estimate that says whether it can be trusted.

import type { Estimate } from '../../src-shared/estimate.ts'
import type { ComparedQuantity } from '../metrics/density-comparison.ts'
import type { ModelNow } from './model-now.ts'

/** In the frame, whose unit is the person's where the density is known. */
export async function comparedEstimate(now: ModelNow, quantity: ComparedQuantity): Promise<Estimate> {
  const { [quantity]: found, shape } = await now.compared()
  const { converged } = await now.integrated()
  return { value: found.value, obtained: { by: 'quadrature', shape, converged: converged && found.converged } }
}
