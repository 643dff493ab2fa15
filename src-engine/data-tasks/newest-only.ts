// Of requests that replace one another only the newest is worked on: the older one's work ends, and its asker is told so.

import { AppError } from '../../src-shared/errors.ts'

/** Rejects with AppError('cancelled') once it is called again. */
export function newestOnly<Given, Made>(
  work: (given: Given, signal: AbortSignal) => Promise<Made>,
): (given: Given) => Promise<Made> {
  let newest = new AbortController()
  return (given) => {
    newest.abort(superseded())
    newest = new AbortController()
    return work(given, newest.signal)
  }
}

export const superseded = (): AppError =>
  new AppError('cancelled', 'Expected to be waited for, got a newer request in its place: nothing is to be done.')
