import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'tests/app',
  outputDir: 'test-results',
  // One window at a time: they would compete for the processor, and for the focus.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'test-results/report.json' }]],
})
