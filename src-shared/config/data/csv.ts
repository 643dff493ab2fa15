import * as v from 'valibot'
import { columnsField, textField, toggleField } from '../fields.ts'

export const csvConfig = v.strictObject({
  kind: v.literal('csv'),
  path: textField('', {
    label: 'File',
    help: 'A comma-separated file with a header line; it stays where it is and is read again at every run.',
  }),
  columns: columnsField(['x', 'y'], {
    label: 'Columns',
    help: 'One or two numeric columns; rows with a missing value are left out and counted.',
  }),
  standardise: toggleField(true, {
    label: 'Standardise',
    help: 'Subtract the mean and divide by the standard deviation of the training rows, column by column.',
  }),
})

/** Standardised data have a scale of 1. */
export const csvStepSize = () => 0.01
