// Rows of a table as they lie in a study's folder: packed as the library keeps them.

import { deserialize, serialize } from 'node:v8'
import type { PackedData } from '../store/kept-data.ts'

export const sentData = (data: PackedData): Uint8Array => serialize(data)

/** Throws where it is not what its name says. */
export function unpackedData(bytes: Uint8Array, hash: string): PackedData {
  const data = deserialize(bytes) as PackedData
  if (data.hash !== hash) throw new Error(`Expected the rows ${hash}, got ${data.hash}.`)
  return data
}
