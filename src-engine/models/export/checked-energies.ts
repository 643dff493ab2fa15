// A few points with the energies that the reference computes there: around the middle of the data, one width to each side
// of it along the first axes, and off the axes. For binary rows: all 0, all 1, a single 1 in one of the first columns,
// and 0 and 1 in turn.

import type { ModelParameters } from '../../../src-shared/trained-model.ts'
import { energyKind } from '../../backends/term-kinds.ts'
import { reference } from '../../backends/reference/reference.ts'
import type { Coordinates } from '../../data/coordinates.ts'
import { openModel } from '../open-model.ts'
import type { TrainedModel } from '../trained-model.ts'
import { typicalPlace, type CheckedEnergies } from './exported-model.ts'

/** Of many axes, how many get points of their own. */
const axesMaximum = 3

export async function checkedEnergies(model: TrainedModel, parameters: ModelParameters): Promise<CheckedEnergies> {
  const opened = await openModel(model, reference)
  try {
    const isBinary = energyKind(model.shape).rows === 'binary'
    const points = isBinary ? binaryPoints(model.shape.dimension) : placesAround(model, opened.coordinates)
    const energies = await opened.energy(Float64Array.from(points.flat()), parameters)
    return { points, energies: [...energies] }
  } finally {
    opened.dispose()
  }
}

/** In the person's units, one row a point. */
function placesAround(model: TrainedModel, coordinates: Coordinates): number[][] {
  const { dimension } = model.shape
  const { mean, width } = typicalPlace(model)
  const scales = Array.from({ length: dimension }, () => width)
  for (const axis of model.axes ?? []) scales[axis.column] = Math.abs(axis.scale)
  return directions(dimension).map((direction) => {
    const z = Float64Array.from(direction, (along, axis) => mean[axis] + width * along)
    return Array.from(coordinates.fromModel(z), (value, column) => rounded(value, scales[column]))
  })
}

/** Of 0 and 1, one row a point. */
const binaryPoints = (dimension: number): number[][] => [
  new Array<number>(dimension).fill(0),
  new Array<number>(dimension).fill(1),
  ...firstAxes(dimension).map((axis) => along(dimension, axis, 1)),
  Array.from({ length: dimension }, (_, i) => i % 2),
]

/** In widths of the data, one row a point. */
function directions(dimension: number): number[][] {
  return [
    new Array<number>(dimension).fill(0),
    ...firstAxes(dimension).flatMap((axis) => [along(dimension, axis, 1), along(dimension, axis, -1)]),
    Array.from({ length: dimension }, (_, i) => (i % 2 === 0 ? 1.5 : -0.7)),
    Array.from({ length: dimension }, (_, i) => (i % 2 === 0 ? -2.2 : 2.9)),
  ]
}

const firstAxes = (dimension: number): number[] =>
  Array.from({ length: Math.min(dimension, axesMaximum) }, (_, axis) => axis)

const along = (dimension: number, axis: number, length: number): number[] =>
  Array.from({ length: dimension }, (_, i) => (i === axis ? length : 0))

/** To about a hundredth of the column's scale, so that a person can read it. */
const rounded = (value: number, scale: number): number =>
  Number(value.toFixed(Math.min(100, Math.max(0, 2 - Math.floor(Math.log10(scale))))))
