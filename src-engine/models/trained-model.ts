// A trained model without its run: what the energy is, its parameters, and what stands between a person's numbers and it.
//
//   E(x) = E_θ(z),  z = (x − m) / s column by column (data/coordinates.ts),  log p(x) = −E(x) − log Z
// with log Z in the person's units. Of its bytes (arrays-file.ts) the SHA-256 is the model's hash: the same model, the
// same hash, whichever run it came from.

import { AppError } from '../../src-shared/errors.ts'
import type { EnergyShape } from '../backends/backend.ts'
import type { CoordinateAxis } from '../data/coordinates.ts'
import { decodeArrays, encodeArrays, type Arrays } from './arrays-file.ts'

export interface ModelFacts {
  shape: EnergyShape
  /** Per axis of the model its column, m and s; null where it computes in the person's own units. */
  axes: readonly CoordinateAxis[] | null
  /** Names of the columns with their units, in the person's order. */
  columns: readonly string[]
  /** What a density is per: `mm · g`; empty for columns without units. */
  densityUnit: string
}

export interface TrainedModel extends ModelFacts {
  /** Parameters of the energy, per term in the shape's order; (parameterCount). */
  current: Float64Array
  /** Their moving average, which evaluation uses. */
  average: Float64Array
  /** Scalars that the method learned beside the energy; the first stands for log Z in the model's coordinates. */
  extra: { current: Float64Array; average: Float64Array }
}

const magic = 'EBMMODL1'

/** The model in a checkpoint. */
export function modelIn({ arrays }: { arrays: Arrays }, facts: ModelFacts, extraCount: number): TrainedModel {
  const [current, average] = [arrays.parameters, arrays.average]
  const parameterCount = current.length - extraCount
  return {
    ...facts,
    current: current.slice(0, parameterCount),
    average: average.slice(0, parameterCount),
    extra: { current: current.slice(parameterCount), average: average.slice(parameterCount) },
  }
}

export function encodeModel({ shape, axes, columns, densityUnit, current, average, extra }: TrainedModel): Uint8Array {
  const arrays = { current, average, extraCurrent: extra.current, extraAverage: extra.average }
  return encodeArrays(magic, { shape, axes, columns, densityUnit }, arrays)
}

/** Throws AppError('data-unreadable') for bytes that are not a whole model of this version. */
export function decodeModel(bytes: Uint8Array): TrainedModel {
  const { arrays, ...facts } = decodeArrays<ModelFacts>(bytes, magic, (got, cause) => {
    const message = `Expected a model that this version wrote, got ${got}: resume the run, which writes it anew.`
    return new AppError('data-unreadable', message, { cause })
  })
  const { current, average, extraCurrent, extraAverage } = arrays
  return { ...facts, current, average, extra: { current: extraCurrent, average: extraAverage } }
}
