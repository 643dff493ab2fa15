// Colours of fields as tables of 256: viridis, perceptually even, readable in grey and with any colour vision; and for
// values of either sign blue to red, which those tell apart who do not see red from green: over white on a light page,
// over near black on a dark one, so that "no difference" recedes in both.

import { interpolateRdBu, interpolateViridis } from 'd3-scale-chromatic'
import { strengthColour } from './region-colours.ts'
import type { FigureTheme, ShownQuantity } from './figure.ts'

/** 256 × RGB. */
export const viridis: Uint8Array = makeTable(interpolateViridis)

/** 256 × RGB: blue at 0, white in the middle, red at 1. */
export const blueToRed: Uint8Array = makeTable((t) => interpolateRdBu(1 - t))

/** Light blue, blue, near black, red, light orange: as light at one end as at the other. */
const onDark = ['#a8daff', '#2f86d0', '#1b1f24', '#cc4f3c', '#ffc3a0']

/** 256 × RGB: blue at 0, near black in the middle, red at 1; brighter with every step away from the middle. */
export const blueToRedOnDark: Uint8Array = makeTable((t) => betweenStops(onDark, t))

/** 256 × RGB, of no class: how the colours of regions grow. */
const classStrengths: Record<FigureTheme, Uint8Array> = {
  light: makeTable((t) => `rgb(${strengthColour(t, 'light').join(', ')})`),
  dark: makeTable((t) => `rgb(${strengthColour(t, 'dark').join(', ')})`),
}

/** 256 × RGB. */
export function colourTable(quantity: ShownQuantity, theme: FigureTheme): Uint8Array {
  if (quantity === 'classes') return classStrengths[theme]
  if (quantity !== 'difference') return viridis
  return theme === 'light' ? blueToRed : blueToRedOnDark
}

/** CSS colour at t from 0 (dark, unlikely) to 1 (bright, likely); t is clamped. */
export function colourOf(t: number, table: Uint8Array = viridis): string {
  const entry = 3 * tableIndex(t)
  return `rgb(${table[entry]}, ${table[entry + 1]}, ${table[entry + 2]})`
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

/** Between neighbouring stops in linear light, so that nothing between two of them is darker than both. */
function betweenStops(stops: readonly string[], t: number): string {
  const at = Math.min(stops.length - 2, Math.floor(t * (stops.length - 1)))
  const share = t * (stops.length - 1) - at
  const [from, to] = [channelsOf(stops[at]), channelsOf(stops[at + 1])]
  const mixed = from.map((channel, index) => {
    const light = (1 - share) * (channel / 255) ** 2.2 + share * (to[index] / 255) ** 2.2
    return Math.round(255 * light ** (1 / 2.2))
  })
  return `rgb(${mixed.join(', ')})`
}
