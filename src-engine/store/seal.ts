// Checksums of what a row holds, so that a number which the disk has changed is noticed and never shown.
//
// CRC-32 finds every burst of up to 32 bits and overlooks other damage once in 4 · 10⁹. Numbers go in as JSON writes
// them: the shortest text that gives the same double again, so that what SQLite stores and returns has the same seal.

import { crc32 } from 'node:zlib'

export type Sealed = null | number | string | readonly Sealed[]

/** Of these values in this order, and of a blob that follows them. */
export function sealOf(values: readonly Sealed[], body?: Uint8Array): number {
  const seal = crc32(JSON.stringify(values))
  return body === undefined ? seal : crc32(body, seal)
}

/** A row of an earlier version has no seal, and nothing to compare. */
export const isWhole = (stored: number | null, expected: () => number): boolean =>
  stored === null || stored === expected()
