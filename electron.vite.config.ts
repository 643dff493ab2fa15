// Builds what Electron loads: main and preload as CommonJS (a sandboxed preload can be nothing else, and main must have
// registered its protocol before Electron is ready), and the renderer. Engine, trainers and CLI run from their source.

import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

const commonJs = (input: string) => ({
  externalizeDeps: false,
  minify: false,
  sourcemap: true,
  rollupOptions: { input, output: { format: 'cjs' as const, entryFileNames: '[name].cjs' } },
})

export default defineConfig({
  main: { build: commonJs('src-main/main.ts') },
  preload: { build: commonJs('src-main/preload.ts') },
  renderer: {
    root: 'src-renderer',
    plugins: [svelte({ compilerOptions: { runes: true } })],
    build: {
      // Inlined assets would be data: URLs, which the content security policy allows for images only.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: 'src-renderer/index.html' },
    },
  },
})
