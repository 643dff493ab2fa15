// Training as an animation: which iterations are its frames, how long each stands, and the strip below that says where
// training is.

import * as v from 'valibot'
import { formatCount } from '../numbers.ts'
import type { Context2D, FigureName, FigureTheme } from './figure.ts'
import { pageMargin } from './footnote.ts'
import { figureColours, fontOf, laneStyle } from './theme.ts'

export const animationFormats = ['gif', 'apng'] as const
export type AnimationFormat = (typeof animationFormats)[number]

export const animationFormatTitles: Record<AnimationFormat, string> = { gif: 'GIF', apng: 'Animated PNG' }

export const animationOptionsSchema = v.strictObject({
  /** At most so many; where more snapshots were made, evenly chosen ones. */
  frames: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(500)),
  framesPerSecond: v.pipe(v.number(), v.minValue(0.5), v.maxValue(30)),
})
export type AnimationOptions = v.InferOutput<typeof animationOptionsSchema>

export const usualAnimation: AnimationOptions = { frames: 60, framesPerSecond: 6 }

/** What moves: a comparison does so by its panels. */
export type AnimatedFigure = Extract<FigureName, 'panels' | 'panel'>
export const animatedFigure = (figure: FigureName): AnimatedFigure | null =>
  figure === 'comparison' || figure === 'panels' ? 'panels' : figure === 'panel' ? 'panel' : null

/**
 * Iterations of the frames, ascending: all at which some run has a snapshot, or `most` of these, evenly chosen, first and
 * last among them. `snapshots`: those of each run.
 */
export function frameIterations(snapshots: readonly (readonly number[])[], most: number): number[] {
  const all = [...new Set(snapshots.flat())].sort((a, b) => a - b)
  if (all.length <= most) return all
  return Array.from({ length: most }, (_each, index) => all[Math.round((index * (all.length - 1)) / (most - 1))])
}

/** The last frame stands, so that its end can be looked at before it begins anew. */
const lastMs = 2000

/** Of each frame, ms; GIF counts in hundredths of a second, so all do. */
export function frameDelaysMs(count: number, framesPerSecond: number): number[] {
  const each = Math.round(100 / framesPerSecond) * 10
  return Array.from({ length: count }, (_frame, index) => (index === count - 1 ? Math.max(lastMs, each) : each))
}

export const clockHeight = 34

export interface Clock {
  iteration: number
  /** Of the last frame. */
  last: number
}

export interface PaintClockOptions {
  clock: Clock
  /** Of the strip, at the context's origin; its height is `clockHeight`. */
  width: number
  theme: FigureTheme
  fontFamily: string
}

/** `iteration 1,200 of 2,000` and how far that is. */
export function paintClock(context: Context2D, { clock, width, theme, fontFamily }: PaintClockOptions): void {
  const colours = figureColours[theme]
  context.fillStyle = colours.background
  context.fillRect(0, 0, width, clockHeight)
  context.font = fontOf('heading', fontFamily, true)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  const words = (iteration: number) => `iteration ${formatCount(iteration)} of ${formatCount(clock.last)}`
  context.fillStyle = colours.text
  context.fillText(words(clock.iteration), pageMargin, 15)
  // From the longest wording on, so that it stands still.
  const left = pageMargin + context.measureText(words(clock.last)).width + 18
  const length = width - pageMargin - left
  if (length < 40) return
  context.fillStyle = colours.grid
  context.fillRect(left, 8, length, 5)
  context.fillStyle = laneStyle({ laneIndex: 0 }, theme).colour
  context.fillRect(left, 8, length * (clock.last > 0 ? clock.iteration / clock.last : 1), 5)
}
