// Title, caption, lane keys and small print of a chart, arranged in the room that there is.

import type { Context2D } from '../figure.ts'
import { drawLaneKey, laneKeyRoom, laneKeyWidth, wrapText } from '../marks.ts'
import type { TextRuler } from '../text-ruler.ts'
import { fontOf, type FigureColours, type LaneStyle } from '../theme.ts'

export interface Branch {
  /** On the horizontal axis. */
  at: number
  label: string
  colour: string
}

/** A lane that leaves the axis: said at the edge where it first does. */
export interface EdgeNote {
  at: number
  side: 'above' | 'below'
  text: string
  colour: string
}

/** Beside the last value of a lane, in the values of the axes. */
export interface EndSign {
  x: number
  y: number
  text: string
  colour: string
}

export interface HeaderContent {
  title: string
  caption: string
  /** With a style of its own, or a dashed line where it is a kind of line and no lane. */
  keys: readonly { label: string; style: LaneStyle | readonly number[] }[]
  footnote: string
  background: string | null
  /** Said in the middle of the chart when there is nothing to draw. */
  emptyText: string
  /** Position of the marked iteration on the horizontal axis. */
  markedAt: number | null
  /** Where a lane was changed while it trained: a dashed line each in the lane's colour. */
  branches: readonly Branch[]
  edges: readonly EdgeNote[]
  /** Signs at the ends of lines whose last number something weakens. */
  signs: readonly EndSign[]
  /** Words for the horizontal line that means something: a key above the plot, where no curve is. */
  reference: { value: number; label: string } | null
  /** Stands before the title where the title is a lane's name. */
  titleKey: LaneStyle | null
  shown: boolean
  colours: FigureColours
  fontFamily: string
}

