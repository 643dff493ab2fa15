// Values that suit a data set: of every field that says how its value follows from the step size suggested for the data.

import type * as v from 'valibot'
import { fieldsOf } from './fields.ts'

/** `stepSize` is that of Langevin dynamics, in units of the columns' variance (`suggestedStepSize`). */
export function suggestedFields(schema: v.GenericSchema, stepSize: number): Record<string, number> {
  return Object.fromEntries(
    fieldsOf(schema).flatMap(([key, { suggested }]) => (suggested ? [[key, suggested(stepSize)]] : [])),
  )
}
