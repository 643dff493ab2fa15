import type { Request } from '../engine/connection.ts'
import type { Toasts } from './toasts.svelte.ts'

/** What states have from outside: the engine, and where they speak to the person. */
export interface Outside {
  request: Request
  toasts: Pick<Toasts, 'show' | 'forget'>
}
