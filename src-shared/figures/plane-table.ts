// What panels of the principal plane show as numbers, for CSV.

import { comparisonKeys } from './comparison-content.ts'
import { placeOnGrid } from './field-values.ts'
import type { FigureInput, FigureOptions, FigureTable } from './figure.ts'
import { panelOf } from './panel-content.ts'
import type { Points } from '../snapshot.ts'

/** One row for each cell of the plane, then one for each point that is shown, where it falls on the plane. */
export function planeTable(input: FigureInput, options: FigureOptions): FigureTable {
  const keys = options.figure === 'panel' ? [options.panel] : comparisonKeys(input, options.seed)
  const rows = keys.flatMap((key) => {
    const panel = panelOf(input, key, options)
    const of = input.runs.find(({ run }) => run.id === key)
    const names = [key, panel.title, of?.run.seed ?? null, of?.snapshot?.iteration ?? null]
    const { field } = panel
    const cells = field
      ? Array.from(field.values, (value, index) => [...names, ...placeOnGrid(field, index), value])
      : []
    const { data, samples, negatives } = options.layers
    return [
      ...cells.map((cell) => ['cell', ...cell]),
      ...(data && key === 'truth' ? pointRows(['data', ...names], panel.data) : []),
      ...(samples ? pointRows(['sample', ...names], panel.samples) : []),
      ...(negatives ? pointRows(['negative', ...names], panel.negatives) : []),
    ]
  })
  const columns = ['kind', 'run', 'label', 'seed', 'iteration', 'component_1', 'component_2', 'relative_energy_nats']
  return { columns, rows }
}

type Cell = FigureTable['rows'][number][number]

const pointRows = (names: readonly Cell[], points: Points | null): Cell[][] =>
  Array.from({ length: (points?.values.length ?? 0) / 2 }, (_, point) => [
    ...names,
    ...points!.values.subarray(2 * point, 2 * point + 2),
    null,
  ])
