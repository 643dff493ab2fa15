// A lesson's figure as a file has it: the plot of the screen, with its title and keys above and its settings below.

import type { LinePlot, LineRole } from '../../learn/lesson-result.ts'
import type { Context2D, FigureTheme } from '../figure.ts'
import { footnoteHeight, pageMargin, paintFootnote } from '../footnote.ts'
import { fittingText } from '../marks.ts'
import type { Size } from '../panel-geometry.ts'
import { textRuler } from '../text-ruler.ts'
import { exportFontFamily, figureColours, fontOf, withOpacity } from '../theme.ts'
import type { LessonFigureInput, LessonFigureOptions } from './lesson-figure.ts'
import { paintLinePlot, roleColour } from './paint-line-plot.ts'

interface Key {
  label: string
  role: LineRole
  shape: 'line' | 'dashed' | 'filled' | 'dot'
}

export interface MadeLessonFigure {
  plot: LinePlot
  title: string
  keys: readonly Key[]
  provenance: string
}

/** Lines and dots by the ids under which they can be named; of lines of one kind the first alone has a name. */
export const namedParts = ({ lines, dots = [] }: Pick<LinePlot, 'lines' | 'dots'>): { id: string; label: string }[] =>
  [
    ...lines.map(({ label }, index) => ({ id: `line-${index}`, label })),
    ...dots.map(({ label }, index) => ({ id: `dot-${index}`, label })),
  ].filter(({ label }) => label !== '')

export function makeLessonFigure(
  { plot: given, provenance }: LessonFigureInput,
  { words }: LessonFigureOptions,
): MadeLessonFigure {
  const plot = withWords(given, words)
  return {
    plot,
    title: words.title ?? given.title,
    keys: [
      ...plot.lines.map(({ label, role, dashed, filled }): Key => ({
        ...{ label, role },
        shape: filled ? 'filled' : dashed ? 'dashed' : 'line',
      })),
      ...(plot.dots ?? []).map(({ label, role }): Key => ({ label, role, shape: 'dot' })),
    ].filter(({ label }) => label !== ''),
    provenance: words.note ?? provenance,
  }
}

function withWords(plot: LinePlot, { horizontalAxis, verticalAxis, lanes }: LessonFigureOptions['words']): LinePlot {
  return {
    ...plot,
    horizontal: { ...plot.horizontal, label: horizontalAxis ?? plot.horizontal.label },
    vertical: { ...plot.vertical, label: verticalAxis ?? plot.vertical.label },
    lines: plot.lines.map((line, index) => ({ ...line, label: lanes[`line-${index}`] ?? line.label })),
    dots: plot.dots?.map((dot, index) => ({ ...dot, label: lanes[`dot-${index}`] ?? dot.label })),
  }
}

const widths = { natural: 640, column: 321, page: 658, slide: 800, poster: 658 } as const
const slideHeight = 450
const titleHeight = 26
const keyLine = 19
const keyRoom = 26
const gap = 6

/** CSS pixels. */
export function lessonFigureSize(made: MadeLessonFigure, { size, width: given, height }: LessonFigureOptions): Size {
  const width = given ?? widths[size]
  const plot = Math.min(340, Math.max(190, Math.round(0.46 * width)))
  const natural = headHeight(made, width) + plot + footHeight(made, width)
  return { width, height: height ?? (size === 'slide' ? Math.max(slideHeight, natural) : natural) }
}

const headHeight = (made: MadeLessonFigure, width: number): number =>
  pageMargin + (made.title === '' ? 0 : titleHeight) + keyRows(made.keys, width).length * keyLine + gap

const footHeight = ({ provenance }: MadeLessonFigure, width: number): number => footnoteHeight(provenance, width) + 8

export interface PaintLessonOptions {
  size: Size
  theme: FigureTheme
  fontFamily: string
}

export function paintLessonFigure(context: Context2D, made: MadeLessonFigure, options: PaintLessonOptions): void {
  const { size, theme, fontFamily } = options
  const colours = figureColours[theme]
  context.fillStyle = colours.background
  context.fillRect(0, 0, size.width, size.height)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  let y = pageMargin
  if (made.title !== '') {
    context.font = fontOf('title', fontFamily, true)
    context.fillStyle = colours.text
    context.fillText(fittingText(context, [made.title], size.width - 2 * pageMargin), pageMargin, y + 15)
    y += titleHeight
  }
  for (const row of keyRows(made.keys, size.width)) {
    for (const { key, x } of row) paintKey(context, key, { ...options, x: pageMargin + x, y: y + 9 })
    y += keyLine
  }
  const [head, foot] = [headHeight(made, size.width), footHeight(made, size.width)]
  const edge = pageMargin - 8
  const frame = { width: size.width - 2 * edge, height: Math.max(80, size.height - head - foot), theme, fontFamily }
  context.save()
  context.translate(edge, head)
  paintLinePlot(context, made.plot, frame)
  context.restore()
  paintFootnote(context, { text: made.provenance, size, theme, fontFamily })
}

function paintKey(
  context: Context2D,
  { label, role, shape }: Key,
  { x, y, theme, fontFamily }: PaintLessonOptions & { x: number; y: number },
): void {
  const colour = roleColour(role, theme)
  context.fillStyle = colour
  context.strokeStyle = colour
  context.lineWidth = 2
  if (shape === 'dot') {
    context.beginPath()
    context.arc(x + 9, y, 4.5, 0, 2 * Math.PI)
    context.fill()
  } else {
    if (shape === 'filled') {
      context.fillStyle = withOpacity(colour, 0.16)
      context.fillRect(x, y - 1, 18, 8)
    }
    context.setLineDash(shape === 'dashed' ? [5, 4] : [])
    context.beginPath()
    context.moveTo(x, y)
    context.lineTo(x + 18, y)
    context.stroke()
    context.setLineDash([])
  }
  context.font = fontOf('body', fontFamily)
  context.fillStyle = figureColours[theme].text
  context.fillText(label, x + keyRoom, y + 4)
}

/** As many keys in a row as fit, by the ruler that also reserves the room. */
function keyRows(keys: readonly Key[], width: number): { key: Key; x: number }[][] {
  const ruler = textRuler('body')
  ruler.font = fontOf('body', exportFontFamily)
  const rows: { key: Key; x: number }[][] = []
  let x = 0
  for (const key of keys) {
    const room = keyRoom + ruler.measureText(key.label).width + 18
    if (rows.length === 0 || x + room - 18 > width - 2 * pageMargin) {
      rows.push([])
      x = 0
    }
    rows[rows.length - 1].push({ key, x })
    x += room
  }
  return rows
}
