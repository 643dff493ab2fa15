// Waiting for what another process does, by asking again.

import { setTimeout as delay } from 'node:timers/promises'

export interface UntilOptions {
  what: string
  timeoutMs?: number
  /** What to say when the time is up. */
  detail?: () => string
}

/** Asks every 50 ms; throws when it has not come true in time. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  { what, timeoutMs = 20_000, detail = () => '' }: UntilOptions,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Expected ${what} within ${timeoutMs / 1000} s. ${detail()}`)
    await delay(50)
  }
}
