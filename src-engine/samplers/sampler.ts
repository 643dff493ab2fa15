// A sampler moves rows under the session's energy. It keeps no state of its own: chains belong to whoever asked.

import type { SamplerConfigOf, SamplerKind } from '../../src-shared/config/sampler.ts'
import type {
  ChainExtent,
  ClassPerRow,
  EnergySession,
  NormalStream,
  ParameterSet,
  Proposal,
  Rows,
  WalkResult,
} from '../backends/backend.ts'

export interface SamplerRun {
  session: EnergySession
  start: Rows
  steps: number
  normals: NormalStream
  /** Purpose of the uniforms that take or refuse a proposal, at the positions of `normals`. */
  acceptPurpose: number
  centre: Float64Array
  parameters?: ParameterSet
  /** The class whose energy each chain samples; absent = of all classes together. Only of samplers that are walks. */
  classes?: ClassPerRow
  /** β > 0 of each row, (rowCount): the row's chain samples e^−βE, with steps as much longer as that is wider. Absent = 1. */
  inverseTemperatures?: Float64Array
  /** What else is to be answered; acceptance per row only where the sampler refuses. */
  answer?: { previous?: boolean; energies?: boolean; rowAcceptance?: boolean }
}

export interface Moved {
  rows: Rows
  extent: Promise<ChainExtent>
  /** Share of the proposals taken; absent where nothing is refused. */
  acceptance?: Promise<number>
  /** The same for each row, (rowCount), if asked for. */
  rowAcceptance?: Promise<Float64Array>
  /** βE of the rows at the end, (rowCount), if asked for. */
  energies?: Promise<Float64Array>
  /** The rows one step earlier, if asked for. */
  previous?: Rows
}

export interface SamplerResult extends Moved {
  /** Rows through forward + backward, by the `passes` of the sampler's definition. */
  evaluations: number
}

/** What a step of a sampler that is a walk proposes, and whether it can be refused. */
export interface SamplerWalk<Kind extends SamplerKind> {
  acceptance: 'none' | 'metropolis'
  proposal(config: SamplerConfigOf<Kind>, inverseTemperatures?: Float64Array): Proposal
}

export interface Sampler<Kind extends SamplerKind> {
  /** Absent where a step is no proposal over real rows. */
  walk?: SamplerWalk<Kind>
  run(config: SamplerConfigOf<Kind>, run: SamplerRun): Promise<Moved>
}

/** What a sampler tells of a walk: what is not there, or was not asked for, is absent. */
export function movedOf({ rows, extent, acceptance, rowAcceptance, energies, previous }: WalkResult): Moved {
  return {
    rows,
    extent,
    ...(acceptance && { acceptance }),
    ...(rowAcceptance && { rowAcceptance }),
    ...(energies && { energies }),
    ...(previous && { previous }),
  }
}

export type SamplerRegistry = { [Kind in SamplerKind]: Sampler<Kind> }
