// Whether kept rows are those that a configuration asks for. Rows of another size, of other columns or of another source
// than it says must not be learned from under its name.

import { readsFile, type DataConfig, type DataConfigOf } from '../../src-shared/config/data.ts'
import type { KeptDescription } from './kept-table.ts'

/** False only where they are surely others: how the file was read cannot be told from its rows. */
export function fits(kept: KeptDescription, data: DataConfig): boolean {
  if (!readsFile(data)) return false
  return data.kind === 'csv' ? areColumns(kept, data) : areImages(kept, data)
}

function areImages({ image }: KeptDescription, { size }: DataConfigOf<'images'>): boolean {
  if (!image) return false
  return size === 'whole' || Number(size) === Math.max(image.width, image.height)
}

function areColumns(
  { columns, columnChoices, image, classes }: KeptDescription,
  { columns: wanted, positions, classColumn = '' }: DataConfigOf<'csv'>,
): boolean {
  if (image || columns.length !== wanted.length) return false
  // As columns are sought: a name goes before a heading, unless their places are said.
  const isOther = (name: string) => positions === undefined && columnChoices.includes(name)
  const areSame = columns.every(
    (column, at) => column === wanted[at] || (!isOther(wanted[at]) && mayMean(wanted[at], column)),
  )
  return areSame && (classes ? mayMean(classColumn, classes.column) : classColumn === '' || classColumn === 'none')
}

/** A name begins with its heading, or with as much of it as there is room for; `#3` may be any. */
const mayMean = (wanted: string, name: string): boolean =>
  /^#\d+$/.test(wanted) || (wanted !== '' && (name.startsWith(wanted) || wanted.startsWith(name)))
