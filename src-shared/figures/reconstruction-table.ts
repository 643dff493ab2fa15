// Held-out rows and their reconstructions as numbers, for CSV.

import { comparisonKeys } from './comparison-content.ts'
import type { FigureInput, FigureOptions, FigureTable } from './figure.ts'
import { withoutUnit } from './fitting-names.ts'
import { lanesOf } from './lanes.ts'
import { reconstructionOf } from './reconstruction.ts'

/** One row for each value; of pictures the columns are called by their pixels, row and place in it, from 1. */
export function reconstructionTable(input: FigureInput, { figure, panel, seed }: FigureOptions): FigureTable {
  const { image, view } = input.preview
  const keys = figure === 'panel' ? [panel] : comparisonKeys(input, seed)
  const rows = keys.flatMap((key) => {
    const of = input.runs.find(({ run }) => run.id === key)
    const found = of && reconstructionOf(of)
    if (!of || !found) return []
    const label = lanesOf(input).find(({ runs }) => runs.includes(of))?.label ?? of.run.label
    const { dimension, values } = found.rows
    return Array.from(values, (value, at) => {
      const column = at % dimension
      const name = image
        ? `${Math.floor(column / image.width) + 1}/${(column % image.width) + 1}`
        : withoutUnit(view.labels[column])
      const place = [Math.floor(at / dimension) + 1, name]
      return [key, label, of.run.seed, of.snapshot!.iteration, ...place, value, found.means.values[at]]
    })
  })
  return {
    columns: ['run', 'label', 'seed', 'iteration', 'held_out_row', 'column', 'value', 'reconstruction'],
    rows,
  }
}
