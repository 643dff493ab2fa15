// Frames of every channel: renderer ⇄ main (MessagePort) and main ⇄ engine (child process channel).
//
//   page ── { call, name, parameters } ──▶ main ── { call, name, parameters, trusted } ──▶ engine
//   page ◀── { call, result } | { call, error } ── main ◀── the same ── engine
//   page ◀── { event } ── main ◀── the same ── engine
//
// `trusted` is main's word for a wish of its own, behind which stands a person's choice in a dialog or the menu. What
// main only passes on for the page comes without it: the engine then refuses paths that no person chose.

import * as v from 'valibot'
import { AppError, type ErrorReport } from '../errors.ts'
import { parse } from '../config/parse.ts'
import { quote } from '../quote.ts'
import {
  engineRequests,
  isPageRequestName,
  requests,
  type EngineRequestName,
  type PageRequestName,
  type ParsedParameters,
  type RequestName,
} from './requests.ts'
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

/** Before it answers anything: a library of an earlier version, of so many bytes, is copied and migrated. */
export interface UpdatingMessage {
  updating: number
}

export const callMessageSchema = v.strictObject({
  call: v.pipe(v.number(), v.integer(), v.minValue(0)),
  name: v.pipe(v.string(), v.maxLength(100)),
  parameters: v.unknown(),
})

const engineCallSchema = v.strictObject({ ...callMessageSchema.entries, trusted: v.optional(v.boolean(), false) })

export interface ParsedCall<Name extends RequestName> {
  call: number
  name: Name
  parameters: ParsedParameters<Name>
}

/** What the page sends to main. Throws AppError('invalid-input') naming the request or the field. */
export function parsePageCall(message: unknown): ParsedCall<PageRequestName> {
  const { call, name, parameters } = parse(callMessageSchema, message, 'message')
  return { call, ...known<PageRequestName>(requests, name, parameters) }
}

/** What main sends to the engine. Throws AppError('invalid-input') naming the request or the field. */
export function parseEngineCall(message: unknown): ParsedCall<EngineRequestName> & { trusted: boolean } {
  const { call, name, parameters, trusted } = parse(engineCallSchema, message, 'message')
  if (!trusted && !isPageRequestName(name)) throw unknownRequest(name)
  return { call, trusted, ...known<EngineRequestName>(engineRequests, name, parameters) }
}

function known<Name extends RequestName>(
  table: Record<Name, v.GenericSchema>,
  name: string,
  parameters: unknown,
): Pick<ParsedCall<Name>, 'name' | 'parameters'> {
  if (!Object.hasOwn(table, name)) throw unknownRequest(name)
  const found = name as Name
  return { name: found, parameters: parse(table[found], parameters, found) as ParsedParameters<Name> }
}

const unknownRequest = (name: string): AppError =>
  new AppError('invalid-input', `Expected a known request, got ${quote(name)}.`, { field: 'name' })
