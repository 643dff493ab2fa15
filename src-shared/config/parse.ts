// Parsing at a border: unknown in, typed out, or one AppError that names the field.

import * as v from 'valibot'
import { AppError } from '../errors.ts'
import { cut, printable } from '../quote.ts'

/** Throws AppError('invalid-input') for the first fault; `what` names the whole in the message. */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const field = v.getDotPath(issue) ?? undefined
  const where = field ? `${what}, ${cut(printable(field, ''), 100)}` : what
  throw new AppError('invalid-input', `${where}: ${faultOf(issue)}`, { field })
}

function faultOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return 'Expected only known keys, got this one: remove it or correct its spelling.'
  }
  if (issue.type === 'variant')
    return `Expected one of ${issue.expected ?? '?'}, got ${cut(printable(issue.received, ''), 60)}.`
  return issue.message
}
