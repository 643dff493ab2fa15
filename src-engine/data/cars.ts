// 406 cars of the model years 1970 to 1982 with their origin and number of cylinders.
//
// Source: Ramos & Donoho 1983, ASA Data Exposition, by Quinlan 1993; StatLib, distributed "for educational and scientific
// purposes". Fuel economy is missing in 8 rows, power in 6.

import { carsTable } from '../../src-shared/config/data/cars.ts'
import type { DataSource } from './data-set.ts'
import { packagedTable, type TableRecord } from './packaged-table.ts'

export const cars: DataSource<'cars'> = {
  load: packagedTable({ kind: 'cars', file: 'cars.json', columns: carsTable.columns, recordsOf }),
}

/** Headings in the file by ours. */
const headings = {
  'Fuel Economy (mpg)': 'Miles_per_Gallon',
  'Displacement (in³)': 'Displacement',
  'Power (hp)': 'Horsepower',
  'Weight (lb)': 'Weight_in_lbs',
  'Acceleration (s)': 'Acceleration',
  Origin: 'Origin',
  Cylinders: 'Cylinders',
} as const

function recordsOf(text: string): TableRecord[] {
  return (JSON.parse(text) as TableRecord[]).map((record) =>
    Object.fromEntries(Object.entries(headings).map(([ours, theirs]) => [ours, record[theirs] ?? null])),
  )
}
