// The words around a chart, drawn by a plugin inside its configuration: title, caption and lane keys above, small
// print below. Its content travels as a function in the options, so that chart.js leaves it alone.

import type { Plugin } from 'chart.js'
import type { Context2D } from '../figure.ts'
import { drawLaneKey, laneKeyRoom, wrapText } from '../marks.ts'
import { fontOf, type FigureColours, type LaneStyle } from '../theme.ts'

export interface Branch {
  /** On the horizontal axis. */
  at: number
  label: string
  colour: string
}

export interface HeaderContent {
  title: string
  caption: string
  lanes: readonly { label: string; style: LaneStyle }[]
  footnote: string
  background: string | null
  /** Said in the middle of the chart when there is nothing to draw. */
  emptyText: string
  /** Position of the marked iteration on the horizontal axis. */
  markedAt: number | null
  /** Where a lane was changed while it trained: a dashed line each in the lane's colour. */
  branches: readonly Branch[]
  /** Words for the horizontal line that means something. */
  reference: { value: number; label: string } | null
  /** Stands before the title where the title is a lane's name. */
  titleKey: LaneStyle | null
  shown: boolean
  colours: FigureColours
  fontFamily: string
}

const lineHeight = { title: 20, caption: 14, keys: 19, footnote: 13 }
const inset = { x: 14, top: 12, bottom: 8 }

/** What `options.layout.padding` must leave for the words; measured, so it follows the chart's width. */
export function headerPadding(context: Context2D, width: number, content: HeaderContent) {
  const { caption, keys, footnote } = arrange(context, width, content)
  const head = content.shown
    ? inset.top + lineHeight.title + caption.length * lineHeight.caption + keys.length * lineHeight.keys + 8
    : 8
  const foot = footnote.length > 0 ? footnote.length * lineHeight.footnote + 6 : 0
  return { top: head, right: 24, bottom: inset.bottom + foot, left: content.shown ? 10 : 4 }
}

export const chartHeader: Plugin<'line'> = {
  id: 'figureHeader',
  beforeDraw(chart, _event, options) {
    const content = contentOf(options)
    if (!content?.background) return
    const context = chart.ctx as Context2D
    context.fillStyle = content.background
    context.fillRect(0, 0, chart.width, chart.height)
  },
  beforeDatasetsDraw(chart, _event, options) {
    const content = contentOf(options)
    if (content) paintBranchLines(chart, content)
    if (!content || content.markedAt === null) return
    const x = chart.scales.x.getPixelForValue(content.markedAt)
    const { top, bottom, left, right } = chart.chartArea
    if (x < left || x > right) return
    const context = chart.ctx as Context2D
    context.save()
    context.strokeStyle = content.colours.axis
    context.lineWidth = 1
    context.setLineDash([1.5, 2.5])
    context.beginPath()
    context.moveTo(x, top)
    context.lineTo(x, bottom)
    context.stroke()
    context.restore()
  },
  afterDatasetsDraw(chart, _event, options) {
    const content = contentOf(options)
    if (content) paintBranchLabels(chart, content)
    if (!content?.reference) return
    const y = chart.scales.y.getPixelForValue(content.reference.value)
    const { top, bottom, right } = chart.chartArea
    if (!(y >= top && y <= bottom)) return
    const context = chart.ctx as Context2D
    context.save()
    context.font = fontOf('small', content.fontFamily)
    context.textAlign = 'right'
    context.textBaseline = 'alphabetic'
    const { width } = context.measureText(content.reference.label)
    const baseline = y - top > 16 ? y - 4.5 : y + 12
    context.fillStyle = content.colours.plate
    context.fillRect(right - 7 - width, baseline - 9.5, width + 6, 12)
    context.fillStyle = content.colours.text
    context.fillText(content.reference.label, right - 4, baseline)
    context.restore()
  },
  afterDraw(chart, _event, options) {
    const content = contentOf(options)
    if (content) paintWords(chart.ctx as Context2D, { ...chart.chartArea, ...sizeOf(chart) }, content)
  },
}

