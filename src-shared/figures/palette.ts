// The names of the colours that lanes have: places of the palette, or a colour of a person's own.

import * as v from 'valibot'

/** On dark, `blue` is the brighter of the two blues. */
export const paletteNames = ['blue', 'vermilion', 'green', 'pink', 'orange', 'other-blue', 'ink'] as const
export type PaletteName = (typeof paletteNames)[number]

/** Of the palette, or `#rrggbb`, the same on light and dark. */
export type LaneColour = PaletteName | `#${string}`

export const laneColourSchema = v.union([
  v.picklist(paletteNames),
  v.custom<`#${string}`>(
    (input) => typeof input === 'string' && /^#[0-9a-f]{6}$/.test(input),
    'Expected a colour of the palette or #rrggbb in small letters.',
  ),
])

export const paletteWords: Record<PaletteName, string> = {
  blue: 'Blue',
  vermilion: 'Vermilion',
  green: 'Green',
  pink: 'Pink',
  orange: 'Orange',
  'other-blue': 'The other blue',
  ink: 'Black, white on dark',
}
