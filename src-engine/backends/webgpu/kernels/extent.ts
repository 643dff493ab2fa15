// How far a tile's rows have gone, and whether they are numbers: (flags, squared radius, taken, 0) per tile. Behind the
// tiles, where proposals are judged, each row: (taken, energy, 0, 0).
//
// Flags: 1 a coordinate is NaN or ±∞, 2 one is NaN, 4 a proposal could not be judged. They are read off the bits,
// because WGSL lets a compiler take it that NaN never occurs.

import type { TilePlan } from './tile-plan.ts'

export const extentFlags = { notFinite: 1, notANumber: 2, incomparable: 4 }

export const numberKindSource = `
fn isNotFinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) == 0x7f800000u; }
fn isNotANumber(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn isPositiveInfinity(x: f32) -> bool { return bitcast<u32>(x) == 0x7f800000u; }
`

/** `writeExtent(flags, taken)` of each thread's own row, called by all; `numbers`, which begins with the centre, and `extents` are buffers. */
export const extentSource = (dimension: number, plan: TilePlan): string => `
var<workgroup> rowFlags: array<u32, ${plan.rows}>;
var<workgroup> rowSquares: array<f32, ${plan.rows}>;
var<workgroup> rowTaken: array<u32, ${plan.rows}>;

fn writeExtent(firstFlags: u32, taken: u32) {
  let row = tileRow + lid;
  if (lid < ${plan.rows}u) {
    var flags = firstFlags;
    var square = 0.0;
    if (row < call.rowCount) {
      for (var column = 0u; column < ${dimension}u; column++) {
        let x = points[row * ${dimension}u + column];
        if (isNotFinite(x)) { flags |= 1u; }
        if (isNotANumber(x)) { flags |= 2u; }
        let offset = x - numbers[column];
        square += offset * offset;
      }
    }
    rowFlags[lid] = flags;
    rowSquares[lid] = square;
    rowTaken[lid] = taken;
  }
  workgroupBarrier();
  if (lid == 0u) {
    var flags = 0u;
    var largest = 0.0;
    var sum = 0u;
    for (var i = 0u; i < ${plan.rows}u; i++) {
      flags |= rowFlags[i];
      if (rowSquares[i] > largest) { largest = rowSquares[i]; }
      sum += rowTaken[i];
    }
    let at = tileRow / ${plan.rows}u;
    if (call.isFirst == 0u) { flags |= extents[at].x & 4u; sum += extents[at].z; }
    extents[at] = vec4u(flags, bitcast<u32>(largest), sum, 0u);
  }
}
`

/** `energyHere` of each row in the tile; `noteRow` and `recallRow` are called by all and carry it over dispatches. */
export const rowNoteSource = ({ rows }: TilePlan): string => `
var<workgroup> energyHere: array<f32, ${rows}>;

fn noteOf(row: u32) -> u32 { return (call.rowCount + ${rows - 1}u) / ${rows}u + row; }

fn noteRow(taken: u32) {
  let row = tileRow + lid;
  if (lid < ${rows}u && row < call.rowCount) {
    var sum = taken;
    if (call.isFirst == 0u) { sum += extents[noteOf(row)].x; }
    extents[noteOf(row)] = vec4u(sum, bitcast<u32>(energyHere[lid]), 0u, 0u);
  }
}

fn recallRow() {
  let row = tileRow + lid;
  if (lid < ${rows}u && row < call.rowCount) { energyHere[lid] = bitcast<f32>(extents[noteOf(row)].y); }
}
`
