import { request } from '../engine/connection.ts'
import { page, type Tab } from './page.svelte.ts'

/** Pages that can be shown to a room; the others give way to the comparison. */
const presentable: readonly Tab[] = ['compare', 'learn', 'sample', 'compose']

/** Large type and few controls, for a projector. */
export function present(on: boolean): void {
  page.presenting = on
  if (on && !presentable.includes(page.tab)) page.tab = 'compare'
  request('window.presentation', { on }).catch(() => undefined)
}
