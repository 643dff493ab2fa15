// A study as the text of a file: what the command line reads and the window opens and saves. Its experiment may leave out
// what an experiment file may, and gets the same defaults.

import { inStandardisedCoordinates } from '../config/coordinates.ts'
import { experimentConfigSchema, experimentVersion } from '../config/experiment.ts'
import { parseJson } from '../config/json-text.ts'
import { parse } from '../config/parse.ts'
import { withDefaults } from '../config/with-defaults.ts'
import { AppError } from '../errors.ts'
import { studyConfigSchema, studyVersion, type StudyConfig } from './study-config.ts'

type Tree = Record<string, unknown>

export function studyToText(config: StudyConfig): string {
  return `${JSON.stringify(config, null, 2)}\n`
}

/** Throws AppError('invalid-input'), naming the file and, where one is wrong, the field. */
export function studyFromText(text: string, fileName: string): StudyConfig {
  const fields = treeOf(parseJson(text, fileName, { what: 'a study file', cure: 'choose another' }))
  const { format, version } = fields
  if (format !== 'ebm-studio/study') throw wrongFormat(fileName, format)
  if (typeof version === 'number' && version > studyVersion) {
    throw new AppError(
      'invalid-input',
      `${fileName}: Expected version ${studyVersion}, got ${version}: a newer EBM Studio wrote it, open it with that one.`,
      { field: 'version' },
    )
  }
  const written = { format: 'ebm-studio/experiment', version: experimentVersion, ...treeOf(fields.experiment) }
  const experiment = parse(experimentConfigSchema, withDefaults(written), `${fileName}, experiment`)
  const whole = { version: studyVersion, ...fields, experiment: inStandardisedCoordinates(experiment) }
  return parse(studyConfigSchema, whole, fileName)
}

const treeOf = (value: unknown): Tree => (typeof value === 'object' && value !== null ? (value as Tree) : {})

function wrongFormat(fileName: string, format: unknown): AppError {
  const message =
    format === 'ebm-studio/experiment'
      ? 'Expected a study file, got an experiment file: train it with “ebm run”, or make it the "experiment" of a study.'
      : 'Expected a study file of EBM Studio ("format": "ebm-studio/study"), got another JSON file: choose another.'
  return new AppError('invalid-input', `${fileName}: ${message}`, { field: 'format' })
}
