// ebm model export: a trained model as files for elsewhere.

import { dirname, join } from 'node:path'
import {
  modelEndings,
  modelFormatOf,
  modelFormats,
  suggestedFileName,
  suggestedName,
} from '../../src-shared/model-format.ts'
import type { ModelFormat } from '../../src-shared/model-format.ts'
import { modelParameters } from '../../src-shared/trained-model.ts'
import type { Studio } from '../studio.ts'
import { exportComposition } from './composition-models.ts'
import { findModel } from './find-model.ts'
import { makeOutputFolder } from './output-folder.ts'
import { unknownName, UsageError } from './usage-error.ts'

export interface ModelExportOptions {
  format?: string
  parameters: string
  out: string
  json?: boolean
}

/** Prints the path of each file on stdout, the one that was asked for last. */
export async function exportModel(studio: Studio, beginning: string, options: ModelExportOptions): Promise<void> {
  const { out, json } = options
  const format = formatOf(options.format, out)
  const parameters = oneOf('--parameters', options.parameters, modelParameters)
  const named = findModel(studio, beginning)
  if (named.kind === 'composition') {
    const { name } = studio.store.compositions.get(named.compositionId)
    const path = placeOf(out, format, suggestedName(name))
    return exportComposition(studio, { ...named, format, parameters, path, json })
  }
  const { runId } = named
  const path = placeOf(out, format, suggestedFileName(studio.store.runs.get(runId)))
  const written = await studio.request('model.export', { runId, format, parameters, path })
  if (json) console.log(JSON.stringify({ runId, format, parameters, ...written }))
  else for (const each of written.paths) console.log(each)
}

/** The format as asked, else as the file's name says it, else PyTorch. */
function formatOf(format: string | undefined, out: string): ModelFormat {
  const ofFile = modelFormatOf(out)
  const asked = format === undefined ? undefined : oneOf('--format', format, modelFormats)
  if (asked && ofFile && asked !== ofFile) {
    throw new UsageError(
      `Expected --format ${ofFile} for ${out}, got ${asked}: leave --format out, or name the file .${modelEndings[asked]}.`,
    )
  }
  return asked ?? ofFile ?? 'pytorch'
}

/** A name that ends as the format's files do is the file; else it is a folder. */
function placeOf(out: string, format: ModelFormat, name: string): string {
  const isFile = modelFormatOf(out) !== null
  makeOutputFolder('--out', isFile ? dirname(out) : out)
  return isFile ? out : join(out, `${name}.${modelEndings[format]}`)
}

function oneOf<Name extends string>(option: string, got: string, allowed: readonly Name[]): Name {
  const found = allowed.find((name) => name === got)
  if (found === undefined) throw unknownName(option, got, allowed)
  return found
}
