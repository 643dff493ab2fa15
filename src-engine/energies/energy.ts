// An energy: how a configuration becomes a shape that backends compute, and its initial parameters.

import type { EnergyConfigOf, EnergyKind } from '../../src-shared/config/energy.ts'
import type { EnergyShape } from '../backends/backend.ts'
import type { RandomStream } from '../random/random-stream.ts'

/** What an energy may know of the data: where they are and how wide they spread, in the model's coordinates. */
export interface DataScale {
  dimension: number
  /** Whether these are standardised; absent where they are not. */
  standardised?: boolean
  mean: Float64Array
  /** Per coordinate. */
  standardDeviations: Float64Array
  /** How many classes the rows have; absent where they have none. */
  classCount?: number
}

export interface Energy<Kind extends EnergyKind> {
  shape(config: EnergyConfigOf<Kind>, scale: DataScale): EnergyShape
  /** (parameterCount); the same seed gives the same start in every lane, so that lanes differ by method alone. */
  initialParameters(shape: EnergyShape, random: RandomStream, scale: DataScale): Float64Array
}

export type EnergyRegistry = { [Kind in EnergyKind]: Energy<Kind> }
