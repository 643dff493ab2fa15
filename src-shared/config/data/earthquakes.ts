import { packagedTableConfig } from './packaged-table.ts'

export const earthquakesTable = {
  columns: ['Longitude (°)', 'Latitude (°)', 'Depth (km)', 'Magnitude'],
  begins: ['Longitude (°)', 'Latitude (°)'],
  rows: '1,707 earthquakes of one week of February 2018, worldwide',
  classColumns: ['Kind of Magnitude'],
} as const

export const earthquakesConfig = packagedTableConfig('earthquakes', earthquakesTable)
