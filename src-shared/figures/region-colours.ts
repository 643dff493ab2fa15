// Classes as regions of the plane: the colour of a cell is that of its most probable class, and the stronger the more
// probable this is. Where classes overlap, the colours of both fade into the ground.

import { classColour } from './class-colours.ts'
import type { FigureTheme } from './figure.ts'
import { figureColours } from './theme.ts'

/** What even the least probable of the likeliest is coloured by, and the most probable. */
const strengths = { least: 0.05, most: 0.5 }

/** The ground mixed with the class's colour; `share` from 0, as probable as all others, to 1. RGB. */
export function regionColour(label: number, share: number, theme: FigureTheme): number[] {
  return mixedWith(classColour(label, theme), share, theme)
}

/** The same without a class, for the key to how probable it is. */
export const strengthColour = (share: number, theme: FigureTheme): number[] =>
  mixedWith(figureColours[theme].muted, share, theme)

function mixedWith(colour: string, share: number, theme: FigureTheme): number[] {
  const strength = strengths.least + (strengths.most - strengths.least) * Math.min(1, Math.max(0, share))
  const ground = channels(figureColours[theme].background)
  return channels(colour).map((channel, index) => Math.round(strength * channel + (1 - strength) * ground[index]))
}

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
