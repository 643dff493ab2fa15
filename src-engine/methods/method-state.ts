// What a method keeps between steps, as a checkpoint's arrays and back.
//
//   method.<name>          rows, row-major (rowCount × dimension)
//   method-vector.<name>   a vector
//   method-number.<name>   one number
// NaN and ±Infinity come back as they were. Checkpoints of earlier versions hold rows alone.

import type { EnergySession, Rows } from '../backends/backend.ts'
import type { MethodState } from './method.ts'

const prefixes = { rows: 'method.', vector: 'method-vector.', number: 'method-number.' } as const

type Value = MethodState[string]

/** Fresh arrays; rows are fetched from the device. */
export async function stateArrays(state: MethodState, session: EnergySession): Promise<Record<string, Float64Array>> {
  const arrays: Record<string, Float64Array> = {}
  for (const [name, value] of Object.entries(state)) {
    if (typeof value === 'number') arrays[prefixes.number + name] = Float64Array.of(value)
    else if (value instanceof Float64Array) arrays[prefixes.vector + name] = value.slice()
    else arrays[prefixes.rows + name] = await session.download(value)
  }
  return arrays
}

/** Rows are put on the session's device; arrays under other names are not the method's. */
export function stateFrom(arrays: Readonly<Record<string, Float64Array>>, session: EnergySession): MethodState {
  const state: Record<string, Value> = {}
  const read = (prefix: string, valueOf: (array: Float64Array) => Value) => {
    for (const [key, array] of Object.entries(arrays)) {
      if (key.startsWith(prefix)) state[key.slice(prefix.length)] = valueOf(array)
    }
  }
  read(prefixes.rows, (values) => session.upload(values, values.length / session.shape.dimension))
  read(prefixes.vector, (values) => values.slice())
  read(prefixes.number, ([value]) => value)
  return state
}

/** What of it lies on the device. */
export const rowsOf = (state: MethodState): Rows[] => Object.values(state).filter(isRows)

const isRows = (value: Value): value is Rows => typeof value === 'object' && !(value instanceof Float64Array)
