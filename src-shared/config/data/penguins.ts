import * as v from 'valibot'
import { columnsField, toggleField } from '../fields.ts'

export const penguinColumns = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)'] as const

export const penguinsConfig = v.strictObject({
  kind: v.literal('penguins'),
  columns: columnsField(['Beak Length (mm)', 'Flipper Length (mm)'], {
    label: 'Columns',
    term: 'standardise',
    help: 'Measurements of 344 penguins of the Palmer archipelago; rows with a missing value are left out. With one or two everything is exact, with more the likelihood is estimated with bounds.',
  }),
  standardise: toggleField(false, {
    label: 'Show standardised',
    term: 'standardise',
    help: 'Axes and log densities in standard deviations of the training rows instead of the columns’ own units; what is learned is the same.',
  }),
})

/** Of a table nothing is known before it is read; in units of the columns' variance this suits most. */
export const penguinsStepSize = (): number => 0.01
