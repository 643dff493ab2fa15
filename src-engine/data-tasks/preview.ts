// The preview of a data set: what the truth panel shows before and beside training.

import type { DataConfig } from '../../src-shared/config/data.ts'
import type { ClassRegions, DataPreview, Field, PointClasses } from '../../src-shared/snapshot.ts'
import type { DataSet } from '../data/data-set.ts'
import type { MeasuredTable } from '../data/measured.ts'
import { loadData } from '../data/registry.ts'
import type { SplitClasses } from '../data/row-classes.ts'
import { integrateKnownDensity, type KnownDensity } from '../metrics/known-density.ts'
import { likeliestClasses, probabilitiesByClass } from '../metrics/class-shares.ts'
import { gridRows } from '../metrics/regular-grid.ts'

const pointsMaximum = 2000
const fieldResolution = 121

/** Of the rows that are kept, if there are any. Throws what loading throws. */
export async function previewData(
  config: DataConfig,
  seed: number,
  table: MeasuredTable | null = null,
): Promise<DataPreview> {
  return previewOf(await loadData(config, seed, { table }))
}

/** The preview of data that are already there. */
export async function previewOf(data: DataSet): Promise<DataPreview> {
  const { dimension, density, train, validation, test } = data
  const [trainCount, validationCount, testCount] = [train, validation, test].map((rows) => rows.length / dimension)
  // Beyond the plane no grid is affordable.
  const known = density && dimension <= 2 ? await integrateKnownDensity(density) : null
  return {
    title: data.title,
    dimension,
    rowKind: data.rowKind ?? 'real',
    image: data.image ?? null,
    view: data.view,
    rowCount: trainCount + validationCount + testCount,
    splitCounts: [trainCount, validationCount, testCount],
    // The rows are in random order: the first are as good as any.
    points: {
      dimension,
      values: Float32Array.from(train.subarray(0, pointsMaximum * dimension)),
      ...(data.classes && { classes: firstClasses(data.classes) }),
    },
    logDensity: logDensityField(data),
    entropy: known?.converged ? known.entropy : (density?.entropy ?? data.known?.entropy ?? null),
    densityUnit: data.densityUnit ?? '',
    ...classRegionsOf(data),
    notes: known ? [...data.notes, ...entropyNotes(known)] : [...data.notes],
    weaknesses: [...data.weaknesses],
    columnChoices: [...data.columnChoices],
  }
}

const firstClasses = ({ column, names, train }: SplitClasses): PointClasses => ({
  column,
  names: [...names],
  labels: train.slice(0, pointsMaximum),
})

/** Of a plane or a line. */
function classRegionsOf({ classes, view }: DataSet): { classRegions?: ClassRegions } {
  if (!classes?.exactLogShares || view.axes.length > 2) return {}
  const shape = view.axes.map(() => fieldResolution)
  const values = classes.exactLogShares(gridRows({ box: view.axes, shape }))
  const logShares = { count: classes.names.length, values }
  const { labels, shares } = likeliestClasses(logShares)
  const field = { view, shape, values: Float32Array.from(shares) }
  const ofAll = shape.length === 1 ? { probabilities: probabilitiesByClass(logShares) } : {}
  return { classRegions: { shares: field, labels: Float32Array.from(labels), ...ofAll } }
}

function entropyNotes({ converged, reason }: KnownDensity): string[] {
  return converged ? [] : [`The entropy could not be computed by quadrature. ${reason}`]
}

function logDensityField({ density, view }: DataSet): Field | null {
  if (density === null || view.axes.length > 2) return null
  const shape = view.axes.map(() => fieldResolution)
  return { view, shape, values: Float32Array.from(density.logDensity(gridRows({ box: view.axes, shape }))) }
}
