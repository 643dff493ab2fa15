// Parameters that several requests have.

import * as v from 'valibot'
import { nameLengthMaximum } from '../config/experiment-name.ts'

export const id = v.pipe(v.string(), v.regex(/^[a-z0-9-]{4,64}$/, 'Expected an id of letters a–z, digits and hyphens.'))

/** Of an experiment, a study or a composition. */
export const nameSchema = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'Expected a name, got nothing.'),
  v.maxLength(nameLengthMaximum),
)
