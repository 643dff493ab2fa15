// A sampler moves rows under the session's energy. It keeps no state of its own: chains belong to whoever asked.

import type { SamplerConfigOf, SamplerKind } from '../../src-shared/config/sampler.ts'
import type { EnergySession, NormalStream, ParameterSet, Rows } from '../backends/backend.ts'

export interface SamplerRun {
  session: EnergySession
  start: Rows
  steps: number
  normals: NormalStream
  centre: Float64Array
  parameters?: ParameterSet
}

export interface SamplerResult {
  rows: Rows
  previous: Rows
  finite: boolean
  radiusMaximum: number
  /** Rows × steps through forward + backward. */
  evaluations: number
}

export interface Sampler<Kind extends SamplerKind> {
  run(config: SamplerConfigOf<Kind>, run: SamplerRun): Promise<SamplerResult>
}

export type SamplerRegistry = { [Kind in SamplerKind]: Sampler<Kind> }
