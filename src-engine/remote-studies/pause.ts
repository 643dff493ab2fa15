import { setTimeout as wait } from 'node:timers/promises'

/** Resolves after this time, or when it is called off. Keeps no process alive. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal, ref: false }).catch(() => undefined)
}
