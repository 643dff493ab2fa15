// ∇E per row (order 0), or ∇²E v along directions (order 1).

import type { PackedLayout } from '../packed-layout.ts'
import type { TileKernel } from './energy.ts'
import { declare, readable, writable } from './kernel.ts'
import { directionSource, pointSource, slopeSource } from './tile-inputs.ts'
import { tilePasses } from './tile-passes.ts'
import type { TilePlan } from './tile-plan.ts'

/** Buffers: packed, points, directions (any rows at order 0), scratch, adjoints. */
export function inputAdjointKernel(layout: PackedLayout, plan: TilePlan): TileKernel {
  const { dimension, basePrecision } = layout
  const bindings = [
    readable('packed', 'vec4f'),
    readable('points', 'f32'),
    readable('directions', 'f32'),
    writable('scratch', 'vec4f'),
    writable('adjoints', 'f32'),
  ]
  const passes = tilePasses(layout, plan, { jet: false, adjoint: true, records: null })
  const value =
    plan.order === 0
      ? 'slopeAt(rowInTile, column, points[at])'
      : `adjointAt(column, rowInTile / 4u)[rowInTile % 4u] + ${basePrecision} * directions[at]`
  const source = `${declare(bindings)}
${pointSource(dimension, 'points')}
${plan.order > 0 ? directionSource(dimension) : ''}
fn seedQuad(order: u32, rowQuad: u32) -> vec4f { return vec4f(select(0.0, 1.0, order == ${plan.order}u)); }
${passes.source}
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
