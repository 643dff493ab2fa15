// What stands around every figure of a study: title and caption above, lanes' keys, provenance below.

import type { Context2D, FigureTheme } from '../figure.ts'
import { footnoteHeight, pageMargin, paintFootnote } from '../footnote.ts'
import { drawLaneKey, fittingText, laneKeyRoom, wrapText } from '../marks.ts'
import type { Size } from '../panel-geometry.ts'
import { textRuler } from '../text-ruler.ts'
import { exportFontFamily, figureColours, fontOf, laneStyle } from '../theme.ts'
import type { StudyLane } from './study-cells.ts'

export interface FrameContent {
  title: string
  /** What is shown and how it was obtained. */
  caption: string
  /** Lanes whose keys stand above; empty where panels name them. */
  keys: readonly StudyLane[]
  provenance: string
}

export interface FrameOptions {
  size: Size
  theme: FigureTheme
  fontFamily: string
  /** On screen title, caption and keys stand beside the canvas. */
  header: boolean
}

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

const titleHeight = 24
const captionLine = 13.5
const keyLine = 19
const gap = 8

const edge = 8

/** CSS pixels above and below the figure itself, at this width. */
export function frameHeights(content: FrameContent, width: number, header: boolean): { top: number; bottom: number } {
  if (!header) return { top: edge, bottom: edge }
  const inner = width - 2 * pageMargin
  const captionLines = wrapText(textRuler('small'), content.caption, inner).length
  const words = headHeight(content) + captionLines * captionLine + keyRows(content, inner).length * keyLine
  return { top: pageMargin + words + gap, bottom: footnoteHeight(content.provenance, width) + 8 }
}

const headHeight = ({ title }: FrameContent): number => (title === '' ? 0 : titleHeight)

/** The rectangle that is left for the figure. */
export function frameBody(content: FrameContent, { size, header }: FrameOptions): Rectangle {
  const { top, bottom } = frameHeights(content, size.width, header)
  const margin = header ? pageMargin : edge
  return {
    x: margin,
    y: top,
    width: size.width - 2 * margin,
    height: Math.max(40, size.height - top - bottom),
  }
}

/** Without a header it paints nothing. */
export function paintFrame(context: Context2D, content: FrameContent, options: FrameOptions): void {
  const { size, theme, fontFamily, header } = options
  if (!header) return
  const colours = figureColours[theme]
  const inner = size.width - 2 * pageMargin
  context.fillStyle = colours.background
  context.fillRect(0, 0, size.width, size.height)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.font = fontOf('title', fontFamily, true)
  context.fillStyle = colours.text
  context.fillText(fittingText(context, [content.title], inner), pageMargin, pageMargin + 15)
  let y = pageMargin + headHeight(content)
  // Broken by the ruler that reserved the room, so that no line more is wanted than there is.
  context.font = fontOf('small', fontFamily)
  context.fillStyle = colours.muted
  for (const line of wrapText(textRuler('small'), content.caption, inner)) {
    context.fillText(line, pageMargin, y + 10)
    y += captionLine
  }
  context.font = fontOf('body', fontFamily)
  for (const row of keyRows(content, inner)) {
    for (const { lane, x } of row) {
      drawLaneKey(context, laneStyle(lane.laneIndex, theme), pageMargin + x, y + 9)
      context.fillStyle = colours.text
      context.fillText(lane.label, pageMargin + x + laneKeyRoom, y + 13)
    }
    y += keyLine
  }
  paintFootnote(context, { text: content.provenance, size, theme, fontFamily })
}

function keyRows({ keys }: FrameContent, width: number): { lane: StudyLane; x: number }[][] {
  const ruler = textRuler('body')
  ruler.font = fontOf('body', exportFontFamily)
  const rows: { lane: StudyLane; x: number }[][] = []
  let x = 0
  for (const lane of keys) {
    const room = laneKeyRoom + ruler.measureText(lane.label).width + 18
    if (rows.length === 0 || x + room > width) {
      rows.push([])
      x = 0
    }
    rows[rows.length - 1].push({ lane, x })
    x += room
  }
  return rows
}