export interface ChartSpace {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

const lineHeight = { title: 18, caption: 14, keys: 19, footnote: 13, reference: 16 }
const inset = { x: 14, top: 12, bottom: 8 }
export const referenceDash: readonly number[] = [4, 3]

/** What `options.layout.padding` must leave for the words; measured, so it follows the chart's width. */
export function headerPadding(ruler: TextRuler, width: number, content: HeaderContent) {
  const { title, caption, keys, footnote } = arrange(ruler, width, content)
  const lines =
    title.length * lineHeight.title + caption.length * lineHeight.caption + keys.length * lineHeight.keys + 10
  const head = content.shown ? inset.top + lines : content.reference ? lineHeight.reference + 2 : 8
  const foot = footnote.length > 0 ? footnote.length * lineHeight.footnote + 6 : 0
  const right = Math.max(24, 12 + 8 * Math.max(0, ...content.signs.map(({ text }) => text.length)))
  return { top: head, right, bottom: inset.bottom + foot, left: content.shown ? 10 : 4 }
}

export function paintWords(context: Context2D, space: ChartSpace, content: HeaderContent): void {
  const { colours, fontFamily } = content
  const { footnote } = arrange(context, space.width, content)
  context.save()
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  if (content.shown) paintHead(context, space, content)
  else if (content.reference) paintReferenceAlone(context, space, content)
  context.font = fontOf('small', fontFamily)
  context.fillStyle = colours.muted
  footnote.forEach((line, index) => {
    context.fillText(line, inset.x, space.height - inset.bottom - (footnote.length - 1 - index) * lineHeight.footnote)
  })
  if (content.emptyText) {
    context.font = fontOf('body', fontFamily)
    context.textAlign = 'center'
    wrapText(context, content.emptyText, space.right - space.left).forEach((line, index) => {
      context.fillText(line, (space.left + space.right) / 2, (space.top + space.bottom) / 2 + index * 14)
    })
  }
  context.restore()
}

function paintHead(context: Context2D, { width }: ChartSpace, content: HeaderContent): void {
  const { colours, fontFamily, titleKey } = content
  const { title, caption, keys } = arrange(context, width, content)
  let y = inset.top - 5
  context.font = fontOf('heading', fontFamily, true)
  context.fillStyle = colours.text
  title.forEach((line, index) => {
    y += lineHeight.title
    if (titleKey && index === 0) drawLaneKey(context, titleKey, inset.x, y - 4.5)
    context.fillText(line, inset.x + (titleKey ? laneKeyRoom : 0), y)
  })
  context.font = fontOf('body', fontFamily)
  context.fillStyle = colours.muted
  y += 2
  for (const line of caption) context.fillText(line, inset.x, (y += lineHeight.caption))
  y -= 2
  context.fillStyle = colours.text
  for (const row of keys) {
    y += lineHeight.keys
    for (const { style, label, x } of row) {
      if (isLane(style)) drawLaneKey(context, style, x, y - 1)
      else drawLineKey(context, { dash: style, colours, x, y: y - 1 })
      context.fillText(label, x + laneKeyRoom, y + 2.5)
    }
  }
}

/** Without a head the line still has its words, in a strip above the plot. */
function paintReferenceAlone(context: Context2D, space: ChartSpace, { reference, colours, fontFamily }: HeaderContent) {
  context.font = fontOf('small', fontFamily)
  const label = reference?.label ?? ''
  const left = Math.max(space.left, space.right - context.measureText(label).width - laneKeyRoom)
  drawLineKey(context, { dash: referenceDash, colours, x: left, y: space.top - 7.5 })
  context.fillStyle = colours.muted
  context.fillText(label, left + laneKeyRoom, space.top - 4.5)
}

const isLane = (style: LaneStyle | readonly number[]): style is LaneStyle => !Array.isArray(style)

interface LineKey {
  dash: readonly number[]
  colours: FigureColours
  x: number
  y: number
}

function drawLineKey(context: Context2D, { dash, colours, x, y }: LineKey): void {
  context.save()
  context.strokeStyle = colours.text
  context.lineWidth = 1.3
  context.setLineDash([...dash])
  context.beginPath()
  context.moveTo(x, y)
  context.lineTo(x + laneKeyWidth, y)
  context.stroke()
  context.restore()
}

interface PlacedKey {
  label: string
  style: LaneStyle | readonly number[]
  x: number
}

/** Breaks title, caption, keys and small print to the width. Leaves the ruler's font as it was. */
function arrange(ruler: TextRuler, width: number, content: HeaderContent) {
  const { title, caption, keys, footnote, titleKey, fontFamily } = content
  const before = ruler.font
  const room = width - 2 * inset.x
  ruler.font = fontOf('heading', fontFamily, true)
  const titleLines = wrapText(ruler, title, room - (titleKey ? laneKeyRoom : 0))
  ruler.font = fontOf('body', fontFamily)
  const captionLines = wrapText(ruler, caption, room)
  const rows = keyRows(ruler, keys, room)
  ruler.font = fontOf('small', fontFamily)
  const footnoteLines = wrapText(ruler, footnote, room)
  ruler.font = before
  return { title: titleLines, caption: captionLines, keys: rows, footnote: footnoteLines }
}

/** Keys from left to right in as many rows as they need; a label that is wider than a row goes on in the next. */
function keyRows(ruler: TextRuler, keys: HeaderContent['keys'], room: number): PlacedKey[][] {
  const rows: PlacedKey[][] = []
  let x = Infinity
  for (const { label, style } of keys) {
    const lines = wrapText(ruler, label, room - laneKeyRoom)
    const needed = laneKeyRoom + Math.max(0, ...lines.map((line) => ruler.measureText(line).width))
    if (x + needed > inset.x + room) {
      rows.push([])
      x = inset.x
    }
    lines.forEach((line, index) => {
      if (index > 0) rows.push([])
      // Lines after the first have no key of their own.
      rows[rows.length - 1].push({ label: line, style: index === 0 ? style : [0, 99], x })
    })
    x = lines.length > 1 ? Infinity : x + needed + 18
  }
  return rows
}
