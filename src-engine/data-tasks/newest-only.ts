// Of requests that replace one another only the newest is worked on: the older one's work ends, and its asker is told so.

import { AppError } from '../../src-shared/errors.ts'
import { stopped } from './until-stopped.ts'

/** Rejects with AppError('cancelled') once it is called again. */
export const newestOnly = <Given, Made>(
  work: (given: Given, signal: AbortSignal) => Promise<Made>,
): ((given: Given) => Promise<Made>) => newestOrNone(work).ask

/** The same, and it can be stopped. */
export function newestOrNone<Given, Made>(work: (given: Given, signal: AbortSignal) => Promise<Made>) {
  let newest = new AbortController()
  return {
    ask(given: Given): Promise<Made> {
      newest.abort(superseded())
      newest = new AbortController()
      return work(given, newest.signal)
    },
    /** What is asked for rejects with AppError('cancelled'). */
    stop: () => newest.abort(stopped()),
  }
}

export const superseded = (): AppError =>
  new AppError('cancelled', 'Expected to be waited for, got a newer request in its place: nothing is to be done.')
