import { svelte } from '@sveltejs/vite-plugin-svelte'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const pageTests = 'tests/**/*.svelte.test.ts'

export default defineConfig({
  test: {
    // A process for each file: native modules and process-wide settings do not leak from one test file into another.
    pool: 'forks',
    // A limit for what hangs, not for what is slow: where other work fills all cores, a second becomes twenty.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As for every process that the commands start: a trainer's modules take 0.1 instead of 0.35 s of processor time.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'out', 'compiled') },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['tests/**/*.test.ts'],
          // Those of the window need Electron: Playwright runs them.
          exclude: ['tests/app/**', pageTests, 'node_modules/**'],
        },
      },
      {
        // State of the page: compiled and resolved as for a browser, so that runes are reactive.
        extends: true,
        plugins: [svelte({ compilerOptions: { runes: true }, configFile: false })],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'page',
          environment: './tests/support/page-environment.ts',
          include: [pageTests],
          server: { deps: { inline: [/node_modules.svelte/] } },
        },
      },
    ],
  },
})
