// Builds the harness: `vite build --config tests/renderer/harness/vite.config.ts`, then serve its output on loopback.

import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ compilerOptions: { runes: true }, configFile: false })],
  build: { outDir: '../../../out/harness', emptyOutDir: true, assetsInlineLimit: 0, target: 'chrome130' },
})
