// E of a stored model with averaged parameters, computed by the reference backend in float64:  E(x) = E_θ(z),
// z = (x − m) / s, and so ∂E/∂x = (∂E/∂z) / s column by column.

import { AppError } from '../../src-shared/errors.ts'
import { createEnergyFunction, tileRowCount, type EnergyTile } from '../backends/reference/energy-function.ts'
import { energyKind } from '../backends/term-kinds.ts'
import { coordinatesFrom, rawCoordinates } from '../data/coordinates.ts'
import type { TrainedModel } from '../models/trained-model.ts'
import { energyField, lineOrPlane, type EnergyField, type EnergyFieldKind } from './energy-field.ts'

/** Where an integral begins, in standard deviations of the training rows; it grows where there is more. */
const reach = 6
/** Of a standard deviation: as an evaluation of a table takes it. */
const detail = 0.3

/** The newest model of a run. */
export const model: EnergyFieldKind<'model'> = {
  open: async ({ runId }, parts) => fieldOf(await parts.model(runId)),
}

/** A model by its bytes. */
export const keptModel: EnergyFieldKind<'kept-model'> = {
  open: async ({ hash }, parts) => fieldOf(await parts.keptModel(hash)),
}

function fieldOf(trained: TrainedModel): EnergyField {
  const { shape, columns, densityUnit } = trained
  if (energyKind(shape).rows === 'binary') {
    throw new AppError(
      'not-supported',
      'Expected a model over real numbers, got one over binary rows: choose a model of a table or a density.',
    )
  }
  const dimension = lineOrPlane(shape.dimension, 'a model')
  const places = placesOf(trained)
  return energyField({
    ...{ dimension, columns, densityUnit, distribution: null, gradientBy: 'backpropagation' },
    box: places.map(({ centre, scale }): [number, number] => [centre - reach * scale, centre + reach * scale]),
    resolution: places.map(({ scale }) => detail * scale),
    scale: places.map(({ scale }) => scale),
    evaluate: evaluatorOf(trained),
    dispose() {},
  })
}

/** m and |s| of each column, in the person's order. */
function placesOf({ axes, columns }: TrainedModel): { centre: number; scale: number }[] {
  return columns.map((_, column) => {
    const axis = axes?.find((each) => each.column === column)
    return { centre: axis?.centre ?? 0, scale: Math.abs(axis?.scale ?? 1) }
  })
}

function evaluatorOf(trained: TrainedModel): (points: Float64Array, gradients: Float64Array | null) => Float64Array {
  const { shape, axes, average } = trained
  const { dimension } = shape
  const coordinates = axes === null ? rawCoordinates : coordinatesFrom(axes)
  const energy = createEnergyFunction(shape)
  const parameters = { values: average, transposed: new Float64Array(average.length) }
  energy.prepare(parameters)
  const weights = { terms: shape.terms.map(({ weight }) => weight), base: 1 }
  const ones = [new Float64Array(tileRowCount).fill(1)]

  return (points, gradients) => {
    const places = coordinates.toModel(points)
    const energies = new Float64Array(points.length / dimension)
    const slopes = gradients && new Float64Array(points.length)
    for (let first = 0; first < energies.length; first += tileRowCount) {
      const rows = Math.min(tileRowCount, energies.length - first)
      const [from, to] = [first * dimension, (first + rows) * dimension]
      const tile: EnergyTile = {
        ...{
          parameters,
          weights,
          temperatures: null,
          jointTemperature: 1,
          classes: null,
          rows,
          order: 0,
          directions: null,
        },
        points: places.subarray(from, to),
      }
      energy.forward(tile, [energies.subarray(first, first + rows)], slopes !== null)
      if (slopes) energy.reverse(tile, ones, { inputAdjoint: slopes.subarray(from, to) })
    }
    if (!gradients || !slopes) return energies
    if (!axes) gradients.set(slopes)
    else axes.forEach(({ column, scale }, axis) => writeColumn(gradients, column, slopes, { axis, scale, dimension }))
    return energies
  }
}

/** ∂E/∂x of a column from ∂E/∂z of its axis. */
function writeColumn(
  gradients: Float64Array,
  column: number,
  slopes: Float64Array,
  { axis, scale, dimension }: { axis: number; scale: number; dimension: number },
): void {
  for (let row = 0; row < slopes.length; row += dimension) gradients[row + column] = slopes[row + axis] / scale
}
