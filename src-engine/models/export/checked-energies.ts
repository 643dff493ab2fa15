// A few points with the energies that the reference computes there: around the middle of the data, one width to each side
// of it along the first axes, and off the axes.

import type { ModelParameters } from '../../../src-shared/trained-model.ts'
import { reference } from '../../backends/reference/reference.ts'
import { openModel } from '../open-model.ts'
import type { TrainedModel } from '../trained-model.ts'
import { typicalPlace, type CheckedEnergies } from './exported-model.ts'

/** Of many axes, how many get points of their own. */
const axesMaximum = 3

export async function checkedEnergies(model: TrainedModel, parameters: ModelParameters): Promise<CheckedEnergies> {
  const opened = await openModel(model, reference)
  try {
    const { dimension } = model.shape
    const { mean, width } = typicalPlace(model)
    const scales = Array.from({ length: dimension }, () => width)
    for (const axis of model.axes ?? []) scales[axis.column] = Math.abs(axis.scale)
    const points = directions(dimension).map((direction) => {
      const z = Float64Array.from(direction, (along, axis) => mean[axis] + width * along)
      return Array.from(opened.coordinates.fromModel(z), (value, column) => rounded(value, scales[column]))
    })
    const energies = await opened.energy(Float64Array.from(points.flat()), parameters)
    return { points, energies: [...energies] }
  } finally {
    opened.dispose()
  }
}

/** In widths of the data, one row a point. */
function directions(dimension: number): number[][] {
  const along = (axis: number, length: number) => Array.from({ length: dimension }, (_, i) => (i === axis ? length : 0))
  const axes = Array.from({ length: Math.min(dimension, axesMaximum) }, (_, axis) => axis)
  return [
    new Array<number>(dimension).fill(0),
    ...axes.flatMap((axis) => [along(axis, 1), along(axis, -1)]),
    Array.from({ length: dimension }, (_, i) => (i % 2 === 0 ? 1.5 : -0.7)),
    Array.from({ length: dimension }, (_, i) => (i % 2 === 0 ? -2.2 : 2.9)),
  ]
}

/** To about a hundredth of the column's scale, so that a person can read it. */
const rounded = (value: number, scale: number): number =>
  Number(value.toFixed(Math.min(100, Math.max(0, 2 - Math.floor(Math.log10(scale))))))
