// A uniform number at a position: one word of Philox, the middle of its interval, the same in every backend.

import { philox } from './philox.ts'

export interface UniformPosition {
  seed: number
  purpose: number
  chain: number
  /** A whole number below 2⁵³. */
  step: number
}

const words = new Uint32Array(4)

/** On (0, 1), never 0 or 1. */
export function uniformAt({ seed, purpose, chain, step }: UniformPosition): number {
  philox(words, chain, step, Math.floor(step / 2 ** 32), 0, seed, purpose)
  return (words[0] + 0.5) * 2 ** -32
}

/**
 * Fills `values` (rowCount × columns, row-major, in place): column i of row r has word i at the position of chain
 * firstChain + r, as normals do.
 */
export function fillUniforms(
  values: Float64Array,
  columns: number,
  { seed, purpose, firstChain, step }: Omit<UniformPosition, 'chain'> & { firstChain: number },
): void {
  const stepHigh = Math.floor(step / 2 ** 32)
  const rowCount = columns === 0 ? 0 : values.length / columns
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columns; column++) {
      const lane = column & 3
      if (lane === 0) philox(words, firstChain + row, step, stepHigh, column >>> 2, seed, purpose)
      values[row * columns + column] = (words[lane] + 0.5) * 2 ** -32
    }
  }
}
