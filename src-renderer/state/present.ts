import { request } from '../engine/connection.ts'
import { page } from './page.svelte.ts'

/** Large type and few controls, for a projector: of the comparison, or of the lesson that is open. */
export function present(on: boolean): void {
  page.presenting = on
  if (on && page.tab !== 'learn') page.tab = 'compare'
  request('window.presentation', { on }).catch(() => undefined)
}
