// What of the window stands open: one for the page, whatever it shows.

import type { WindowPage } from '../../src-shared/tabs.ts'

export type Tab = WindowPage['tab'] | 'side-by-side'

class Page {
  tab = $state<Tab>('compare')
  setupOpen = $state(true)
  setupWidth = $state(320)
  /** Large type and few controls. */
  presenting = $state(false)
}

export const page = new Page()
