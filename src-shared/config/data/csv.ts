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
  standardise: toggleField(false, {
    label: 'Show standardised',
    help: 'Axes and log densities in standard deviations of the training rows instead of the columns’ own units; what is learned is the same.',
  }),
})

/** Of a table nothing is known before it is read; in units of the columns' variance this suits most. */
export const csvStepSize = (): number => 0.01
