// Frames of every channel: renderer ⇄ main (MessagePort) and main ⇄ engine (child process channel).
//
//   asker ── { call, name, parameters } ──▶ answerer
//   asker ◀── { call, result } | { call, error } ── answerer
//   asker ◀── { event } ── answerer

import * as v from 'valibot'
import { AppError, type ErrorReport } from '../errors.ts'
import { parse } from '../config/parse.ts'
import { requests, type ParsedParameters, type RequestName } from './requests.ts'
import type { StudioEvent } from './events.ts'

export interface CallMessage {
  call: number
  name: string
  parameters: unknown
}

export type AnswerMessage = { call: number; result: unknown } | { call: number; error: ErrorReport }

export interface EventMessage {
  event: StudioEvent
}

export const callMessageSchema = v.strictObject({
  call: v.pipe(v.number(), v.integer(), v.minValue(0)),
  name: v.pipe(v.string(), v.maxLength(100)),
  parameters: v.unknown(),
})

/** Throws AppError('invalid-input') naming the request or the field. */
export function parseCall<Name extends RequestName>(
  table: Record<Name, v.GenericSchema>,
  message: unknown,
): { call: number; name: Name; parameters: ParsedParameters<Name> } {
  const { call, name, parameters } = parse(callMessageSchema, message, 'message')
  if (!Object.hasOwn(table, name)) {
    throw new AppError('invalid-input', `Expected a known request, got "${name}".`, { field: 'name' })
  }
  const known = name as Name
  return { call, name: known, parameters: parse(requests[known], parameters, known) as ParsedParameters<Name> }
}
