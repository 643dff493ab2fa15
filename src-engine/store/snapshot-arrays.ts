// The arrays of a snapshot for rest: what is drawn as finely as it can be seen, what is a number exactly. All of them
// become byte planes (byte-planes.ts).
//
//   energy on a plane   no value is off by more than 1/64 nat; one colour of the panels spans 1/32 (8 nats in 256)
//   points              in steps of 1/1024 of the view: of 1,000 pixels no point is off by more than half of one
//   energy on a line, log-likelihoods of test points, images, and whatever holds NaN or ±Infinity: float32, bit for bit

import type { View } from '../../src-shared/snapshot.ts'
import { fromPlanes, intoPlanes } from './byte-planes.ts'
import { energiesOf, energySteps, pointLevels, pointsOfLevels, stepsPerView } from './visible-steps.ts'

/** What must be known to read the planes. */
export type Packing =
  | { kind: 'exact' }
  | { kind: 'energy'; columns: number; lowest: number; step: number }
  | { kind: 'points'; axes: View['axes']; dimension: number; stepsPerView: number }

export interface PackedArray {
  packing: Packing
  planes: Uint8Array[]
}

const bytesPerLevel = 3

export const planesOf = ({ kind }: Packing): number => (kind === 'exact' ? 4 : bytesPerLevel)

export function packExactly(values: Float32Array): PackedArray {
  const bytes = intoPlanes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 4)
  return { packing: { kind: 'exact' }, planes: cut(bytes, 4) }
}

/** Of a grid with `shape`. */
export function packEnergy(values: Float32Array, shape: readonly number[]): PackedArray {
  const found = shape.length === 2 ? energySteps(values, shape[0]) : null
  if (!found) return packExactly(values)
  const { steps, lowest, step } = found
  return { packing: { kind: 'energy', columns: shape[0], lowest, step }, planes: levelPlanes(steps) }
}

/** Of points that are drawn on these axes; null = on none that are known. */
export function packPoints(values: Float32Array, axes: View['axes'] | null, dimension: number): PackedArray {
  const levels = axes && pointLevels(values, axes, dimension)
  if (!levels) return packExactly(values)
  return { packing: { kind: 'points', axes, dimension, stepsPerView }, planes: levelPlanes(levels) }
}

/** A fresh array. Throws where planes are missing. */
export function unpackArray(packing: Packing, planes: readonly Uint8Array[]): Float32Array {
  const bytes = Buffer.concat(planes)
  switch (packing.kind) {
    case 'exact':
      return new Float32Array(fromPlanes(bytes, 4).buffer)
    case 'energy':
      return energiesOf({ steps: levelsOf(bytes), lowest: packing.lowest, step: packing.step }, packing.columns)
    case 'points':
      return pointsOfLevels(levelsOf(bytes), packing.axes, packing)
    default:
      return packing satisfies never
  }
}

function cut(bytes: Uint8Array, count: number): Uint8Array[] {
  const length = bytes.length / count
  return Array.from({ length: count }, (_, plane) => bytes.subarray(plane * length, (plane + 1) * length))
}

/** Numbers of either sign as 24 bits, small ones first: 0, −1, 1, −2, … */
function levelPlanes(levels: Int32Array): Uint8Array[] {
  const bytes = new Uint8Array(bytesPerLevel * levels.length)
  for (let i = 0; i < levels.length; i++) {
    const unsigned = (levels[i] << 1) ^ (levels[i] >> 31)
    bytes[i] = unsigned
    bytes[levels.length + i] = unsigned >>> 8
    bytes[2 * levels.length + i] = unsigned >>> 16
  }
  return cut(bytes, bytesPerLevel)
}

function levelsOf(bytes: Uint8Array): Int32Array {
  const count = bytes.length / bytesPerLevel
  const levels = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const unsigned = bytes[i] | (bytes[count + i] << 8) | (bytes[2 * count + i] << 16)
    levels[i] = (unsigned >>> 1) ^ -(unsigned & 1)
  }
  return levels
}
