// ∇E per row (order 0), or ∇²E v along directions (order 1).

import type { WeightedEnergy } from '../weighted-energy.ts'
import type { TileKernel } from './energy.ts'
import { declare, readable, writable } from './kernel.ts'
import { rowNumberSource, seedSource } from './row-numbers.ts'
import { directionSource, pointSource, slopeSource } from './tile-inputs.ts'
import { tilePasses } from './tile-passes.ts'
import type { TilePlan } from './tile-plan.ts'

/** Buffers: packed, points, directions (any rows at order 0), numbers, scratch, adjoints. */
export function inputAdjointKernel(layout: WeightedEnergy, plan: TilePlan): TileKernel {
  const { dimension } = layout
  const bindings = [
    readable('packed', 'vec4f'),
    readable('points', 'f32'),
    readable('directions', 'f32'),
    readable('numbers', 'f32'),
    writable('scratch', 'vec4f'),
    writable('adjoints', 'f32'),
  ]
  const passes = tilePasses(layout, plan, { jet: false, adjoint: true, records: null })
  const value = plan.order === 0 ? 'slopeAt(rowInTile, column, points[at])' : productText(layout)
  const source = `${declare(bindings)}
${pointSource(dimension, 'points')}
${plan.order > 0 ? directionSource(dimension) : ''}
${rowNumberSource(layout)}
${seedSource(layout, plan.order)}${passes.source}
${slopeSource(layout)}
@compute @workgroup_size(${plan.threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
  beginTile(group, index);
  forward();
  reverse();
  for (var i = lid; i < ${plan.rows * dimension}u; i += ${plan.threads}u) {
    let rowInTile = i / ${dimension}u;
    let column = i % ${dimension}u;
    let at = (tileRow + rowInTile) * ${dimension}u + column;
    if (tileRow + rowInTile < call.rowCount) { adjoints[at] = ${value}; }
  }
}
`
  return { label: `input adjoint, order ${plan.order}`, source, bindings, scratchVectors: passes.scratchVectors }
}

/** ∇²E v at a coordinate. */
function productText({ base, hasTemperatures }: WeightedEnergy): string {
  const temperature = 'temperatureAt(tileRow + rowInTile)'
  const pull = base ? ` + ${hasTemperatures ? `${temperature} * ` : ''}${base.precision} * directions[at]` : ''
  const product = `adjointAt(column, rowInTile / 4u)[rowInTile % 4u]${pull}`
  return hasTemperatures ? `select(${product}, 0.0, ${temperature} == 0.0)` : product
}
