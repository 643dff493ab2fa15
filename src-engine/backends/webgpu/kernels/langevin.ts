// Fused Gaussian steps that are all taken: x ← x − drift ∇E(x) + noise ξ, all steps of a dispatch without leaving the
// workgroup; without a gradient where there is no drift.
//
// Rows do not know of each other, so a tile's chains take their steps with no synchronisation but their own workgroup's.

import type { WeightedEnergy } from '../weighted-energy.ts'
import type { TileKernel } from './energy.ts'
import { extentSource, numberKindSource } from './extent.ts'
import { declare, readable, writable } from './kernel.ts'
import { noiseSource, type NoiseSource } from './noise.ts'
import { rowNumberSource, seedSource, sizeTexts } from './row-numbers.ts'
import { pointSource, slopeSource } from './tile-inputs.ts'
import { tilePasses } from './tile-passes.ts'
import type { TilePlan } from './tile-plan.ts'

export interface LangevinOptions {
  noise: NoiseSource
  drifts: boolean
  /** Drift and noise stand in `numbers`. */
  byRow: boolean
}

/**
 * Buffers: packed, start, given (any without given noise), numbers (centre first), points, previous, extents, scratch.
 */
export function langevinKernel(
  layout: WeightedEnergy,
  plan: TilePlan,
  { noise, drifts, byRow }: LangevinOptions,
): TileKernel {
  const { dimension, dimensionQuads } = layout
  const bindings = [
    readable('packed', 'vec4f'),
    readable('start', 'f32'),
    readable('given', 'f32'),
    readable('numbers', 'f32'),
    writable('points', 'f32'),
    writable('previous', 'f32'),
    writable('extents', 'vec4u'),
    writable('scratch', 'vec4f'),
  ]
  const passes = tilePasses(layout, plan, { jet: false, adjoint: drifts, records: null })
  const sizes = sizeTexts(layout, ['drift', 'noise'], byRow)
  const source = `${declare(bindings)}
${pointSource(dimension, 'points')}
${rowNumberSource(layout)}
${seedSource(layout, 0)}
${passes.source}
${drifts ? slopeSource(layout) : ''}
${noiseSource(noise, dimension)}
${numberKindSource}
${extentSource(dimension, plan)}

fn copyStart() {
  for (var i = lid; i < ${plan.rows * dimension}u; i += ${plan.threads}u) {
    let at = tileRow * ${dimension}u + i;
    if (tileRow + i / ${dimension}u < call.rowCount) {
      points[at] = start[at];
      previous[at] = start[at];
    }
  }
}

fn takeStep(step: u32) {
  let keeps = call.isLast == 1u && step + 1u == call.steps;
  for (var i = lid; i < ${plan.rows * dimensionQuads}u; i += ${plan.threads}u) {
    let rowInTile = i / ${dimensionQuads}u;
    let block = i % ${dimensionQuads}u;
    let row = tileRow + rowInTile;
    if (row < call.rowCount) {
      let xi = noiseAt(row, step + call.givenFirst, block);
      for (var j = 0u; j < 4u; j++) {
        let column = 4u * block + j;
        if (column < ${dimension}u) {
          let at = row * ${dimension}u + column;
          let x = points[at];
          if (keeps) { previous[at] = x; }
          points[at] = x + ${
            drifts
              ? `(${sizes.noise} * xi[j] - ${sizes.drift} * slopeAt(rowInTile, column, x))`
              : `${sizes.noise} * xi[j]`
          };
        }
      }
    }
  }
}

@compute @workgroup_size(${plan.threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
  beginTile(group, index);
  if (call.isFirst == 1u) { copyStart(); }
  storageBarrier();
  workgroupBarrier();
  for (var step = 0u; step < call.steps; step++) {
    ${drifts ? 'forward();\n    reverse();' : ''}
    takeStep(step);
    storageBarrier();
    workgroupBarrier();
  }
  if (call.isLast == 1u) { writeExtent(0u, 0u); }
}
`
  return {
    label: `${drifts ? 'Langevin' : 'Diffusion'}, ${noise} noise`,
    source,
    bindings,
    scratchVectors: passes.scratchVectors,
  }
}
