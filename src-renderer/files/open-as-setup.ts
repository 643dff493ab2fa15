// A ready configuration becomes the setup, and what it replaced is one press away.

import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { page } from '../state/page.svelte.ts'
import type { Setup } from '../state/setup.svelte.ts'
import { toasts } from '../state/toasts.svelte.ts'

/** `words`: what the person is told; by default its name. */
export function openAsSetup(setup: Setup, config: ExperimentConfig, words = `“${config.name}”`): void {
  const back = bringBack(setup)
  setup.replace(config)
  page.tab = 'compare'
  page.setupOpen = true
  toasts.show('information', `The setup is now ${words}.`, back, 'setup')
}

/** Brings back the setup as it is now, whatever was changed since. */
export function bringBack(setup: Setup) {
  const before = JSON.parse(JSON.stringify(setup.draft)) as ExperimentConfig
  return { label: 'Undo', run: () => setup.replace(before) }
}
