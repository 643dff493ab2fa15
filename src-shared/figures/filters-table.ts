// The weights of hidden units as numbers, for CSV.

import { comparisonKeys } from './comparison-content.ts'
import type { FigureInput, FigureOptions, FigureTable } from './figure.ts'
import { filtersOf } from './filters.ts'
import { lanesOf } from './lanes.ts'

/** One row for each weight; of pictures the columns are called by their pixels, row and place in it, from 1. */
export function filtersTable(input: FigureInput, { figure, panel, seed }: FigureOptions): FigureTable {
  const keys = figure === 'panel' ? [panel] : comparisonKeys(input, seed)
  const rows = keys.flatMap((key) => {
    const of = input.runs.find(({ run }) => run.id === key)
    const filters = of?.snapshot ? filtersOf(of.snapshot, input.preview) : null
    if (!of || !filters) return []
    const label = lanesOf(input).find(({ runs }) => runs.includes(of))?.label ?? of.run.label
    const { width, height, names, values } = filters
    return Array.from(values, (weight, at) => {
      const column = at % (width * height)
      const name = names[column] ?? `${Math.floor(column / width) + 1}/${(column % width) + 1}`
      return [key, label, of.run.seed, of.snapshot!.iteration, Math.floor(at / (width * height)) + 1, name, weight]
    })
  })
  return { columns: ['run', 'label', 'seed', 'iteration', 'hidden_unit', 'column', 'weight'], rows }
}
