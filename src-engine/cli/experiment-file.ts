// An experiment's file, as `ebm compare --print-config` writes it.

import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { experimentFromText } from '../../src-shared/config/experiment-file.ts'
import { readsFile } from '../../src-shared/config/data.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { decodeText } from '../../src-shared/decode-text.ts'
import { UsageError } from './usage-error.ts'

/** Throws UsageError or AppError('invalid-input') naming the file and the field. A data file is sought beside it. */
export function readExperimentFile(path: string): ExperimentConfig {
  const config = experimentFromText(readText(path), basename(path))
  const { data } = config
  // Without a path none was chosen, and the folder of the experiment's file is no data.
  return readsFile(data) && data.path !== ''
    ? { ...config, data: { ...data, path: resolve(dirname(path), data.path) } }
    : config
}

/** Throws UsageError. */
export function readText(path: string): string {
  try {
    return decodeText(readFileSync(path))
  } catch (error) {
    throw new UsageError(`${path}: Expected an experiment file, got ${fileReason(error)}: check the path.`)
  }
}

/** Why a file could not be read, as what was got in its place. */
export const fileReason = (error: unknown): string =>
  reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? 'one that cannot be read'

const reasons: Record<string, string> = {
  ENOENT: 'a path where there is no file',
  EISDIR: 'a folder',
  EACCES: 'one that may not be read',
  ENOTDIR: 'a path where there is no file',
}
