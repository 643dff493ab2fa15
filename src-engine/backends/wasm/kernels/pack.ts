// Weights between the parameter vector, (inputs, outputs) row by row, and the panels of four outputs that products read.

/** (outputs / 4, inputs, 4) for the way forward; missing outputs are zero. */
export function packForward(panels: usize, weights: usize, inputs: i32, outputs: i32): void {
  for (let first = 0; first < outputs; first += 4) {
    const count = min(4, outputs - first)
    let from = weights + ((<usize>first) << 2)
    for (let input = 0; input < inputs; input++) {
      if (count === 4) v128.store(panels, v128.load(from))
      else copyPart(panels, from, 4, count)
      panels += 16
      from += (<usize>outputs) << 2
    }
  }
}

/** (inputs / 4, outputs, 4) for the way back; missing inputs are zero. */
export function packBackward(panels: usize, weights: usize, inputs: i32, outputs: i32): void {
  const rowBytes = (<usize>outputs) << 2
  for (let first = 0; first < inputs; first += 4) {
    const count = min(4, inputs - first)
    let from = weights + <usize>first * rowBytes
    for (let output = 0; output < outputs; output++) {
      copyPart(panels, from, rowBytes, count)
      panels += 16
      from += 4
    }
  }
}

/** Four numbers, of which only `count` are there. */
function copyPart(out: usize, from: usize, stride: usize, count: i32): void {
  for (let i = 0; i < 4; i++) {
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
