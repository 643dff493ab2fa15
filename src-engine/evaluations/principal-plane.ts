// The energy on a plane through many columns: through the mean of the training rows, along their first two principal
// components, which show more of how the rows vary than any other plane does.
//
// It is a cut through the energy, not what is left when the other columns are integrated out: points are drawn where they
// fall on the plane, however far beside it they lie. Components are of the model's coordinates (of a table in standard
// deviations of its columns), positions on the plane are in those units, and the axes that are stored take points of a
// person's columns there:  position = Σ axis[column] (x[column] − centre[column]).
// Of data whose density is known, its −log on the same plane stands beside.

import type { Coordinates } from '../data/coordinates.ts'
import { principalComponents } from '../metrics/principal-components.ts'
import { gridRows, type Box } from '../metrics/regular-grid.ts'
import type { View } from '../../src-shared/snapshot.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import type { Subject } from './subject.ts'

/** Along both axes: as many as fit a panel, and few enough for every snapshot. */
export const planeResolution = 49
/** More rows would not move the plane by a width of a line, and cost seconds where rows are pictures. */
const rowsMaximum = 2000
/** Room around the rows on the plane, as a share of how far they reach. */
const room = 0.15

interface PrincipalPlane {
  view: View
  title: string
  /** Of the grid, row-major in the model's coordinates. */
  rows: Float64Array
  /** Centre, first and second axis (3 × D) in the columns of a person. */
  axes: Float32Array
}

export const principalPlane: EvaluationDefinition = {
  needs: ['many-real-columns'],
  cost: 'every-snapshot',
  async evaluate({ subject }) {
    const { view, title, rows, axes } = planeOf(subject)
    const { data, coordinates, modelEnergy } = subject
    const fieldOf = (values: ArrayLike<number>) => ({
      view,
      shape: [planeResolution, planeResolution],
      values: Float32Array.from(values),
    })
    const energies = { tag: 'plane-energy', kind: 'field', title, field: fieldOf(await modelEnergy(rows)) } as const
    const placed = { tag: 'plane-axes', kind: 'values', title, values: axes } as const
    if (!data.density) return { views: [energies, placed] }
    const known = data.density.logDensity(coordinates.fromModel(rows)).map((value) => -value)
    const truth = { tag: 'plane-truth', kind: 'field', title: `truth, ${title}`, field: fieldOf(known) } as const
    return { views: [energies, placed, truth] }
  },
}

const made = new WeakMap<Subject, PrincipalPlane>()

/** Of the training rows, so that all runs on the same rows share it. */
function planeOf(subject: Subject): PrincipalPlane {
  const before = made.get(subject)
  if (before) return before
  const { dimension } = subject.data
  const rows = subject.modelSplits[0].subarray(0, rowsMaximum * dimension)
  const found = principalComponents(rows, dimension, 2)
  const [first, second] = [0, 1].map((k) => found.directions.subarray(k * dimension, (k + 1) * dimension))
  const box = boxOf(rows, { mean: found.mean, first, second })
  const plane = {
    view: {
      axes: box.map(([low, high]): [number, number] => [low, high]),
      labels: [0, 1].map(
        (k) => `component ${k + 1}, ${percent(found.variances[k] / found.totalVariance)} of the variance`,
      ),
    },
    title: `through the mean, along the first two principal components of ${rows.length / dimension} training rows`,
    rows: onPlane(gridRows({ box, shape: [planeResolution, planeResolution] }), { mean: found.mean, first, second }),
    axes: Float32Array.from([
      ...subject.coordinates.fromModel(found.mean),
      ...[first, second].flatMap((direction) => [...inColumns(direction, subject.coordinates)]),
    ]),
  }
  made.set(subject, plane)
  return plane
}

interface Axes {
  mean: Float64Array
  first: Float64Array
  second: Float64Array
}

function boxOf(rows: Float64Array, { mean, first, second }: Axes): Box {
  const dimension = mean.length
  return [first, second].map((direction) => {
    let [low, high] = [0, 0]
    for (let at = 0; at < rows.length; at += dimension) {
      let position = 0
      for (let i = 0; i < dimension; i++) position += direction[i] * (rows[at + i] - mean[i])
      low = Math.min(low, position)
      high = Math.max(high, position)
    }
    // Rows that do not vary at all still need a plane to lie in.
    const margin = room * (high - low) || 1
    return [low - margin, high + margin] as const
  })
}

/** Positions (points × 2) as rows in the model's coordinates (points × D). */
function onPlane(positions: Float64Array, { mean, first, second }: Axes): Float64Array {
  const dimension = mean.length
  const rows = new Float64Array((positions.length / 2) * dimension)
  for (let point = 0; point < positions.length / 2; point++) {
    const [u, v] = [positions[2 * point], positions[2 * point + 1]]
    for (let i = 0; i < dimension; i++) rows[point * dimension + i] = mean[i] + u * first[i] + v * second[i]
  }
  return rows
}

/** What to multiply the columns of a person with, in place of the model's coordinates. */
function inColumns(direction: Float64Array, { axes }: Coordinates): Float64Array {
  if (!axes) return direction
  const result = new Float64Array(direction.length)
  axes.forEach(({ column, scale }, axis) => (result[column] = direction[axis] / scale))
  return result
}

/** Rows that do not vary have no share to tell. */
const percent = (share: number): string => (Number.isFinite(share) ? `${Math.round(100 * share)}%` : 'no share')
