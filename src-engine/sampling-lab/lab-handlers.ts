// What the engine answers of the sampling lab.

import type { LabResults } from '../../src-shared/protocol/lab-requests.ts'
import type { ParsedParameters } from '../../src-shared/protocol/requests.ts'
import type { Store } from '../store/open-store.ts'
import { createSamplingLab } from './lab.ts'

type LabHandlers = { [Name in keyof LabResults]: (parameters: ParsedParameters<Name>) => Promise<LabResults[Name]> }

/** `modelOf` finds the bytes of the newest model of a run. */
export function labHandlers(store: Store, modelOf: (runId: string) => Promise<Uint8Array>): LabHandlers {
  const lab = createSamplingLab({
    modelOf,
    nameOf: (runId) => {
      const { label, seed, experimentId } = store.runs.get(runId)
      return `${store.experiments.summary(experimentId).name}: ${label}, seed ${seed}`
    },
  })
  return {
    'lab.sample': ({ setup }) => lab.sample(setup),
    'lab.stop': async () => {
      lab.stop()
      return null
    },
    'lab.load': async () => store.settings.loadLab(),
    'lab.save': async ({ setup }) => {
      store.settings.saveLab(setup)
      return null
    },
  }
}
