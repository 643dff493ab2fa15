// Weights between the parameter vector, (inputs, outputs) row by row, and the panels that products read (product.ts): six
// outputs each, at the end four or two. An odd number of outputs leaves one place zero.

/** For the way forward: panels of outputs, (inputs, 6) each. */
export function packForward(panels: usize, weights: usize, inputs: i32, outputs: i32): void {
  for (let first = 0; first < outputs; first += 6) {
    const width = min(6, (outputs - first + 1) & ~1)
    const isWhole = first + 6 <= outputs
    let from = weights + ((<usize>first) << 2)
    for (let input = 0; input < inputs; input++) {
      if (isWhole) {
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
  for (let first = 0; first < inputs; first += 6) {
    const width = min(6, (inputs - first + 1) & ~1)
    const isWhole = first + 6 <= inputs
    let from = weights + <usize>first * row
    for (let output = 0; output < outputs; output++) {
      if (isWhole) {
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
