// What the page may ask of the sampling lab.

import * as v from 'valibot'
import { labFigureOptionsSchema } from '../figures/lab/lab-figure.ts'
import type { LabResult } from '../sampling-lab/lab-result.ts'
import { labSetupSchema, type LabSetup } from '../sampling-lab/lab-setup.ts'
import { id } from './parameters.ts'

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'Expected the hash of a model, 64 hexadecimal digits.'))

export const figureOfLab = {
  setup: labSetupSchema,
  /** Of the result on screen: hashes of its models by run. Absent: whatever models the runs have now. */
  models: v.optional(v.record(id, hash)),
  options: labFigureOptionsSchema,
}

export const labRequests = {
  /** Runs the samplers beside the engine's loop, seconds as a rule, minutes with the largest budgets; a newer request ends an older one with 'cancelled'. */
  'lab.sample': v.strictObject({ setup: labSetupSchema }),
  /** A PNG of the figure as its file will be, with the file’s size. */
  'lab.previewFigure': v.strictObject(figureOfLab),
  /** Ends what is sampled and drawn for pictures alone: those are answered with 'cancelled'. */
  'lab.stopPictures': v.strictObject({}),
  /** Ends what is sampled, for the screen and for files: 'lab.sample' is answered with 'cancelled'. */
  'lab.stop': v.strictObject({}),
  /** The setup as it was left. */
  'lab.load': v.strictObject({}),
  'lab.save': v.strictObject({ setup: labSetupSchema }),
} as const

export interface LabResults {
  'lab.sample': LabResult
  'lab.previewFigure': { bytes: Uint8Array; width: number; height: number; notices: string[] }
  'lab.stopPictures': null
  'lab.stop': null
  'lab.load': LabSetup | null
  'lab.save': null
}
