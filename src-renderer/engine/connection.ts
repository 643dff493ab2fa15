// The window's only way out: `window.studio`, put there by the preload script.

import { AppError, type ErrorCode } from '../../src-shared/errors.ts'
import type { StudioEvent } from '../../src-shared/protocol/events.ts'
import type { RequestName, RequestParameters, RequestResults } from '../../src-shared/protocol/requests.ts'
import { cutMessage } from '../../src-shared/quote.ts'
import { typeset } from '../ui/typeset.ts'

export interface Studio {
  request(name: string, parameters: unknown): Promise<unknown>
  subscribe(listener: (event: StudioEvent) => void): () => void
}

declare global {
  interface Window {
    studio: Studio
  }
}

/** Parameters must be plain values (no Svelte proxies): they are copied to another process. Rejects with an AppError. */
export async function request<Name extends RequestName>(
  name: Name,
  parameters: RequestParameters<Name>,
): Promise<RequestResults[Name]> {
  try {
    return (await window.studio.request(name, parameters)) as RequestResults[Name]
  } catch (error) {
    throw appErrorOf(error)
  }
}

/** A file that was dropped into the window, which does not learn where it lies. Rejects with an AppError. */
export async function openDropped(file: File): Promise<RequestResults['file.openDropped']> {
  try {
    return (await window.studio.request('file.openDropped', { file })) as RequestResults['file.openDropped']
  } catch (error) {
    throw appErrorOf(error)
  }
}

/** Tests give another. */
export type Request = typeof request

export function subscribe(listener: (event: StudioEvent) => void): () => void {
  return window.studio.subscribe(listener)
}

/** What crosses the bridge is an ErrorReport, or an Error that has lost its class. */
function appErrorOf(error: unknown): AppError {
  const { code, message, field } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown
    message?: unknown
    field?: unknown
  }
  return new AppError(
    typeof code === 'string' ? (code as ErrorCode) : 'internal',
    typeof message === 'string' ? message : String(error),
    { cause: error, field: typeof field === 'string' ? field : undefined },
  )
}

export function messageOf(error: unknown): string {
  return typeset(cutMessage(error instanceof Error ? error.message : String(error)))
}
