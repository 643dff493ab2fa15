// Numbers of rows, and what β of a row does: a factor of the seed of its reverse sweep and of the base's pull, and of the
// jet in the end; 0 wherever β is 0, because 0 · ∞ is none.

import type { WeightedEnergy } from '../weighted-energy.ts'

/** `rowNumber(block, row)`, and with temperatures `temperatureAt(row)` and `seedQuad` of an order. */
export const rowNumberSource = ({ blocksFirst, hasTemperatures }: WeightedEnergy): string => `
fn rowNumber(block: u32, row: u32) -> f32 {
  return numbers[${blocksFirst}u + block * call.rowCount + min(row, call.rowCount - 1u)];
}
${hasTemperatures ? 'fn temperatureAt(row: u32) -> f32 { return rowNumber(0u, row); }' : ''}
`

/** `seedQuad`: 1, or β, at one order. */
export function seedSource({ hasTemperatures }: WeightedEnergy, order: number): string {
  const isSeeded = order === 0 ? null : `order == ${order}u`
  const seed = hasTemperatures
    ? `vec4f(${[0, 1, 2, 3].map((i) => `temperatureAt(tileRow + 4u * rowQuad + ${i}u)`).join(', ')})`
    : 'vec4f(1.0)'
  return `fn seedQuad(order: u32, rowQuad: u32) -> vec4f { return ${isSeeded ? `select(vec4f(0.0), ${seed}, ${isSeeded})` : seed}; }\n`
}

/** Sizes of steps by their names, as WGSL beside a variable `row`: numbers of the call, or of the row. */
export function sizeTexts<Name extends string>(
  { hasTemperatures }: WeightedEnergy,
  names: readonly Name[],
  byRow: boolean,
): Record<Name, string> {
  const first = hasTemperatures ? 1 : 0
  const texts = names.map((name, i) => [name, byRow ? `rowNumber(${first + i}u, row)` : `call.${name}`])
  return Object.fromEntries(texts) as Record<Name, string>
}
