// A trial of a study is an experiment like any other: opened in Compare, with its panels.

import type { Trial } from '../../src-shared/study/study.ts'
import type { Comparison } from '../state/comparison.svelte.ts'
import { page } from '../state/page.svelte.ts'

export async function openTrial({ experiment, setup }: Comparison, trial: Trial): Promise<boolean> {
  if (!(await experiment.open(trial.experimentId))) return false
  const { startedConfig, summary } = experiment
  if (startedConfig) setup.replace({ ...startedConfig, name: summary?.name ?? startedConfig.name })
  page.tab = 'compare'
  return true
}
