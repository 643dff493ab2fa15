// A built-in data set: rows drawn from a known density by the seed, kept in their own units.

import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import type { Distribution } from '../distributions/distribution.ts'
import type { DataSet } from './data-set.ts'
import { momentsOf } from '../metrics/moments.ts'
import { splitRows } from './splits.ts'
import { viewOf } from './view.ts'

export interface FromDensityOptions {
  title: string
  density: Distribution
  /** Rows in all, over the three splits. */
  count: number
  seed: number
  /** Facts to say about the density. */
  notes?: readonly string[]
}

export function dataFromDensity({ title, density, count, seed, notes = [] }: FromDensityOptions): DataSet {
  const { dimension } = density
  const rows = density.sample(count, randomStream({ seed, purpose: purposes.data }))
  const splits = splitRows(rows, dimension, randomStream({ seed, purpose: purposes.split }))
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
    notes,
    weaknesses: [],
    columnChoices: [],
  }
}

const subscript = (index: number): string => [...String(index)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('')
