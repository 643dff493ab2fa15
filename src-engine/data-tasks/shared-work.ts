// One piece of work that several may wait for: it ends when the last of them no longer does, or when other work is asked for.

import { superseded } from './newest-only.ts'

export interface SharedWork<Given, Made> {
  /**
   * The work of this key, begun where it is not under way or done. Rejects with the signal's reason when that aborts, and
   * with what the work throws.
   */
  ask(key: string, given: Given, signal?: AbortSignal): Promise<Made>
  /** For all that wait; what is done stays. */
  stop(reason: unknown): void
}

interface Shared<Made> {
  key: string
  ending: AbortController
  made: Promise<Made>
  waiting: number
  underWay: boolean
}

export function sharedWork<Given, Made>(
  work: (given: Given, signal: AbortSignal) => Promise<Made>,
): SharedWork<Given, Made> {
  let current: Shared<Made> | null = null

  function begin(key: string, given: Given): Shared<Made> {
    current?.ending.abort(superseded())
    const ending = new AbortController()
    const own: Shared<Made> = { key, ending, made: work(given, ending.signal), waiting: 0, underWay: true }
    // What failed or was stopped is done anew when it is asked for again.
    own.made.then(
      () => (own.underWay = false),
      () => forget(own),
    )
    return own
  }

  function forget(shared: Shared<Made>): void {
    if (current === shared) current = null
  }

  function waitFor(shared: Shared<Made>, signal: AbortSignal): Promise<Made> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason as Error)
        if (--shared.waiting > 0) return
        shared.ending.abort(signal.reason)
        forget(shared)
      }
      signal.addEventListener('abort', leave, { once: true })
      void shared.made.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
    })
  }

  return {
    async ask(key, given, signal) {
      signal?.throwIfAborted()
      current = current?.key === key ? current : begin(key, given)
      current.waiting++
      return signal ? waitFor(current, signal) : current.made
    },
    stop(reason) {
      if (!current?.underWay) return
      current.ending.abort(reason)
      // Work takes a while to end: whoever asks meanwhile was not meant.
      forget(current)
    },
  }
}