interface ChartSpace {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

const sizeOf = ({ width, height }: { width: number; height: number }) => ({ width, height })

type Drawn = Parameters<NonNullable<Plugin<'line'>['beforeDatasetsDraw']>>[0]

/** More words than these would cover the curves; lines and small print still tell of all. */
const branchLabelsMaximum = 6

function visibleBranches({ scales, chartArea }: Drawn, { branches }: HeaderContent): (Branch & { x: number })[] {
  return branches
    .map((branch) => ({ ...branch, x: scales.x.getPixelForValue(branch.at) }))
    .filter(({ x }) => x >= chartArea.left && x <= chartArea.right)
}

function paintBranchLines(chart: Drawn, content: HeaderContent): void {
  const { top, bottom } = chart.chartArea
  const context = chart.ctx as Context2D
  context.save()
  context.lineWidth = 1
  context.setLineDash([4, 3])
  for (const { x, colour } of visibleBranches(chart, content)) {
    context.strokeStyle = colour
    context.beginPath()
    context.moveTo(x, top)
    context.lineTo(x, bottom)
    context.stroke()
  }
  context.restore()
}

/** Right of their lines, left of them near the right edge; one below the other, so that none covers another. */
function paintBranchLabels(chart: Drawn, content: HeaderContent): void {
  const { top, bottom, right } = chart.chartArea
  const context = chart.ctx as Context2D
  context.save()
  context.font = fontOf('small', content.fontFamily)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  const room = Math.floor((bottom - top) / 13) - 1
  const shown = visibleBranches(chart, content).slice(0, Math.min(branchLabelsMaximum, room))
  shown.forEach(({ x, label, colour }, index) => {
    const { width } = context.measureText(label)
    const left = x + width + 10 <= right ? x + 4 : x - width - 4
    const baseline = top + 11 + index * 13
    context.fillStyle = content.colours.plate
    context.fillRect(left - 2, baseline - 9.5, width + 4, 12)
    context.fillStyle = colour
    context.fillRect(left - 2, baseline - 9.5, 1.5, 12)
    context.fillStyle = content.colours.text
    context.fillText(label, left + 2, baseline)
  })
  context.restore()
}

function contentOf(options: unknown): HeaderContent | null {
  const content = (options as { content?: () => HeaderContent }).content
  return content ? content() : null
}

function paintWords(context: Context2D, space: ChartSpace, content: HeaderContent): void {
  const { colours, fontFamily } = content
  const { caption, keys, footnote } = arrange(context, space.width, content)
  context.save()
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  if (content.shown) {
    let y = inset.top + 13
    context.font = fontOf('heading', fontFamily, true)
    context.fillStyle = colours.text
    if (content.titleKey) drawLaneKey(context, content.titleKey, inset.x, y - 4.5)
    context.fillText(content.title, inset.x + (content.titleKey ? laneKeyRoom : 0), y)
    context.font = fontOf('body', fontFamily)
    context.fillStyle = colours.muted
    for (const line of caption) context.fillText(line, inset.x, (y += lineHeight.caption) + 2)
    context.fillStyle = colours.text
    for (const row of keys) {
      y += lineHeight.keys
      for (const key of row) {
        drawLaneKey(context, key.style, key.x, y - 1)
        context.fillText(key.label, key.x + laneKeyRoom, y + 2.5)
      }
    }
  }
  context.font = fontOf('small', fontFamily)
  context.fillStyle = colours.muted
  footnote.forEach((line, index) => {
    context.fillText(line, inset.x, space.height - inset.bottom - (footnote.length - 1 - index) * lineHeight.footnote)
  })
  if (content.emptyText) {
    context.font = fontOf('body', fontFamily)
    context.textAlign = 'center'
    context.fillText(content.emptyText, (space.left + space.right) / 2, (space.top + space.bottom) / 2)
  }
  context.restore()
}

/** Breaks caption, keys and small print to the width. */
function arrange(context: Context2D, width: number, { caption, lanes, footnote, fontFamily }: HeaderContent) {
  context.save()
  const room = width - 2 * inset.x
  context.font = fontOf('body', fontFamily)
  const captionLines = wrapText(context, caption, room)
  const keys: { label: string; style: LaneStyle; x: number }[][] = []
  let x = Infinity
  for (const { label, style } of lanes) {
    const needed = laneKeyRoom + context.measureText(label).width
    if (x + needed > inset.x + room) {
      keys.push([])
      x = inset.x
    }
    keys[keys.length - 1].push({ label, style, x })
    x += needed + 18
  }
  context.font = fontOf('small', fontFamily)
  const footnoteLines = wrapText(context, footnote, room)
  context.restore()
  return { caption: captionLines, keys, footnote: footnoteLines }
}
