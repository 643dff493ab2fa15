// A figure in the colours that are on screen.

import type { FigureInput, FigureOptions } from './figure.ts'

/** The input with the colours that were asked for; with its own where none were. */
export function withColours(input: FigureInput, { colours }: Pick<FigureOptions, 'colours'>): FigureInput {
  if (colours === null) return input
  const runs = input.runs.map(({ colour: _kept, ...run }) => {
    const colour = Object.hasOwn(colours, run.run.id) ? colours[run.run.id] : undefined
    return colour === undefined ? run : { ...run, colour }
  })
  return { ...input, runs }
}
