// The words around a chart, drawn by a plugin inside its configuration: title, caption and lane keys above, small
// print below. Its content travels as a function in the options, so that chart.js leaves it alone.

import type { Plugin } from 'chart.js'
import type { Context2D } from '../figure.ts'
import { fontOf } from '../theme.ts'
import { sharedWords, tickTexts } from '../ticks.ts'
import { paintWords, type Branch, type HeaderContent } from './chart-words.ts'

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
    if (!content) return
    paintBranchLabels(chart, content)
    paintEdgeNotes(chart, content)
    paintEndSigns(chart, content)
    paintShared(chart, content)
  },
  afterDraw(chart, _event, options) {
    const content = contentOf(options)
    if (content) paintWords(chart.ctx as Context2D, { ...chart.chartArea, ...sizeOf(chart) }, content)
  },
}

const sizeOf = ({ width, height }: { width: number; height: number }) => ({ width, height })

type Drawn = Parameters<NonNullable<Plugin<'line'>['beforeDatasetsDraw']>>[0]

const endSignHeight = 12

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

/** How far a lane goes that leaves the axis, beside its arrow at the edge and clear of a cross that may stand there. */
function paintEdgeNotes(chart: Drawn, { edges, colours, fontFamily }: HeaderContent): void {
  const { top, bottom, left, right } = chart.chartArea
  const context = chart.ctx as Context2D
  context.save()
  context.font = fontOf('small', fontFamily)
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  const used = { above: 0, below: 0 }
  for (const { at, side, text, colour } of edges) {
    const { width } = context.measureText(text)
    const x = Math.min(Math.max(left, chart.scales.x.getPixelForValue(at)) + 8, right - width - 4)
    const y = side === 'above' ? top + 17 + used.above * 13 : bottom - 17 - used.below * 13
    used[side]++
    context.fillStyle = colours.plate
    context.fillRect(x - 2, y - 6, width + 6, 12)
    context.fillStyle = colour
    context.fillRect(x - 2, y - 6, 1.5, 12)
    context.fillStyle = colours.text
    context.fillText(text, x + 2, y)
  }
  context.restore()
}

/** Right of the last marker; signs of lanes that end close together are moved apart. */
function paintEndSigns(chart: Drawn, { signs, fontFamily, colours }: HeaderContent): void {
  const { x: across, y: up } = chart.scales
  const { top, bottom, left, right } = chart.chartArea
  const context = chart.ctx as Context2D
  const placed = signs
    .map((sign) => ({ ...sign, x: across.getPixelForValue(sign.x), y: up.getPixelForValue(sign.y) }))
    .filter(({ x, y }) => x >= left && x <= right + 1 && y >= top - 1 && y <= bottom + 1)
    .sort((a, b) => a.y - b.y)
  context.save()
  context.font = fontOf('body', fontFamily, true)
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  let free = -Infinity
  for (const { x, y, text, colour } of placed) {
    const at = Math.max(y, free)
    free = at + endSignHeight
    const width = context.measureText(text).width
    context.fillStyle = colours.plate
    context.fillRect(x + 5, at - endSignHeight / 2, width + 2, endSignHeight)
    context.fillStyle = colour
    context.fillText(text, x + 6, at + 0.5)
  }
  context.restore()
}

/** What the numbers of an axis share: above the vertical, at the end of the horizontal. */
function paintShared(chart: Drawn, { colours, fontFamily }: HeaderContent): void {
  const { top, bottom, left, right } = chart.chartArea
  const context = chart.ctx as Context2D
  context.save()
  context.font = fontOf('small', fontFamily)
  context.fillStyle = colours.muted
  context.textBaseline = 'alphabetic'
  context.textAlign = 'left'
  context.fillText(sharedText(chart.scales.y), left + 2, top - 3)
  context.textAlign = 'right'
  context.fillText(sharedText(chart.scales.x), right, bottom + 30)
  context.restore()
}

function sharedText({ type, ticks }: { type: string; ticks: readonly { value: number }[] }): string {
  if (type === 'logarithmic' || ticks.length === 0) return ''
  return sharedWords(
    tickTexts(
      ticks.map(({ value }) => value),
      { counts: true },
    ),
  )
}
