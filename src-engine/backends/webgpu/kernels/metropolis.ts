// Fused Metropolis–Hastings: the proposals and their ratio are those of reference/metropolis.ts.
//
// Everything is evaluated at the candidates, first of all at the start itself. A row's decision is its own thread's.
// `proposals` holds of each coordinate the candidate, its noise and the slope at the chain.

import type { WeightedEnergy } from '../weighted-energy.ts'
import type { TileKernel } from './energy.ts'
import { extentSource, numberKindSource, rowNoteSource } from './extent.ts'
import { declare, readable, writable } from './kernel.ts'
import { noiseSource, uniformSource, type NoiseSource } from './noise.ts'
import { rowNumberSource, seedSource, sizeTexts } from './row-numbers.ts'
import { pointSource, slopeSource } from './tile-inputs.ts'
import { tilePasses } from './tile-passes.ts'
import type { TilePlan } from './tile-plan.ts'

export type Proposal = 'langevin' | 'random-walk'

/**
 * Buffers: packed, given (any without given noise), numbers (centre first), points, previous, proposals, extents, scratch. Starts at
 * `points`, in place.
 */
export function metropolisKernel(
  layout: WeightedEnergy,
  plan: TilePlan,
  { noise, proposal, byRow }: { noise: NoiseSource; proposal: Proposal; byRow: boolean },
): TileKernel {
  const { dimension, dimensionQuads } = layout
  const drifts = proposal === 'langevin'
  const bindings = [
    readable('packed', 'vec4f'),
    readable('given', 'f32'),
    readable('numbers', 'f32'),
    writable('points', 'f32'),
    writable('previous', 'f32'),
    writable('proposals', 'vec4f'),
    writable('extents', 'vec4u'),
    writable('scratch', 'vec4f'),
  ]
  const passes = tilePasses(layout, plan, { jet: true, adjoint: drifts, records: null })
  const sizes = sizeTexts(layout, ['drift', 'noise', 'stepSize'], byRow)
  const eachCoordinate = (body: string) => `
  for (var i = lid; i < ${plan.rows * dimension}u; i += ${plan.threads}u) {
    let rowInTile = i / ${dimension}u;
    let column = i % ${dimension}u;
    let at = (tileRow + rowInTile) * ${dimension}u + column;
    if (tileRow + rowInTile < call.rowCount) {
      ${body}
    }
  }`
  const bothBarriers = 'storageBarrier();\n    workgroupBarrier();'
  const source = `${declare(bindings)}
${pointSource(dimension, 'proposals', '.x')}
${rowNumberSource(layout)}
${seedSource(layout, 0)}
${passes.source}
${drifts ? slopeSource(layout) : ''}
${noiseSource(noise, dimension)}
${numberKindSource}
${extentSource(dimension, plan)}
${rowNoteSource(plan)}
${uniformSource}
var<workgroup> isTaken: array<u32, ${plan.rows}>;

fn begin() {${eachCoordinate(`let x = points[at];
      if (call.isFirst == 1u) { previous[at] = x; }
      proposals[at] = vec4f(x, 0.0, 0.0, 0.0);`)}
}

fn settle() {
  if (lid < ${plan.rows}u) { energyHere[lid] = jet[lid]; }
  ${drifts ? eachCoordinate('proposals[at].z = slopeAt(rowInTile, column, proposals[at].x);') : ''}
}

fn propose(step: u32) {
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
          let slope = proposals[at].z;
          proposals[at] = vec4f(x + ${sizes.noise} * xi[j]${drifts ? ` - ${sizes.drift} * slope` : ''}, xi[j], slope, 0.0);
        }
      }
    }
  }
}

// The logarithm of the ratio that a proposal is taken with.
fn advantageOf(row: u32, rowInTile: u32) -> f32 {
  let drop = energyHere[rowInTile] - jet[rowInTile];
  ${
    drifts
      ? `var forwardSquare = 0.0;
  var backwardSquare = 0.0;
  for (var column = 0u; column < ${dimension}u; column++) {
    let at = row * ${dimension}u + column;
    let proposal = proposals[at];
    let back = points[at] - proposal.x + ${sizes.drift} * slopeAt(rowInTile, column, proposal.x);
    forwardSquare += proposal.y * proposal.y;
    backwardSquare += back * back / ${sizes.stepSize};
  }
  return drop + 0.5 * (forwardSquare - backwardSquare);`
      : 'return drop;'
  }
}

@compute @workgroup_size(${plan.threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
  beginTile(group, index);
  begin();
  ${bothBarriers}
  forward();
  ${drifts ? 'reverse();' : ''}
  settle();
  ${bothBarriers}
  var flags = 0u;
  var taken = 0u;
  for (var step = 0u; step < call.steps; step++) {
    propose(step);
    ${bothBarriers}
    forward();
    ${drifts ? 'reverse();' : ''}
    let row = tileRow + lid;
    if (lid < ${plan.rows}u) {
      isTaken[lid] = 0u;
      if (row < call.rowCount && !isPositiveInfinity(jet[lid])) {
        let advantage = advantageOf(row, lid);
        if (isNotANumber(advantage)) {
          flags |= 4u;
        } else if (log(uniformAt(row, step)) < advantage) {
          isTaken[lid] = 1u;
          taken++;
          energyHere[lid] = jet[lid];
        }
      }
    }
    workgroupBarrier();
    ${eachCoordinate(`if (isTaken[rowInTile] == 1u) {
        let x = proposals[at].x;
        points[at] = x;
        ${drifts ? 'proposals[at].z = slopeAt(rowInTile, column, x);' : ''}
      }`)}
    ${bothBarriers}
  }
  noteRow(taken);
  writeExtent(flags, taken);
}
`
  return { label: `Metropolis, ${proposal}, ${noise} noise`, source, bindings, scratchVectors: passes.scratchVectors }
}
