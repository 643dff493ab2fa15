// The checksum of a metric row, made of the bits of its numbers: reading ten thousand rows must not take longer for
// their checksums than for themselves. A row of before version 8 was sealed as text; its seal is below 2³².

import { crc32 } from 'node:zlib'
import { kindOf, type MetricRow } from '../../src-shared/metric.ts'
import { sealOf } from './seal.ts'

const madeOfBits = 2 ** 32
const valuesMaximum = 60
const numbers = new Float64Array(3 + 2 * valuesMaximum)
const bytes = new Uint8Array(numbers.buffer)
const nameHashes = new Map<string, number>()

/** As it is stored. */
export interface SealedMetricRow extends Pick<MetricRow, 'iteration' | 'evaluations' | 'computeSeconds' | 'values'> {
  /** How the values were made, as JSON (made.ts). */
  made: string | null
}

/** `values` in the order of their names. */
export function sealOfMetricRow(runId: string, row: SealedMetricRow): number {
  numbers[0] = row.iteration
  numbers[1] = row.evaluations
  numbers[2] = row.computeSeconds
  let count = 3
  for (const [name, value] of Object.entries(row.values)) {
    if (count >= numbers.length) throw new Error(`Expected at most ${valuesMaximum} values in a metric row, got more.`)
    numbers[count++] = hashOf(name)
    // SQLite does not tell −0 from 0.
    numbers[count++] = value + 0
  }
  const seal = crc32(bytes.subarray(0, 8 * count), hashOf(runId))
  return madeOfBits + (row.made === null ? seal : crc32(row.made, seal))
}

/** Of a version before the eighth, which sealed a row as text or not at all. */
export const isOfEarlierVersion = (seal: number | null): boolean => seal === null || seal < madeOfBits

/** A row without a seal is of an earlier version, and there is nothing to compare. */
export function isWholeMetricRow(runId: string, row: SealedMetricRow, seal: number | null): boolean {
  if (seal === null) return true
  return seal === (seal < madeOfBits ? sealAsText(runId, row) : sealOfMetricRow(runId, row))
}

/** The seal of a row that is of another run now, made in the way in which it was made before. */
export const renewedSeal = (runId: string, row: SealedMetricRow, seal: number): number =>
  seal < madeOfBits ? sealAsText(runId, row) : sealOfMetricRow(runId, row)

function sealAsText(runId: string, { iteration, evaluations, computeSeconds, values }: SealedMetricRow): number {
  const told = Object.entries(values).map(([name, value]) => {
    const kind = kindOf(value)
    return [name, kind, kind === 'finite' ? value : null] as const
  })
  return sealOf([runId, iteration, evaluations, computeSeconds, ...told])
}

function hashOf(text: string): number {
  let hash = nameHashes.get(text)
  if (hash === undefined) nameHashes.set(text, (hash = crc32(text)))
  return hash
}
