import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/**/*.test.ts'],
    // Those need a window: Playwright runs them.
    exclude: ['tests/app/**', 'node_modules/**'],
    // A process for each file: native modules and process-wide settings do not leak from one test file into another.
    pool: 'forks',
  },
})
