import * as v from 'valibot'
import { columnsField, toggleField } from '../fields.ts'

export const penguinColumns = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)'] as const

export const penguinsConfig = v.strictObject({
  kind: v.literal('penguins'),
  columns: columnsField(['Beak Length (mm)', 'Flipper Length (mm)'], {
    label: 'Columns',
    help: 'One or two measurements of 344 penguins of the Palmer archipelago; rows with a missing value are left out.',
  }),
  standardise: toggleField(true, {
    label: 'Standardise',
    help: 'Subtract the mean and divide by the standard deviation of the training rows, column by column.',
  }),
})

/** Standardised data have a scale of 1. */
export const penguinsStepSize = () => 0.01
