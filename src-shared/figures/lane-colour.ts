// The colours of lanes: the palette by position, or what a person chose for a lane.
//
// A colour never changes a result, so it is kept with how an experiment is looked at. Two lanes of an experiment have the
// same colour only where the palette is used up; then dash and marker tell them apart.

import { colourDistance } from './colour-distance.ts'
import { figureThemes, type FigureTheme } from './figure.ts'
import { contrastRatio } from './contrast.ts'
import { paletteNames, type LaneColour } from './palette.ts'
import { figureColours, paletteColours } from './theme.ts'

export interface ColouredLane {
  laneIndex: number
  /** As chosen; absent: the palette's. */
  colour?: LaneColour | undefined
}

/**
 * One colour per lane, in their order. What was chosen stands, of two alike the first; the others take the palette's at
 * their position, or where that is taken the first that is free.
 */
export function distinctColours(lanes: readonly ColouredLane[]): LaneColour[] {
  const taken = new Set<LaneColour>()
  const chosen = lanes.map(({ colour }) => {
    if (colour === undefined || taken.has(colour)) return null
    taken.add(colour)
    return colour
  })
  const own = lanes.map(({ laneIndex }) => paletteNames[laneIndex % paletteNames.length])
  const waiting = new Set(own.filter((_name, index) => chosen[index] === null))
  return lanes.map((_lane, index) => {
    const colour = chosen[index]
    if (colour !== null) return colour
    if (!taken.has(own[index])) return own[index]
    const free = paletteNames.find((name) => !taken.has(name) && !waiting.has(name))
    if (free) taken.add(free)
    return free ?? own[index]
  })
}

/** For lanes by id: their colours where these are not simply the palette's at their position. */
export function colourChoices(
  lanes: readonly { id: string }[],
  colours: Readonly<Record<string, LaneColour>>,
): (LaneColour | undefined)[] {
  const found = distinctColours(lanes.map(({ id }, laneIndex) => ({ laneIndex, colour: colours[id] })))
  return found.map((colour, laneIndex) =>
    colour === paletteNames[laneIndex % paletteNames.length] ? undefined : colour,
  )
}

/**
 * The colours after a lane was given one. Whoever had it gets the lane's old colour: `swapped` is that lane's id.
 */
export function withColour(
  lanes: readonly { id: string }[],
  colours: Readonly<Record<string, LaneColour>>,
  { id, colour }: { id: string; colour: LaneColour },
): { colours: Record<string, LaneColour>; swapped: string | null } {
  const now = distinctColours(lanes.map((lane, laneIndex) => ({ laneIndex, colour: colours[lane.id] })))
  const old = now[lanes.findIndex((lane) => lane.id === id)]
  const holder = lanes.find((lane, index) => lane.id !== id && now[index] === colour)
  const swapped = holder && colour !== old ? holder.id : null
  return { colours: { ...colours, [id]: colour, ...(swapped !== null && { [swapped]: old }) }, swapped }
}

/** Lines and marks below it are hard to see (WCAG 2.2, 1.4.11). */
export const contrastMinimum = 3

/** Of a lane's colour with the ground of figures, 1 … 21. */
export const contrastOn = (colour: LaneColour, theme: FigureTheme): number =>
  contrastRatio(paletteColours(colour)[theme], figureColours[theme].background)

/** Below it two thin lines are mistaken for each other (CIE L*a*b*). */
const distanceMinimum = 20

export interface NamedColour {
  label: string
  colour: LaneColour
}

/** What is to be said of a colour before it is taken: where it is hard to see, and whose it resembles. */
export function colourWarnings(colour: LaneColour, others: readonly NamedColour[]): string[] {
  const faint = figureThemes.flatMap((theme) => {
    const contrast = contrastOn(colour, theme)
    return contrast < contrastMinimum ? [`${contrast.toFixed(1)} : 1 on the ${theme} page`] : []
  })
  const alike = others.filter((other) => figureThemes.some((theme) => isAlike(colour, other.colour, theme)))
  return [
    ...(faint.length > 0 ? [`Hard to see: contrast ${faint.join(', ')}, less than ${contrastMinimum} : 1.`] : []),
    ...(alike.length > 0 ? [`Close to the colour of ${alike.map(({ label }) => label).join(', ')}.`] : []),
  ]
}

const isAlike = (a: LaneColour, b: LaneColour, theme: FigureTheme): boolean =>
  colourDistance(paletteColours(a)[theme], paletteColours(b)[theme]) < distanceMinimum
