// The line of provenance along the bottom of exported figures.

import type { Size } from './comparison.ts'
import type { Context2D, FigureTheme } from './figure.ts'
import { wrapText } from './marks.ts'
import { figureColours, fontOf, fontSizes } from './theme.ts'

export const pageMargin = 20
const lineHeight = 12.5

/** Room for the one or two lines that the text will take, judged by an average letter. */
export function footnoteHeight(text: string, width: number): number {
  const lines = (text.length * fontSizes.small * 0.59) / (width - 2 * pageMargin)
  return 12 + lineHeight * Math.min(2, Math.max(1, Math.ceil(lines)))
}

export interface PaintFootnoteOptions {
  text: string
  size: Size
  theme: FigureTheme
  fontFamily: string
  /** Left edge; the page's margin where absent. */
  left?: number
}

/** Ends at the lower margin; a third line and more are cut with an ellipsis. */
export function paintFootnote(context: Context2D, options: PaintFootnoteOptions): void {
  const { text, size, theme, fontFamily, left = pageMargin } = options
  context.font = fontOf('small', fontFamily)
  context.fillStyle = figureColours[theme].muted
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  const all = wrapText(context, text, size.width - 2 * pageMargin)
  const lines = all.length > 2 ? [all[0], `${all[1]}…`] : all
  lines.forEach((line, index) => {
    context.fillText(line, left, size.height - pageMargin + 4 - (lines.length - 1 - index) * lineHeight)
  })
}
