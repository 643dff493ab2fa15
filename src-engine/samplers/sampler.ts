// A sampler moves rows under the session's energy. It keeps no state of its own: chains belong to whoever asked.

import type { SamplerConfigOf, SamplerKind } from '../../src-shared/config/sampler.ts'
import type { ChainExtent, EnergySession, NormalStream, ParameterSet, Rows, WalkResult } from '../backends/backend.ts'

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

export interface Moved {
  rows: Rows
  extent: Promise<ChainExtent>
  /** Share of the proposals taken; absent where nothing is refused. */
  acceptance?: Promise<number>
}

export interface SamplerResult extends Moved {
  /** Rows through forward + backward, by the `passes` of the sampler's definition. */
  evaluations: number
}

export interface Sampler<Kind extends SamplerKind> {
  run(config: SamplerConfigOf<Kind>, run: SamplerRun): Promise<Moved>
}

/** What a sampler tells of a walk. */
export const movedOf = ({ rows, extent, acceptance }: WalkResult): Moved => ({
  rows,
  extent,
  ...(acceptance && { acceptance }),
})

export type SamplerRegistry = { [Kind in SamplerKind]: Sampler<Kind> }
