// p(y | x) of a trained model at one place: the curve, its modes, mean and quantiles, and what was observed there. In the
// person's units; computed by the reference backend in float64.

import {
  conditionalSplits,
  quantileShares,
  type ConditionalDensity,
  type ConditionalFrom,
  type ConditionalSetup,
} from '../../src-shared/conditional/conditional-density.ts'
import { AppError } from '../../src-shared/errors.ts'
import { reference } from '../backends/reference/reference.ts'
import { columnLines } from '../data/column-lines.ts'
import type { DataSet } from '../data/data-set.ts'
import { columnOf } from '../data/view.ts'
import { energyAlong } from '../metrics/conditional-density.ts'
import { knownConditional, type KnownConditional } from '../metrics/known-conditional.ts'
import { lineCurve, lineDensity, type LineCurve } from '../metrics/line-density.ts'
import { openModel } from './open-model.ts'
import type { TrainedModel } from './trained-model.ts'

/** Throws AppError for a place that the data do not have. */
export async function conditionalDensity(
  model: TrainedModel,
  data: DataSet,
  { column, from }: Pick<ConditionalSetup, 'column' | 'from'>,
): Promise<ConditionalDensity> {
  const { dimension, view, density } = data
  if (column >= dimension) throw noColumn(column, dimension)
  const row = rowOf(data, column, from)
  const observed = row[column]
  const [given, line] = [Float64Array.from(row), columnLines(data)[column]]
  given[column] = line.box[0]
  const opened = await openModel(model, reference)
  try {
    const along = energyAlong((points) => opened.energy(points, 'average'), { row: given, column })
    const made = await lineDensity(along, line)
    const curve = await lineCurve(along, made)
    const known = density && (await knownConditional(density, { row: given, column, line }))
    const seen = Number.isFinite(observed) ? Float64Array.of(observed) : null
    const mean = made.mean((y) => y)
    return {
      columns: view.labels,
      rowCounts: { training: data.train.length / dimension, test: data.test.length / dimension },
      values: Array.from(row),
      ...{ logPartition: made.logPartition, reason: made.reason, points: made.quadrature.energies.length },
      ...{ range: rangeOf(curve, { data, column, observed }), y: curve.x, density: curve.density },
      ...(await exactOf(known, { y: curve.x, seen })),
      ...{ modes: curve.modes, mean, standardDeviation: Math.sqrt(made.mean((y) => (y - mean) ** 2)) },
      quantiles: quantileShares.map((share) => ({ share, at: curve.quantile(share) })),
      logDensity: seen && -(await along(seen))[0] - made.logPartition,
    }
  } finally {
    opened.dispose()
  }
}

async function exactOf(
  known: KnownConditional | null,
  { y, seen }: { y: Float64Array; seen: Float64Array | null },
): Promise<Pick<ConditionalDensity, 'exact' | 'exactReason' | 'exactLogDensity'>> {
  if (!known || !Number.isFinite(known.logPartition)) {
    return { exact: null, exactReason: known?.reason ?? null, exactLogDensity: null }
  }
  return {
    exact: (await known.logDensities(y)).map(Math.exp),
    exactReason: known.reason,
    exactLogDensity: seen && (await known.logDensities(seen))[0],
  }
}

/** All columns; at the predicted one what was observed, NaN where nothing was. */
function rowOf({ train, test, dimension, view }: DataSet, column: number, from: ConditionalFrom): Float64Array {
  if (from.kind === 'values') {
    const { values } = from
    if (values.length !== dimension) {
      throw new AppError('invalid-input', `Expected ${dimension} numbers, one for each column, got ${values.length}.`)
    }
    const missing = values.findIndex((value, index) => value === null && index !== column)
    if (missing >= 0) throw new AppError('invalid-input', `Expected a number for ${view.labels[missing]}, got none.`)
    return Float64Array.from(values, (value) => value ?? Number.NaN)
  }
  const rows = from.split === 'test' ? test : train
  const count = rows.length / dimension
  if (from.index >= count) {
    const name = conditionalSplits.find((each) => each === from.split)
    throw new AppError('invalid-input', `Expected a ${name} row from 1 to ${count}, got ${from.index + 1}.`)
  }
  return rows.slice(from.index * dimension, (from.index + 1) * dimension)
}

const noColumn = (column: number, dimension: number): AppError =>
  new AppError('invalid-input', `Expected one of ${dimension} columns, got column ${column + 1}.`)

/** Nearly all of the density, what was observed, and the middle of the data, so that the axis stands still as x changes. */
function rangeOf(
  { x, quantile }: LineCurve,
  { data, column, observed }: { data: DataSet; column: number; observed: number },
): [number, number] {
  const sorted = columnOf(data.train, data.dimension, column).sort()
  const outer = Math.floor(0.002 * (sorted.length - 1))
  const places = [quantile(0.001), quantile(0.999), sorted[outer], sorted[sorted.length - 1 - outer]]
  const all = [...places, observed].filter(Number.isFinite)
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const room = 0.05 * (high - low) || Math.abs(x[x.length - 1] - x[0]) / 2 || 1
  return [low - room, high + room]
}
