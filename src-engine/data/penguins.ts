// Measurements of 344 penguins of the Palmer archipelago, Antarctica, with their species, island and sex.
//
// Source: Gorman, Williams & Fraser 2014, doi:10.1371/journal.pone.0090081, as collected by Horst, Hill & Gorman 2020
// (palmerpenguins); CC0 1.0. The one "." that stands for a sex is taken as missing.

import { penguinsTable } from '../../src-shared/config/data/penguins.ts'
import type { DataSource } from './data-set.ts'
import { packagedTable, type TableRecord } from './packaged-table.ts'

export const penguins: DataSource<'penguins'> = {
  load: packagedTable({ kind: 'penguins', file: 'penguins.json', columns: penguinsTable.columns, recordsOf }),
}

function recordsOf(text: string): TableRecord[] {
  return (JSON.parse(text) as TableRecord[]).map((record) => (record.Sex === '.' ? { ...record, Sex: null } : record))
}
