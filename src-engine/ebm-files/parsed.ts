// JSON of a record, parsed against its schema.

import * as v from 'valibot'
import { cut, printable } from '../../src-shared/quote.ts'
import type { Refuse } from './fault.ts'
import { plainJson } from './plain-json.ts'

/** `what` says where the text stands. Throws AppError that names the first fault. */
export function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  { what, refuse }: { what: string; refuse: Refuse },
): v.InferOutput<Schema> {
  return checked(schema, plainJson(text, what, refuse), { what, refuse })
}

export function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  { what, refuse }: { what: string; refuse: Refuse },
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const field = v.getDotPath(issue)
  const where = field ? `${what}, ${cut(printable(field, ''), 100)}` : what
  throw refuse(
    `${where}: ${cut(printable(issue.message), 200)}${/[.:]$/.test(issue.message) ? '' : '.'} Nothing was used.`,
  )
}
