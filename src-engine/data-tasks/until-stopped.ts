// Work that several may ask for at once, and that one wish ends: all of it is then answered with 'cancelled'.

import { AppError } from '../../src-shared/errors.ts'

export interface UntilStopped {
  /** Of work that begins now. */
  readonly signal: AbortSignal
  stop(): void
}

export function untilStopped(): UntilStopped {
  let current = new AbortController()
  return {
    get signal() {
      return current.signal
    },
    stop() {
      current.abort(stopped())
      current = new AbortController()
    },
  }
}

export const stopped = (): AppError =>
  new AppError('cancelled', 'Expected to be waited for, got a wish to stop: nothing is to be done.')
