// Node for what runs in the page: runes are compiled as for a browser, so that state is reactive. Of the page itself
// there is only a root without attributes: states read the theme from it.

import type { Environment } from 'vitest/runtime'

export default {
  name: 'page',
  viteEnvironment: 'client',
  setup(global: Record<string, unknown>) {
    global.document = { documentElement: { dataset: {} }, activeElement: null }
    return { teardown: () => void delete global.document }
  },
} satisfies Environment
