// A sampler moves rows under the session's energy. It keeps no state of its own: chains belong to whoever asked.

import type { SamplerConfigOf, SamplerKind } from '../../src-shared/config/sampler.ts'
import type { ChainExtent, EnergySession, NormalStream, ParameterSet, Rows } from '../backends/backend.ts'

export interface SamplerRun {
  session: EnergySession
  start: Rows
  steps: number
  normals: NormalStream
  /** Purpose of the uniforms that take or refuse a proposal, at the positions of `normals`. */
  acceptPurpose: number
  centre: Float64Array
  parameters?: ParameterSet
}

export interface SamplerResult {
  rows: Rows
  previous: Rows
  extent: Promise<ChainExtent>
  /** Rows through forward + backward; an energy-only pass counts one half per row. */
  evaluations: number
  /** Share of the proposals taken; absent where nothing is refused. */
  acceptance?: Promise<number>
}

export interface Sampler<Kind extends SamplerKind> {
  run(config: SamplerConfigOf<Kind>, run: SamplerRun): Promise<SamplerResult>
}

export type SamplerRegistry = { [Kind in SamplerKind]: Sampler<Kind> }
