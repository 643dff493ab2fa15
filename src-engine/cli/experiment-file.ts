// An experiment's file, as `ebm compare --print-config` writes it.

import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { inStandardisedCoordinates } from '../../src-shared/config/coordinates.ts'
import { experimentConfigSchema, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { UsageError } from './usage-error.ts'

/** Throws UsageError or AppError('invalid-input') naming the file and the field. A data file is sought beside it. */
export function readExperimentFile(path: string): ExperimentConfig {
  const config = inStandardisedCoordinates(parse(experimentConfigSchema, readJson(path), path))
  const { data } = config
  return data.kind === 'csv' ? { ...config, data: { ...data, path: resolve(dirname(path), data.path) } } : config
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`${path}: Expected an experiment file in JSON, got "${(error as Error).message}".`)
  }
}
