// Forward and reverse over rows, for the parameters' gradient: what every layer got and what came back to it is
// recorded, and the energies fall out. kernels/weight-products.ts makes the gradient of it.

import type { WeightedEnergy } from '../weighted-energy.ts'
import type { TileKernel } from './energy.ts'
import { declare, readable, writable } from './kernel.ts'
import { directionSource, pointSource } from './tile-inputs.ts'
import { tilePasses, type RecordLayout } from './tile-passes.ts'
import type { Order, TilePlan } from './tile-plan.ts'

export function recordLayout({ perceptrons }: Pick<WeightedEnergy, 'perceptrons'>, order: Order): RecordLayout {
  let columnCount = 0
  const layers = perceptrons.map(({ layers: own }) =>
    own.map(({ inputs, outputs }, l) => {
      // The point itself has no curvature along τ.
      const inputOrders = l === 0 ? Math.min(order, 1) + 1 : order + 1
      const units = columnCount
      const adjoints = units + inputOrders * inputs
      columnCount = adjoints + (order + 1) * outputs
      return { units, adjoints, inputOrders }
    }),
  )
  return { columnCount, layers }
}

/**
 * Buffers: packed, points, directions (any rows at order 0), rowWeights (orders, rowCount; any without weight arrays),
 * numbers, scratch, records (columns, recordQuads), energies (rowCount).
 */
export function parameterPassKernel(layout: WeightedEnergy, plan: TilePlan): TileKernel {
  const { dimension } = layout
  const bindings = [
    readable('packed', 'vec4f'),
    readable('points', 'f32'),
    readable('directions', 'f32'),
    readable('rowWeights', 'f32'),
    readable('numbers', 'f32'),
    writable('scratch', 'vec4f'),
    writable('records', 'vec4f'),
    writable('energies', 'f32'),
  ]
  const records = recordLayout(layout, plan.order)
  const passes = tilePasses(layout, plan, { jet: true, adjoint: false, records })
  const source = `${declare(bindings)}
${pointSource(dimension, 'points')}
${plan.order > 0 ? directionSource(dimension) : ''}
fn weightAt(order: u32, row: u32) -> f32 {
  if (row >= call.rowCount) { return 0.0; }
  if ((call.weightArrays & (1u << order)) != 0u) { return rowWeights[order * call.rowCount + row]; }
  return vec3f(call.weight0, call.weight1, call.weight2)[order];
}
fn seedQuad(order: u32, rowQuad: u32) -> vec4f {
  let row = tileRow + 4u * rowQuad;
  return vec4f(weightAt(order, row), weightAt(order, row + 1u), weightAt(order, row + 2u), weightAt(order, row + 3u));
}
${passes.source}
@compute @workgroup_size(${plan.threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
  beginTile(group, index);
  forward();
  let row = tileRow + lid;
  if (lid < ${plan.rows}u && row < call.rowCount) { energies[row] = jet[lid]; }
  reverse();
}
`
  return { label: `parameter pass, order ${plan.order}`, source, bindings, scratchVectors: passes.scratchVectors }
}
