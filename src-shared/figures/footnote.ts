// The line of provenance along the bottom of exported figures.

import type { Size } from './panel-geometry.ts'
import type { Context2D, FigureTheme } from './figure.ts'
import { wrapText } from './marks.ts'
import { textRuler } from './text-ruler.ts'
import { figureColours, fontOf } from './theme.ts'

export const pageMargin = 20
const lineHeight = 12.5

/** Room for all lines that the text will take; none without a text. */
export function footnoteHeight(text: string, width: number): number {
  if (text === '') return 0
  const lines = wrapText(textRuler('small'), text, width - 2 * pageMargin).length
  return 12 + lineHeight * Math.max(1, lines)
}

export interface PaintFootnoteOptions {
  text: string
  size: Size
  theme: FigureTheme
  fontFamily: string
  /** Left edge; the page's margin where absent. */
  left?: number
}

/** Ends at the lower margin. */
export function paintFootnote(context: Context2D, options: PaintFootnoteOptions): void {
  const { text, size, theme, fontFamily, left = pageMargin } = options
  context.font = fontOf('small', fontFamily)
  context.fillStyle = figureColours[theme].muted
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  const lines = wrapText(context, text, size.width - 2 * pageMargin)
  lines.forEach((line, index) => {
    context.fillText(line, left, size.height - pageMargin + 4 - (lines.length - 1 - index) * lineHeight)
  })
}
