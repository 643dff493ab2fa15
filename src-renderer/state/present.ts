import { request } from '../engine/connection.ts'
import { page } from './page.svelte.ts'

/** Large type and few controls, for a projector. */
export function present(on: boolean): void {
  page.presenting = on
  if (on) page.tab = 'compare'
  request('window.presentation', { on }).catch(() => undefined)
}
