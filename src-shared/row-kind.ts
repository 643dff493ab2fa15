// What the coordinates of rows are: any real number, or 0 and 1. Data have one kind of rows, an energy is over one, and
// samplers and methods can do with some; what does not fit is refused in config/fit.ts.

export type RowKind = 'real' | 'binary'

/** As in "… over binary rows". */
export const rowKindInWords: Record<RowKind, string> = { real: 'rows of real numbers', binary: 'binary rows' }
