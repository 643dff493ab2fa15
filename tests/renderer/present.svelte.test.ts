// Which page a room is shown: the one that is open, where it can be shown to one.

import { afterEach, expect, test, vi } from 'vitest'
import { page } from '../../src-renderer/state/page.svelte.ts'
import { present } from '../../src-renderer/state/present.ts'

vi.mock('../../src-renderer/engine/connection.ts', () => ({ request: () => Promise.resolve() }))

afterEach(() => {
  present(false)
  page.tab = 'compare'
})

test.each([
  ['compare', 'compare'],
  ['learn', 'learn'],
  ['sample', 'sample'],
  ['compose', 'compose'],
  ['library', 'compare'],
  ['studies', 'compare'],
] as const)('from %s presentation mode shows %s', (tab, shown) => {
  page.tab = tab
  present(true)
  expect([page.tab, page.presenting]).toEqual([shown, true])
})
