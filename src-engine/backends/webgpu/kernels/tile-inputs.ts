// Where a tile's points and directions come from: rows beyond the last one read as zero.

import type { WeightedEnergy } from '../weighted-energy.ts'

/** `pointQuad` over a buffer of rows; `element` is how a coordinate is taken from its entry there. */
export const pointSource = (dimension: number, buffer: string, element = ''): string =>
  quadSource('pointQuad', 'pointAt', { dimension, buffer, element })

/** `directionQuad` over the buffer `directions`. */
export const directionSource = (dimension: number): string =>
  quadSource('directionQuad', 'directionAt', { dimension, buffer: 'directions', element: '' })

const quadSource = (
  quad: string,
  one: string,
  { dimension, buffer, element }: { dimension: number; buffer: string; element: string },
): string => `
fn ${one}(row: u32, column: u32) -> f32 {
  if (row >= call.rowCount) { return 0.0; }
  return ${buffer}[row * ${dimension}u + column]${element};
}
fn ${quad}(rowQuad: u32, column: u32) -> vec4f {
  let row = tileRow + 4u * rowQuad;
  return vec4f(${one}(row, column), ${one}(row + 1u, column), ${one}(row + 2u, column), ${one}(row + 3u, column));
}
`

/** ∇E at a coordinate: what the networks left in `adjoint`, and the base's pull towards its mean. */
export function slopeSource({ base, baseMean, hasTemperatures }: WeightedEnergy): string {
  const temperature = hasTemperatures ? 'temperature * ' : ''
  const pull = base ? ` + ${temperature}${base.precision} * (x - packed[${baseMean}u + column / 4u][column % 4u])` : ''
  const slope = `adjointAt(column, rowInTile / 4u)[rowInTile % 4u]${pull}`
  return `
fn slopeAt(rowInTile: u32, column: u32, x: f32) -> f32 {
  ${
    hasTemperatures
      ? `let temperature = temperatureAt(tileRow + rowInTile);
  return select(${slope}, 0.0, temperature == 0.0);`
      : `return ${slope};`
  }
}
`
}
