// A figure's input on its way to the thread that draws: the rows of its runs packed, the rest as it is.

import type { FigureInput, FigureRun } from '../../src-shared/figures/figure.ts'
import { buffersOf, packRows, unpackRows, type PackedRows } from './packed-rows.ts'

export type PackedInput = Omit<FigureInput, 'runs'> & { runs: (Omit<FigureRun, 'rows'> & { rows: PackedRows })[] }

export interface Parcel {
  packed: PackedInput
  /** Handed over instead of copied. */
  transfer: ArrayBuffer[]
}

export function packInput(input: FigureInput): Parcel {
  const packed = { ...input, runs: input.runs.map((run) => ({ ...run, rows: packRows(run.rows) })) }
  return { packed, transfer: packed.runs.flatMap(({ rows }) => buffersOf(rows)) }
}

export const unpackInput = (packed: PackedInput): FigureInput => ({
  ...packed,
  runs: packed.runs.map((run) => ({ ...run, rows: unpackRows(run.rows) })),
})
