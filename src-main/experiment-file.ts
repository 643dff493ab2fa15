// An experiment's file on disk. What is in it is judged by the window, as for a file that is dropped there.

import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { decodeText } from '../src-shared/decode-text.ts'
import { AppError } from '../src-shared/errors.ts'
import { importedTextMaximum } from '../src-shared/protocol/requests.ts'
import type { EngineProcess } from './engine-process.ts'

/**
 * Its text, with a data file that it seeks beside itself named by its full path. Whoever chose the experiment chose its
 * data with it: the page may name that file. Throws AppError('data-unreadable').
 */
export async function readChosenExperiment(engine: Pick<EngineProcess, 'request'>, path: string): Promise<string> {
  const text = withDataBeside(readText(path), dirname(path))
  const data = dataPathIn(text)
  if (data !== null) await engine.request('path.grant', { path: data })
  return text
}

/** Whole or not at all. Throws AppError('export-failed'). */
export function writeExperiment(path: string, text: string): void {
  try {
    writeFileSync(`${path}.new`, text)
    renameSync(`${path}.new`, path)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError(
      'export-failed',
      `${basename(path)}: Expected a folder that can be written to, got an error (${reason}): save it elsewhere.`,
      { cause },
    )
  }
}

function readText(path: string): string {
  try {
    const { size } = statSync(path)
    if (size > importedTextMaximum) {
      throw new AppError(
        'data-unreadable',
        `${basename(path)}: Expected an experiment file, got ${Math.round(size / 1e6)} MB: choose another.`,
      )
    }
    return decodeText(readFileSync(path))
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError(
      'data-unreadable',
      `${basename(path)}: Expected a readable file, got an error (${reason}): choose it again.`,
      { cause },
    )
  }
}

/** The file that the experiment's data are in, or null. */
function dataPathIn(text: string): string | null {
  try {
    const { data } = JSON.parse(text.replace(/^\uFEFF/, '')) as { data?: { path?: unknown } }
    return typeof data?.path === 'string' && data.path !== '' ? data.path : null
  } catch {
    return null // not JSON: the window says so
  }
}

function withDataBeside(text: string, folder: string): string {
  try {
    const experiment = JSON.parse(text) as { data?: { path?: unknown } }
    const { data } = experiment
    if (typeof data?.path !== 'string' || data.path === '' || isAbsolute(data.path)) return text
    return JSON.stringify({ ...experiment, data: { ...data, path: join(folder, data.path) } })
  } catch {
    return text // not JSON: the window says so
  }
}
