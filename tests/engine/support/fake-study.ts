// Studies of lanes whose trainers need no numerics.

import type { ExperimentConfig } from '../../../src-shared/config/experiment.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { studyConfigSchema, type StudyConfig } from '../../../src-shared/study/study-config.ts'

/** `rest` as a file has it. */
export function studyOf(experiment: ExperimentConfig, rest: Record<string, unknown> = {}): StudyConfig {
  const file = { format: 'ebm-studio/study', version: 1, name: 'Study', experiment, ...rest }
  return parse(studyConfigSchema, file, 'the study')
}
