// The filters of a Boltzmann machine: of each of its first hidden units the weights to all columns, as a picture that is laid
// out as rows are. A unit that is on adds them to the logits of binary columns, and moves the mean of real ones by them.
//
// Always the same units, so that one can be followed while it learns. The weights are those of the model's coordinates: of
// a table in standard deviations of its columns, in the table's order and direction.

import type { Coordinates } from '../data/coordinates.ts'
import { machineOf } from '../metrics/rbm-enumeration.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'

/** Eight by eight: smaller pictures are not told apart in a panel, and a snapshot holds them all. */
export const filtersMaximum = 64

export const hiddenFilters: EvaluationDefinition = {
  needs: ['hidden-units'],
  cost: 'every-snapshot',
  async evaluate({ subject: { session, data, coordinates } }) {
    const machine = machineOf(session.shape)
    if (!machine) return {}
    const { dimension, hidden } = machine
    const count = Math.min(hidden, filtersMaximum)
    const weights = (await session.readState()).average.subarray(0, dimension * hidden)
    const values = filtersOf(weights, { dimension, hidden, count }, coordinates)
    const title = `weights of ${count === hidden ? `${hidden}` : `the first ${count} of ${hidden}`} hidden units`
    const { width, height } = data.image ?? { width: dimension, height: 1 }
    return { views: [{ tag: 'filters', kind: 'images', title, width, height, values }] }
  },
}

interface FilterSizes {
  dimension: number
  hidden: number
  count: number
}

/** (count × dimension), unit after unit, in the columns of a person; `weights` are (dimension × hidden) in the model's. */
export function filtersOf(
  weights: Float64Array,
  { dimension, hidden, count }: FilterSizes,
  { axes }: Coordinates,
): Float32Array {
  const filters = new Float32Array(count * dimension)
  for (let axis = 0; axis < dimension; axis++) {
    const { column, scale } = axes?.[axis] ?? { column: axis, scale: 1 }
    const direction = Math.sign(scale)
    for (let unit = 0; unit < count; unit++) {
      filters[unit * dimension + column] = direction * weights[axis * hidden + unit]
    }
  }
  return filters
}
