// A report as a PDF of A4 pages: text as text in embedded fonts, figures as vectors.

import { createCanvas, PDFDocument } from '@napi-rs/canvas'
import type { Context2D } from '../../src-shared/figures/figure.ts'
import { fittingName } from '../../src-shared/figures/marks.ts'
import type { TextRuler } from '../../src-shared/figures/text-ruler.ts'
import type { Fact, Report, ReportBlock, ReportFigure } from '../../src-shared/report/report.ts'
import { pdfMetadata } from './draw-pdf.ts'
import { drawChecked } from './draw-png.ts'
import type { TextCheck } from './export-fonts.ts'
import { reportDrawing } from './report-drawing.ts'
import { fontOfStyle, ink, paper, ReportPages, textWidth, type TextStyle } from './report-pages.ts'
import { addKey, addTable } from './report-table.ts'

const body: TextStyle = { size: 9 }
const muted: TextStyle = { size: 8, colour: ink.muted }

export function drawReport(report: Report, check: TextCheck): Uint8Array {
  const ruler = createCanvas(1, 1).getContext('2d')
  ruler.letterSpacing = spacing
  const pages = new ReportPages(ruler as unknown as TextRuler)
  pages.paragraph(report.title, { size: 20, bold: true }, { after: 3 })
  pages.paragraph(report.subtitle, muted, { after: 12 })
  for (const { title, blocks } of report.sections) {
    pages.skip(14)
    pages.need(Math.max(90, 30 + heightTogether(blocks)))
    pages.paragraph(title, { size: 13, bold: true }, { after: 4 })
    blocks.forEach((block, index) => addBlock(pages, block, blocks[index + 1]))
  }
  return written(report, pages, check)
}

/** The least spacing switches ligatures off: "fi" copied or searched stays two letters. */
const spacing = '0.001px'

function written(report: Report, { pages }: ReportPages, check: TextCheck): Uint8Array {
  const document = new PDFDocument(pdfMetadata(report.metadata))
  pages.forEach((drawings, index) => {
    const page = document.beginPage(paper.width, paper.height)
    page.letterSpacing = spacing
    const context = page as unknown as Context2D
    drawChecked(context, check, () => {
      for (const draw of drawings) {
        context.save()
        draw(context)
        context.restore()
      }
      paintFoot(context, report, { index, count: pages.length })
    })
    document.endPage()
  })
  return document.close()
}

function paintFoot(
  context: Context2D,
  { title, metadata: { software } }: Report,
  { index, count }: { index: number; count: number },
) {
  const y = paper.height - 32
  context.font = fontOfStyle(muted)
  context.fillStyle = ink.muted
  context.textBaseline = 'alphabetic'
  context.textAlign = 'right'
  const number = `${software} · page ${index + 1} of ${count}`
  context.fillText(number, paper.width - paper.left, y)
  const room = textWidth - context.measureText(number).width - 20
  context.textAlign = 'left'
  context.fillText(fittingName(context, title, room), paper.left, y)
}

/** Of a section's first figure with the heading over it: its title does not stand alone at the foot of a page. */
function heightTogether([first, second]: readonly ReportBlock[]): number {
  if (first?.kind === 'figure') return placedFigure(first.figure).height
  return first?.kind === 'heading' && second?.kind === 'figure' ? headingHeight + placedFigure(second.figure).height : 0
}

function addBlock(pages: ReportPages, block: ReportBlock, next: ReportBlock | undefined): void {
  switch (block.kind) {
    case 'text':
      return pages.paragraph(block.text, body)
    case 'warning':
      return pages.paragraph(block.text, { ...body, colour: ink.warning }, { indent: 8 })
    case 'heading':
      return addHeading(pages, block, next)
    case 'list':
      return addList(pages, block.items)
    case 'facts':
      return addFacts(pages, block.facts)
    case 'table':
      return addTable(pages, block.table)
    case 'figure':
      return addFigure(pages, block.figure)
    case 'code':
      return pages.paragraph(spacesKept(block.text), { size: 6.5, code: true })
    default:
      return block satisfies never
  }
}

/** On the page of what it is the heading of. */
function addHeading(
  pages: ReportPages,
  { text, laneIndex, colour }: Extract<ReportBlock, { kind: 'heading' }>,
  next: ReportBlock | undefined,
): void {
  pages.skip(6)
  pages.need(Math.max(56, next?.kind === 'figure' ? headingHeight + placedFigure(next.figure).height : 0))
  const indent = laneIndex === null ? 0 : 36
  if (laneIndex !== null) addKey(pages, { laneIndex, colour }, paper.left, pages.y + 8)
  pages.paragraph(text, { size: 10, bold: true }, { indent, after: 3 })
}

const headingHeight = 20

function addList(pages: ReportPages, items: readonly string[]): void {
  for (const item of items) {
    pages.need(13)
    pages.words('•', { x: paper.left + 2, y: pages.y + 9.4 }, body)
    pages.paragraph(item, body, { indent: 12, after: 2 })
  }
  pages.skip(5)
}

const factGap = 24
const factStyle: TextStyle = { size: 8 }
const factLine = 11.5

/** Two beside each other; names left, values right. */
function addFacts(pages: ReportPages, facts: readonly Fact[]): void {
  const width = (textWidth - factGap) / 2
  for (let index = 0; index < facts.length; index += 2) {
    const pair = facts.slice(index, index + 2).map(([name, value]) => {
      const nameWidth = Math.min(width * 0.5, pages.widthOf(name, factStyle))
      return {
        names: pages.lines(name, factStyle, nameWidth + 0.5),
        values: pages.lines(value, factStyle, width - nameWidth - 10),
      }
    })
    const height = factLine * Math.max(...pair.map(({ names, values }) => Math.max(names.length, values.length))) + 4
    pages.need(height)
    const { y } = pages
    pair.forEach(({ names, values }, column) => {
      const left = paper.left + column * (width + factGap)
      names.forEach((line, at) => {
        pages.words(line, { x: left, y: y + (at + 0.8) * factLine }, { ...factStyle, colour: ink.muted })
      })
      values.forEach((line, at) => {
        pages.words(line, { x: left + width, y: y + (at + 0.8) * factLine, align: 'right' }, factStyle)
      })
      pages.draw((context) => {
        context.fillStyle = ink.grid
        context.fillRect(left, y + height - 2, width, 0.5)
      })
    })
    pages.y += height
  }
  pages.y += 8
}

/** As wide as the page; one that is taller than a page is smaller. */
function placedFigure(figure: ReportFigure) {
  const { size, margin, above, draw } = reportDrawing(figure, 'light')
  const most = paper.height - paper.top - paper.bottom - headingHeight
  // Its own margin stands outside, so that its words begin where those of the page do.
  const scale = Math.min(textWidth / (size.width - 2 * margin), most / size.height, 0.8)
  return { height: (size.height - above) * scale, size, scale, margin, above, draw }
}

function addFigure(pages: ReportPages, figure: ReportFigure): void {
  const { height, size, scale, margin, above, draw } = placedFigure(figure)
  pages.need(height)
  const { y } = pages
  pages.draw((context) => {
    context.translate(paper.left - margin * scale, y - above * scale)
    context.scale(scale, scale)
    // Its background does not cover the heading over it.
    context.beginPath()
    context.rect(0, above, size.width, size.height - above)
    context.clip()
    draw(context)
  })
  pages.y += height + 8
}

/** Spaces at the beginning of a line are its meaning; a wrapped paragraph would lose them. */
const spacesKept = (text: string): string => text.replace(/^ +/gm, (spaces) => '\u00a0'.repeat(spaces.length))
