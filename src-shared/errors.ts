// Errors a person can act on. Anything else that is thrown is a bug: it fails the run, never the app.

import { cutMessage } from './quote.ts'

export type ErrorCode =
  | 'invalid-input' // a value is of the wrong type or outside its range; `field` says which
  | 'not-found'
  | 'not-supported' // the product understands the wish but cannot do it (d > 2, no such energy on this backend)
  | 'wrong-state' // the request does not fit the life of the thing it names (pausing a finished run)
  | 'data-unreadable'
  | 'store-unavailable'
  | 'engine-unavailable'
  | 'export-failed'
  | 'device-lost' // the graphics card went away: what it held is gone, a run can go on from its last checkpoint
  | 'out-of-memory' // of the graphics card
  | 'unreachable' // another machine did not answer, or the way to it was lost: trying again may help
  | 'cancelled' // a newer request has taken its place: nothing is to be said
  | 'internal'

export interface AppErrorOptions {
  /** Dotted path of the wrong field, e.g. `lanes.0.method.steps`. */
  field?: string
  cause?: unknown
}

/** `message` follows "what was expected, what came, the cure". */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly field: string | undefined

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.field = options.field
  }
}

/** What crosses a process border in place of an Error object. */
export interface ErrorReport {
  code: ErrorCode
  message: string
  field?: string
}

export function reportError(error: unknown): ErrorReport {
  if (error instanceof AppError) {
    const report: ErrorReport = { code: error.code, message: cutMessage(error.message) }
    if (error.field !== undefined) report.field = error.field
    return report
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message: cutMessage(message) }
}

export function errorFromReport(report: ErrorReport): AppError {
  return new AppError(report.code, report.message, { field: report.field })
}
