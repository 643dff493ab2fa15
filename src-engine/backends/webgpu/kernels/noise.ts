// The noise of a step: four coordinates of a row from the row's own place in the stream, or as given.

import { normalSource } from './normal.ts'
import { philoxSource } from './philox.ts'

export type NoiseSource = 'stream' | 'given'

/** `noiseAt(row, step, block)`: coordinates 4 block … 4 block + 3. `given` is (steps, rowCount, dimension). */
export function noiseSource(kind: NoiseSource, dimension: number): string {
  if (kind === 'stream') {
    return `${philoxSource}${normalSource}
fn noiseAt(row: u32, step: u32, block: u32) -> vec4f {
  let position = positionAt(call.firstChain + row, vec2u(call.firstStepLow, call.firstStepHigh), step, block);
  return normalsFromWords(philox(position, vec2u(call.seed, call.purpose)));
}
`
  }
  const at = (i: number) => {
    const column = `4u * block + ${i}u`
    return `given[(step * call.rowCount + row) * ${dimension}u + min(${column}, ${dimension - 1}u)]`
  }
  return `${philoxSource}
fn noiseAt(row: u32, step: u32, block: u32) -> vec4f {
  return vec4f(${[0, 1, 2, 3].map((i) => at(i)).join(', ')});
}
`
}

/** `uniformAt(row, step)`, of Metropolis; beside any noise source. */
export const uniformSource = `
fn uniformAt(row: u32, step: u32) -> f32 {
  let position = positionAt(call.acceptChain + row, vec2u(call.acceptStepLow, call.acceptStepHigh), step, 0u);
  return (f32(philox(position, vec2u(call.acceptSeed, call.acceptPurpose)).x) + 0.5) * 2.3283064365386963e-10;
}
`
