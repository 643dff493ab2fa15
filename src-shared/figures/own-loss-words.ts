// Heading and small print around the charts of own losses, when they stand in one file.

import { ownLossesReason } from './charts/own-losses.ts'
import type { Context2D, FigureInput, FigureTheme } from './figure.ts'
import { pageMargin, paintFootnote } from './footnote.ts'
import { fittingText } from './marks.ts'
import type { Size } from './panel-geometry.ts'
import { figureColours, fontOf } from './theme.ts'

export interface OwnLossWordsOptions {
  input: FigureInput
  size: Size
  theme: FigureTheme
  fontFamily: string
  /** In place of the heading's own; empty for none. */
  title: string | null
}

export function paintOwnLossWords(context: Context2D, options: OwnLossWordsOptions): void {
  const { input, size, theme, fontFamily, title } = options
  const colours = figureColours[theme]
  context.fillStyle = colours.background
  context.fillRect(0, 0, size.width, size.height)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.font = fontOf('title', fontFamily, true)
  context.fillStyle = colours.text
  context.fillText(fittingText(context, [title ?? 'Own losses'], size.width - 28), 14, pageMargin + 14)
  context.font = fontOf('body', fontFamily)
  context.fillStyle = colours.muted
  context.fillText(fittingText(context, [ownLossesReason], size.width - 28), 14, pageMargin + 32)
  paintFootnote(context, { text: input.provenance, size, theme, fontFamily, left: 14 })
}
