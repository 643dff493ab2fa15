// An experiment as the text of a file: what the window and the command line save, open and are given.

import { AppError } from '../errors.ts'
import { inStandardisedCoordinates } from './coordinates.ts'
import { experimentConfigSchema, experimentVersion, type ExperimentConfig } from './experiment.ts'
import { parse } from './parse.ts'

export function experimentToText(config: ExperimentConfig): string {
  return `${JSON.stringify(config, null, 2)}\n`
}

/** Throws AppError('invalid-input'), naming the file and, where one is wrong, the field. */
export function experimentFromText(text: string, fileName: string): ExperimentConfig {
  const input = jsonOf(text, fileName)
  const { format, version } = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>
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
  return inStandardisedCoordinates(parse(experimentConfigSchema, input, fileName))
}

function jsonOf(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError(
      'invalid-input',
      `${fileName}: Expected an experiment file, got text that is not JSON: choose one that was saved with “Save experiment…”.`,
      { cause },
    )
  }
}
