// The plane through many columns along their first two principal components, as a snapshot has it: the energy on it, and
// where points of all columns fall on it.

import { fieldOf, valuesOf, type Field, type Points, type Snapshot } from '../snapshot.ts'
import { fieldOfEnergy, fieldOfLogDensity, type ShownField } from './field-values.ts'

export interface PrincipalPlane {
  /** E less its least on the plane, nats. */
  energy: ShownField
  /** The same of −log p, where the density of the data is known. */
  truth: ShownField | null
  /** (3 × columns): centre, first and second axis. */
  axes: Float32Array
}

/** null where the snapshot has none. */
export function principalPlaneOf(snapshot: Snapshot): PrincipalPlane | null {
  const energy = fieldOf(snapshot, 'plane-energy')
  const axes = valuesOf(snapshot, 'plane-axes')
  if (!energy || axes.length === 0) return null
  const truth = fieldOf(snapshot, 'plane-truth')
  return {
    energy: fieldOfEnergy(energy, Number.NaN, 'relative-energy'),
    truth: truth && fieldOfLogDensity(negative(truth), 'relative-energy'),
    axes,
  }
}

const negative = (field: Field): Field => ({ ...field, values: field.values.map((value) => -value) })

/** Of points of all columns, where they fall: (points × 2), fresh, with their classes. */
export function fallOnPlane({ values, dimension, classes }: Points, axes: Float32Array): Points {
  const count = Math.floor(values.length / dimension)
  const positions = new Float32Array(2 * count)
  for (let point = 0; point < count; point++) {
    for (let axis = 0; axis < 2; axis++) {
      let sum = 0
      for (let column = 0; column < dimension; column++) {
        sum += axes[(axis + 1) * dimension + column] * (values[point * dimension + column] - axes[column])
      }
      positions[2 * point + axis] = sum
    }
  }
  return { dimension: 2, values: positions, ...(classes && { classes }) }
}
