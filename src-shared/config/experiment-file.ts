// An experiment as the text of a file: what the window and the command line save, open and are given.

import { AppError } from '../errors.ts'
import { inStandardisedCoordinates } from './coordinates.ts'
import { experimentConfigSchema, experimentVersion, type ExperimentConfig } from './experiment.ts'
import { parseJson } from './json-text.ts'
import { parse } from './parse.ts'
import { withDefaults } from './with-defaults.ts'

export function experimentToText(config: ExperimentConfig): string {
  return `${JSON.stringify(config, null, 2)}\n`
}

/** What is left out gets its default. Throws AppError('invalid-input'), naming the file and, where one is wrong, the field. */
export function experimentFromText(text: string, fileName: string): ExperimentConfig {
  const input = parseJson(text, fileName)
  const fields = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>
  const { format, version } = fields
  if (format !== 'ebm-studio/experiment') {
    throw new AppError(
      'invalid-input',
      `${fileName}: Expected an experiment file of EBM Studio, got another JSON file: choose one that was saved with “Save experiment…”.`,
      { field: 'format' },
    )
  }
  if (typeof version === 'number' && version > experimentVersion) {
    throw new AppError(
      'invalid-input',
      `${fileName}: Expected version ${experimentVersion}, got ${version}: a newer EBM Studio wrote it, open it with that one.`,
      { field: 'version' },
    )
  }
  return inStandardisedCoordinates(parse(experimentConfigSchema, withDefaults(fields), fileName))
}
