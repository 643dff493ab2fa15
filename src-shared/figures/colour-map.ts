// Colours of fields as tables of 256: viridis, perceptually even, readable in grey and with any colour vision; and for
// values of either sign blue over white to red, which those tell apart who do not see red from green.

import { interpolateRdBu, interpolateViridis } from 'd3-scale-chromatic'

/** 256 × RGB. */
export const viridis: Uint8Array = makeTable(interpolateViridis)

/** 256 × RGB: blue at 0, white in the middle, red at 1. */
export const blueToRed: Uint8Array = makeTable((t) => interpolateRdBu(1 - t))

/** CSS colour at t from 0 (dark, unlikely) to 1 (bright, likely); t is clamped. */
export function colourOf(t: number): string {
  const entry = 3 * tableIndex(t)
  return `rgb(${viridis[entry]}, ${viridis[entry + 1]}, ${viridis[entry + 2]})`
}

/** Row of the table for t; NaN has none and must be caught before. */
export function tableIndex(t: number): number {
  return t <= 0 ? 0 : t >= 1 ? 255 : Math.round(t * 255)
}

function makeTable(interpolate: (t: number) => string): Uint8Array {
  const table = new Uint8Array(256 * 3)
  for (let index = 0; index < 256; index++) {
    table.set(channelsOf(interpolate(index / 255)), 3 * index)
  }
  return table
}

/** d3 answers `#rrggbb` for tabulated maps and `rgb(r, g, b)` for computed ones. */
function channelsOf(colour: string): number[] {
  if (colour.startsWith('#')) return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16))
  return (colour.match(/\d+/g) ?? []).map(Number)
}
