// What of the window stands open: one for the page, whatever it shows.

export type Tab =
  'compare' | 'learn' | 'sample' | 'compose' | 'examples' | 'studies' | 'library' | 'side-by-side' | 'devices'

class Page {
  tab = $state<Tab>('compare')
  setupOpen = $state(true)
  setupWidth = $state(320)
  /** Large type and few controls. */
  presenting = $state(false)
}

export const page = new Page()
