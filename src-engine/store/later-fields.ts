// An experiment is kept as it was written. Fields that a later version added get their defaults when it is read, which are
// chosen so that they change nothing.

import * as v from 'valibot'
import { experimentConfigSchema, type ExperimentConfig } from '../../src-shared/config/experiment.ts'

/** What this version no longer takes, such as a value that was in range once, stays as it is. */
export function withLaterFields(stored: ExperimentConfig): ExperimentConfig {
  const parsed = v.safeParse(experimentConfigSchema, stored)
  return parsed.success ? { ...parsed.output, name: stored.name } : stored
}
