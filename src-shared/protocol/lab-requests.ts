// What the page may ask of the sampling lab.

import * as v from 'valibot'
import type { LabResult } from '../sampling-lab/lab-result.ts'
import { labSetupSchema, type LabSetup } from '../sampling-lab/lab-setup.ts'

export const labRequests = {
  /** Runs the samplers beside the engine's loop, up to a minute; a newer request ends an older one with 'cancelled'. */
  'lab.sample': v.strictObject({ setup: labSetupSchema }),
  /** Ends it: 'lab.sample' is answered with 'cancelled'. */
  'lab.stop': v.strictObject({}),
  /** The setup as it was left. */
  'lab.load': v.strictObject({}),
  'lab.save': v.strictObject({ setup: labSetupSchema }),
} as const

export interface LabResults {
  'lab.sample': LabResult
  'lab.stop': null
  'lab.load': LabSetup | null
  'lab.save': null
}
