// A built-in data set: rows drawn from a known density by the seed, kept in their own units.

import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { drawIndex } from '../distributions/gaussian-mixture.ts'
import type { DataSet } from './data-set.ts'
import { momentsOf } from '../metrics/moments.ts'
import { classesInWords, splitClasses, type SplitClasses } from './row-classes.ts'
import { splitBy, splitOrder, type SplitOrder } from './splits.ts'
import { viewOf } from './view.ts'

export interface FromDensityOptions {
  title: string
  density: Distribution
  /** Rows in all, over the three splits. */
  count: number
  seed: number
  /** `component`: rows have classes, the components of the density, which are called so. */
  classes?: { column: 'none' | 'component' | undefined; nameOf?: (component: number) => string }
  /** Facts to say about the density. */
  notes?: readonly string[]
}

export function dataFromDensity(options: FromDensityOptions): DataSet {
  const { title, density, count, seed, notes = [] } = options
  const { dimension } = density
  const rows = density.sample(count, randomStream({ seed, purpose: purposes.data }))
  const order = splitOrder(count, randomStream({ seed, purpose: purposes.split }))
  const splits = splitBy(order, rows, dimension)
  const classes = componentClasses(options, rows, order)
  // Many seeds of one experiment share a view, hence one that depends on the density alone.
  const viewRows = density.sample(4096, randomStream({ seed: 0, purpose: purposes.preview }))
  const labels =
    dimension <= 2
      ? ['x', 'y'].slice(0, dimension)
      : Array.from({ length: dimension }, (_, axis) => `x${subscript(axis + 1)}`)
  return {
    title,
    dimension,
    ...splits,
    density,
    ...momentsOf(splits.train, dimension),
    view: viewOf({ rows: viewRows, dimension, labels, equalUnits: true }),
    notes: classes && classes.names.length <= namedMaximum ? [...notes, classesInWords(classes)] : notes,
    weaknesses: [],
    columnChoices: [],
    ...(classes && { classes }),
  }
}

/** More classes are not counted in words. */
const namedMaximum = 10

/**
 * Each row's class is drawn by the exact p(component | x), which is the same law as remembering from which component the row
 * was drawn, and leaves the rows what they are without classes.
 */
function componentClasses(
  { density: { components }, classes: { column, nameOf = plainName } = { column: 'none' }, seed }: FromDensityOptions,
  rows: Float64Array,
  order: SplitOrder,
): SplitClasses | null {
  if (column !== 'component' || !components) return null
  const random = randomStream({ seed, purpose: purposes.componentLabels })
  const { count, logShares } = components
  const shares = logShares(rows).map(Math.exp)
  const labels = Uint8Array.from({ length: shares.length / count }, (_, row) =>
    drawIndex(shares.subarray(row * count, (row + 1) * count), random),
  )
  const classes = splitClasses({ column, names: Array.from({ length: count }, (_, k) => nameOf(k)), labels }, order)
  return { ...classes, exactLogShares: logShares }
}

const plainName = (component: number): string => `Component ${component + 1}`

const subscript = (index: number): string => [...String(index)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('')
