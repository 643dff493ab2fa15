// Rows between their plain form, (rows, D) row by row, and blocks of 16, feature by feature.

import { blockRows, featureBytes } from './lanes'

/** Fills blocks from `rows` rows; what is left of the last block becomes zeros. `features` ≥ D is a block's height. */
export function toBlocks(out: usize, rows: usize, rowCount: i32, dimension: i32, features: i32, blocks: i32): void {
  memory.fill(out, 0, <usize>(features * blocks) * featureBytes)
  for (let row = 0; row < rowCount; row++) {
    let to = out + (<usize>(row / blockRows) * <usize>features * featureBytes + <usize>(row % blockRows) * 4)
    for (let column = 0; column < dimension; column++) {
      store<f32>(to, load<f32>(rows))
      rows += 4
      to += featureBytes
    }
  }
}

export function fromBlocks(rows: usize, inputs: usize, rowCount: i32, dimension: i32, features: i32): void {
  for (let row = 0; row < rowCount; row++) {
    let from = inputs + (<usize>(row / blockRows) * <usize>features * featureBytes + <usize>(row % blockRows) * 4)
    for (let column = 0; column < dimension; column++) {
      store<f32>(rows, load<f32>(from))
      rows += 4
      from += featureBytes
    }
  }
}

export function clear(out: usize, length: usize): void {
  memory.fill(out, 0, length)
}
