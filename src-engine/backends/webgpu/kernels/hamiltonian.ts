// Fused Hamiltonian trajectories; the formulas are those of reference/hamiltonian.ts.
//
// A dispatch makes leapfrog steps of any part of the walk: what a trajectory needs until its end stands in buffers.
// `proposals` holds of each coordinate the point under way, its momentum, the slope at the chain and the first momentum;
// the chain's energy stands with its row in `extents`.

import type { WeightedEnergy } from '../weighted-energy.ts'
import type { TileKernel } from './energy.ts'
import { extentSource, numberKindSource, rowNoteSource } from './extent.ts'
import { declare, readable, writable } from './kernel.ts'
import { noiseSource, uniformSource, type NoiseSource } from './noise.ts'
import { rowNumberSource, seedSource, sizeTexts } from './row-numbers.ts'
import { pointSource, slopeSource } from './tile-inputs.ts'
import { tilePasses } from './tile-passes.ts'
import type { TilePlan } from './tile-plan.ts'

export interface HamiltonianOptions {
  noise: NoiseSource
  /** Step sizes stand in `numbers`. */
  byRow: boolean
  /** By Metropolis; else every trajectory's end is taken. */
  judged: boolean
}

/**
 * Buffers: packed, given (any without given noise), numbers (centre first), points, previous, proposals, extents, scratch.
 * Starts at `points`, in place.
 */
export function hamiltonianKernel(
  energy: WeightedEnergy,
  plan: TilePlan,
  { noise, byRow, judged }: HamiltonianOptions,
): TileKernel {
  const { dimension } = energy
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
  const passes = tilePasses(energy, plan, { jet: true, adjoint: true, records: null })
  const { stepSize } = sizeTexts(energy, ['stepSize'], byRow)
  const source = `${declare(bindings)}
${pointSource(dimension, 'proposals', '.x')}
${rowNumberSource(energy)}
${seedSource(energy, 0)}
${passes.source}
${slopeSource(energy)}
${noiseSource(noise, dimension)}
${judged ? uniformSource : ''}
${numberKindSource}
${extentSource(dimension, plan)}
${rowNoteSource(plan)}
var<workgroup> isTaken: array<u32, ${plan.rows}>;

${movesSource(energy, plan, stepSize)}
${judged ? advantageSource(dimension) : ''}
${mainSource(energy, plan, judged)}`
  const label = `Hamiltonian, ${judged ? 'judged, ' : ''}${noise} noise`
  return { label, source, bindings, scratchVectors: passes.scratchVectors }
}

const bothBarriers = 'storageBarrier();\n    workgroupBarrier();'

/** Runs `body` for each coordinate of the tile, with its place in `rowInTile`, `column`, `row` and `at`. */
const eachCoordinate = ({ dimension }: WeightedEnergy, plan: TilePlan, body: string): string => `
  for (var i = lid; i < ${plan.rows * dimension}u; i += ${plan.threads}u) {
    let rowInTile = i / ${dimension}u;
    let column = i % ${dimension}u;
    let row = tileRow + rowInTile;
    let at = row * ${dimension}u + column;
    if (row < call.rowCount) {
      ${body}
    }
  }`

/** `begin`, `open`, `drift` and `kick`. */
function movesSource(energy: WeightedEnergy, plan: TilePlan, stepSize: string): string {
  const { dimension, dimensionQuads } = energy
  const each = (body: string) => eachCoordinate(energy, plan, body)
  return `// The energy and the slope at the start of the walk.
fn begin() {${each(`let x = points[at];
      previous[at] = x;
      proposals[at] = vec4f(x, 0.0, 0.0, 0.0);`)}
  ${bothBarriers}
  forward();
  reverse();
  if (lid < ${plan.rows}u) { energyHere[lid] = jet[lid]; }
  ${each('proposals[at].z = slopeAt(rowInTile, column, proposals[at].x);')}
}

// Fresh momenta, and half a kick at the chain's own place.
fn open(step: u32) {
  for (var i = lid; i < ${plan.rows * dimensionQuads}u; i += ${plan.threads}u) {
    let rowInTile = i / ${dimensionQuads}u;
    let block = i % ${dimensionQuads}u;
    let row = tileRow + rowInTile;
    if (row < call.rowCount) {
      let xi = noiseAt(row, step, block);
      for (var j = 0u; j < 4u; j++) {
        let column = 4u * block + j;
        if (column < ${dimension}u) {
          let at = row * ${dimension}u + column;
          let x = points[at];
          if (step + 1u == call.walkSteps) { previous[at] = x; }
          let slope = proposals[at].z;
          proposals[at] = vec4f(x, xi[j] - 0.5 * ${stepSize} * slope, slope, xi[j]);
        }
      }
    }
  }
}

fn drift() {${each(`proposals[at].x += ${stepSize} * proposals[at].y;`)}
}

fn kick(share: f32) {${each(`proposals[at].y -= share * ${stepSize} * slopeAt(rowInTile, column, proposals[at].x);`)}
}`
}

function mainSource(energy: WeightedEnergy, plan: TilePlan, judged: boolean): string {
  return `@compute @workgroup_size(${plan.threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
  beginTile(group, index);
  var flags = 0u;
  var taken = 0u;
  if (call.isFirst == 1u) { begin(); } else { recallRow(); }
  ${bothBarriers}
  for (var i = 0u; i < call.steps; i++) {
    let leap = (call.firstLeap + i) % call.leapfrogSteps;
    let step = (call.firstLeap + i) / call.leapfrogSteps;
    if (leap == 0u) {
      open(step);
      ${bothBarriers}
    }
    drift();
    ${bothBarriers}
    forward();
    reverse();
    let isEnd = leap + 1u == call.leapfrogSteps;
    kick(select(1.0, 0.5, isEnd));
    ${bothBarriers}
    if (isEnd) {
      let row = tileRow + lid;
      if (lid < ${plan.rows}u) {
        isTaken[lid] = 0u;
        if (row < call.rowCount) {
          ${judged ? decision : 'isTaken[lid] = 1u; energyHere[lid] = jet[lid];'}
        }
      }
      workgroupBarrier();
      ${eachCoordinate(
        energy,
        plan,
        `if (isTaken[rowInTile] == 1u) {
        let x = proposals[at].x;
        points[at] = x;
        proposals[at].z = slopeAt(rowInTile, column, x);
      }`,
      )}
      ${bothBarriers}
    }
  }
  noteRow(taken);
  writeExtent(flags, taken);
}
`
}

/** The logarithm of the ratio that a trajectory's end is taken with. */
const advantageSource = (dimension: number): string => `
fn advantageOf(row: u32, rowInTile: u32) -> f32 {
  var drop = 0.0;
  for (var column = 0u; column < ${dimension}u; column++) {
    let proposal = proposals[row * ${dimension}u + column];
    drop += proposal.w * proposal.w - proposal.y * proposal.y;
  }
  return energyHere[rowInTile] - jet[rowInTile] + 0.5 * drop;
}
`

const decision = `if (!isPositiveInfinity(jet[lid])) {
            let advantage = advantageOf(row, lid);
            if (isNotANumber(advantage)) {
              flags |= 4u;
            } else if (log(uniformAt(row, step)) < advantage) {
              isTaken[lid] = 1u;
              taken++;
              energyHere[lid] = jet[lid];
            }
          }`
