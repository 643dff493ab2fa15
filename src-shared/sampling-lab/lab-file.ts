// The lab's setup as the text of a file, with the numbers that it came to where it was sampled: what the window and the
// command line save, open and are given. Chains follow from setup, seed and models, so the numbers say whether it came to
// the same again.

import { parseJson } from '../config/json-text.ts'
import { parse } from '../config/parse.ts'
import { AppError } from '../errors.ts'
import { labNumbers } from './lab-json.ts'
import type { LabResult } from './lab-result.ts'
import { labSetupSchema, type LabSetup } from './lab-setup.ts'

export const labFormat = 'ebm-studio/sampling-lab'
const labVersion = 1
const choose = 'choose one that Sample saved'

export interface LabFile {
  setup: LabSetup
  /** As `labNumbers` gives them; null for a setup that was not sampled. */
  result: unknown
}

/** `result` is of this setup. */
export function labToText(setup: LabSetup, result: LabResult | null): string {
  const file = { format: labFormat, version: labVersion, setup, ...(result && { result: labNumbers(result) }) }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** Whether the text of a JSON file says that it is one of the lab's. */
export const isLabText = (text: string): boolean =>
  /^\uFEFF?\s*\{\s*"format"\s*:\s*"ebm-studio\/sampling-lab"/.test(text)

/** What is left out gets its default. Throws AppError('invalid-input'), naming the file and, where one is wrong, the field. */
export function labFromText(text: string, fileName: string): LabFile {
  const input = parseJson(text, fileName, { what: 'a file of the sampling lab', cure: choose })
  const { format, version, setup, result = null } = (input ?? {}) as Record<string, unknown>
  if (format !== labFormat) {
    throw new AppError(
      'invalid-input',
      `${fileName}: Expected a file of the sampling lab, got another JSON file: ${choose}.`,
      { field: 'format' },
    )
  }
  if (typeof version === 'number' && version > labVersion) {
    throw new AppError(
      'invalid-input',
      `${fileName}: Expected version ${labVersion}, got ${version}: a newer EBM Studio wrote it, open it with that one.`,
      { field: 'version' },
    )
  }
  refuseUnused(setup, fileName)
  return { setup: parse(labSetupSchema, setup, fileName), result }
}

/** What somebody wrote and the lab would not do is not left out in silence. */
function refuseUnused(setup: unknown, fileName: string): void {
  const { samplers } = (setup ?? {}) as { samplers?: unknown }
  if (!Array.isArray(samplers)) return
  for (const each of samplers as { sampler?: { targetAcceptance?: unknown } }[]) {
    if (each?.sampler?.targetAcceptance) throw new AppError('invalid-input', `${fileName}: ${targetAcceptanceUnused}`)
  }
}

export const targetAcceptanceUnused =
  'Expected no target acceptance, which the lab does not use: its step sizes stay as they are set, so that what they do ' +
  'is seen. Leave it out, or set it to 0.'

export const otherNumbersWhy = 'its model was trained on since, or another version or machine wrote it.'

/** Whether a file's numbers are those that were found now; null for a file without any. */
export function sameNumbers({ result }: LabFile, found: LabResult): boolean | null {
  if (result === null) return null
  return JSON.stringify(result) === JSON.stringify(labNumbers(found))
}
