// E of every row, or its jet along a direction: `energies` gets one array of rowCount per order.

import type { WeightedEnergy } from '../weighted-energy.ts'
import { declare, readable, writable, type Kernel } from './kernel.ts'
import { rowNumberSource } from './row-numbers.ts'
import { directionSource, pointSource } from './tile-inputs.ts'
import { tilePasses } from './tile-passes.ts'
import type { TilePlan } from './tile-plan.ts'

export interface TileKernel extends Kernel {
  /** Vectors of `scratch` for each tile. */
  scratchVectors: number
}

/** Buffers: packed, points, directions (any rows at order 0), numbers, scratch, energies. */
export function energyKernel(layout: WeightedEnergy, plan: TilePlan): TileKernel {
  const bindings = [
    readable('packed', 'vec4f'),
    readable('points', 'f32'),
    readable('directions', 'f32'),
    readable('numbers', 'f32'),
    writable('scratch', 'vec4f'),
    writable('energies', 'f32'),
  ]
  const passes = tilePasses(layout, plan, { jet: true, adjoint: false, records: null })
  const outputs = Array.from({ length: plan.order + 1 }, (_, k) => {
    return `energies[${k}u * call.rowCount + row] = jet[${k * plan.rows}u + lid];`
  })
  const source = `${declare(bindings)}
${pointSource(layout.dimension, 'points')}
${plan.order > 0 ? directionSource(layout.dimension) : ''}
${rowNumberSource(layout)}
${passes.source}
@compute @workgroup_size(${plan.threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
  beginTile(group, index);
  forward();
  let row = tileRow + lid;
  if (lid < ${plan.rows}u && row < call.rowCount) {
    ${outputs.join('\n    ')}
  }
}
`
  return { label: `energy, order ${plan.order}`, source, bindings, scratchVectors: passes.scratchVectors }
}
