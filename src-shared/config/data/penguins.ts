import { packagedTableConfig } from './packaged-table.ts'

export const penguinsTable = {
  columns: ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)'],
  begins: ['Beak Length (mm)', 'Flipper Length (mm)'],
  rows: 'Measurements of 344 penguins of the Palmer archipelago',
  classColumns: ['Species', 'Island', 'Sex'],
} as const

export const penguinsConfig = packagedTableConfig('penguins', penguinsTable)
