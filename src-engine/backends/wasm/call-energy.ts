// The energy of one call: which parameters, which weights, which temperatures. What of it stands in shared memory is put
// there when a job is prepared, because the job before may have been another call's.

import type { Evaluation } from '../device-session.ts'
import type { RowsFields } from './job.ts'
import type { JobRunner } from './job-runner.ts'
import type { ParameterStore } from './parameter-store.ts'

export interface CallEnergy {
  /** Address of the parameter set's panels. */
  panels: number
  /** Puts the weights in place. */
  weigh(): void
  /** β per row of the whole call. */
  temperatures: Float64Array | null
  /** The class of each row of the whole call; null for all classes together. */
  classes: Uint8Array | null
}

export const callEnergy = (
  store: ParameterStore,
  { parameters, weights, rowTemperatures, jointTemperature, classes }: Evaluation,
): CallEnergy => ({
  panels: store.panels(parameters),
  weigh: () => store.weigh(parameters, weights, jointTemperature),
  temperatures: rowTemperatures,
  classes,
})

export const rowsFieldsOf = ({ panels, temperatures }: CallEnergy): Pick<RowsFields, 'panels' | 'hasTemperatures'> => ({
  panels,
  hasTemperatures: temperatures ? 1 : 0,
})

/** For the rows `first` … of the call. */
export function putEnergy(
  runner: JobRunner,
  { weigh, temperatures, classes }: CallEnergy,
  { first, rowCount }: { first: number; rowCount: number },
): void {
  weigh()
  const { at } = runner.plan
  if (at.classes !== 0) {
    if (classes) runner.copyIn(at.classes, classes.subarray(first, first + rowCount))
    else runner.view(at.classes, rowCount).fill(-1)
  }
  if (temperatures) runner.copyIn(at.temperatures, temperatures.subarray(first, first + rowCount))
}
