// Which TensorFlow the set-up has put into the cache (scripts/setup/tensorflow/library.mjs writes these files):
// chosen.json names the folder, installed.json in it says what is there. EBM_STUDIO_TENSORFLOW names another folder.

import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { cacheFolder } from '../../places/cache-folder.ts'

const chosenSchema = v.object({ folder: v.string() })

const installedSchema = v.object({
  kind: v.picklist(['cpu', 'gpu']),
  /** Version. */
  tensorflow: v.string(),
  addon: v.string(),
  files: v.record(v.string(), v.object({ bytes: v.number() })),
})

export interface InstalledLibrary {
  kind: 'cpu' | 'gpu'
  tensorflow: string
  /** The addon's file. */
  addon: string
}

export const cure = 'run `ebm setup tensorflow`'

type Environment = Readonly<Record<string, string | undefined>>

/** Or why there is none, in words, with the cure. */
export function installedLibrary(environment: Environment = process.env): InstalledLibrary | { reason: string } {
  const library = chosenFolder(environment)
  if (library === null) return { reason: `TensorFlow is not installed: ${cure}.` }
  const installed = readJson(installedSchema, join(library, 'installed.json'))
  const isWhole =
    installed && Object.entries(installed.files).every(([name, { bytes }]) => hasSize(library, name, bytes))
  if (!installed || !isWhole) return { reason: `The TensorFlow in ${library} is damaged: ${cure} to make it anew.` }
  return { kind: installed.kind, tensorflow: installed.tensorflow, addon: join(library, installed.addon) }
}

function chosenFolder(environment: Environment): string | null {
  if (environment.EBM_STUDIO_TENSORFLOW) return resolve(environment.EBM_STUDIO_TENSORFLOW)
  const folder = join(cacheFolder(environment), 'tensorflow')
  const chosen = readJson(chosenSchema, join(folder, 'chosen.json'))
  return chosen && join(folder, chosen.folder)
}

function readJson<Schema extends v.GenericSchema>(schema: Schema, file: string): v.InferOutput<Schema> | null {
  try {
    const parsed = v.safeParse(schema, JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

const hasSize = (folder: string, name: string, bytes: number): boolean =>
  statSync(join(folder, name), { throwIfNoEntry: false })?.size === bytes
