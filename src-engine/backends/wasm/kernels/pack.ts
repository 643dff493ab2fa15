// Weights between the parameter vector, (inputs, outputs) row by row, and the panels that products read (product.ts). An
// odd number of outputs leaves one place zero.

import { panelWidth } from './product'

/** For the way forward: panels of outputs, (inputs, 6) each. */
export function packForward(panels: usize, weights: usize, inputs: i32, outputs: i32): void {
  let width = 0
  for (let first = 0; first < outputs; first += width) {
    width = panelWidth(outputs - first)
    let from = weights + ((<usize>first) << 2)
    for (let input = 0; input < inputs; input++) {
      if (width === 6 && first + 6 <= outputs) {
        v128.store(panels, v128.load(from))
        store<u64>(panels, load<u64>(from, 16), 16)
      } else {
        copyPart(panels, from, 4, width, outputs - first)
      }
      panels += (<usize>width) << 2
      from += (<usize>outputs) << 2
    }
  }
}

/** For the way back: panels of inputs, (outputs, 6) each. */
export function packBackward(panels: usize, weights: usize, inputs: i32, outputs: i32): void {
  const row = (<usize>outputs) << 2
  let width = 0
  for (let first = 0; first < inputs; first += width) {
    width = panelWidth(inputs - first)
    let from = weights + <usize>first * row
    for (let output = 0; output < outputs; output++) {
      if (width === 6 && first + 6 <= inputs) {
        store<f32>(panels, load<f32>(from), 0)
        store<f32>(panels, load<f32>(from + row), 4)
        store<f32>(panels, load<f32>(from + 2 * row), 8)
        store<f32>(panels, load<f32>(from + 3 * row), 12)
        store<f32>(panels, load<f32>(from + 4 * row), 16)
        store<f32>(panels, load<f32>(from + 5 * row), 20)
      } else {
        copyPart(panels, from, row, width, inputs - first)
      }
      panels += (<usize>width) << 2
      from += 4
    }
  }
}

/** `width` numbers, of which only `count` are there. */
function copyPart(out: usize, from: usize, stride: usize, width: i32, count: i32): void {
  for (let i = 0; i < width; i++) {
    store<f32>(out + ((<usize>i) << 2), i < count ? load<f32>(from) : 0)
    if (i < count) from += stride
  }
}

/** A gradient of (inputs, outputs) out of its padded form with rows of `columns`. */
export function unpadGradient(out: usize, padded: usize, inputs: i32, outputs: i32, columns: i32): void {
  const bytes = (<usize>outputs) << 2
  for (let input = 0; input < inputs; input++) {
    memory.copy(out, padded, bytes)
    out += bytes
    padded += (<usize>columns) << 2
  }
}
