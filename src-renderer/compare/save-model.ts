// Saves a run's trained model, as PyTorch script, safetensors or JSON, where the person says.

import type { RunRecord } from '../../src-shared/run.ts'
import { messageOf, request } from '../engine/connection.ts'
import type { Comparison } from '../state/comparison.svelte.ts'
import { toasts } from '../state/toasts.svelte.ts'
import { suggestedName } from './save-figure.ts'

export async function saveModel({ experiment }: Comparison, run: RunRecord): Promise<void> {
  try {
    const name = suggestedName(experiment, { figure: 'panel', label: `${run.label} seed ${run.seed}` })
    const { path, notices } = await request('model.save', { runId: run.id, suggestedName: name })
    if (path !== null) toasts.show('information', [`Saved ${path}`, ...notices].join('. '))
  } catch (error) {
    toasts.show('error', `Saving failed: ${messageOf(error)}`)
  }
}
