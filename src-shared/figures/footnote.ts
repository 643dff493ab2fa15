// The line of provenance along the bottom of exported figures.

import type { Size } from './comparison.ts'
import type { Context2D, FigureTheme } from './figure.ts'
import { wrapText } from './marks.ts'
import { figureColours, fontOf } from './theme.ts'

export const pageMargin = 20
/** Room for two lines. */
export const footnoteHeight = 34
const lineHeight = 12.5

export interface PaintFootnoteOptions {
  text: string
  size: Size
  theme: FigureTheme
  fontFamily: string
}

/** Ends at the lower margin; a third line and more are cut with an ellipsis. */
export function paintFootnote(context: Context2D, { text, size, theme, fontFamily }: PaintFootnoteOptions): void {
  context.font = fontOf('small', fontFamily)
  context.fillStyle = figureColours[theme].muted
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  const all = wrapText(context, text, size.width - 2 * pageMargin)
  const lines = all.length > 2 ? [all[0], `${all[1]}…`] : all
  lines.forEach((line, index) => {
    context.fillText(line, pageMargin, size.height - pageMargin + 4 - (lines.length - 1 - index) * lineHeight)
  })
}
