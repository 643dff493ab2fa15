import { packagedTableConfig } from './packaged-table.ts'

export const carsTable = {
  columns: ['Fuel Economy (mpg)', 'Displacement (in³)', 'Power (hp)', 'Weight (lb)', 'Acceleration (s)'],
  begins: ['Weight (lb)', 'Fuel Economy (mpg)'],
  rows: '406 cars of the years 1970 to 1982; acceleration is the time from 0 to 60 miles per hour',
  classColumns: ['Origin', 'Cylinders'],
} as const

export const carsConfig = packagedTableConfig('cars', carsTable)
