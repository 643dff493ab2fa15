// Pages of a report as they are being filled: what is to be drawn where, in points of 1/72 inch, from the top of each page.
// How many pages there are is known before the first is drawn.

import type { Context2D } from '../../src-shared/figures/figure.ts'
import { exportFontFamily, figureColours } from '../../src-shared/figures/theme.ts'
import { wrapText } from '../../src-shared/figures/marks.ts'
import type { TextRuler } from '../../src-shared/figures/text-ruler.ts'
import { codeFontFamily } from './export-fonts.ts'

/** A4. */
export const paper = { width: 595, height: 842, left: 50, top: 54, bottom: 60 }
export const textWidth = paper.width - 2 * paper.left
const lowest = paper.height - paper.bottom

export const ink = figureColours.light

export interface TextStyle {
  size: number
  bold?: boolean
  code?: boolean
  colour?: string
}

export const fontOfStyle = ({ size, bold = false, code = false }: TextStyle): string =>
  `${bold ? 'bold ' : ''}${size}px "${code ? codeFontFamily : exportFontFamily}"`

export type Draw = (context: Context2D) => void

export class ReportPages {
  readonly pages: Draw[][] = [[]]
  readonly ruler: TextRuler
  /** Where the next thing stands. */
  y = paper.top

  constructor(ruler: TextRuler) {
    this.ruler = ruler
  }

  /** Begins a page unless this height is left; more than a page is left as it is. */
  need(height: number): void {
    const begun = this.y > paper.top
    if (begun && this.y + height > lowest) this.begin()
  }

  begin(): void {
    this.pages.push([])
    this.y = paper.top
  }

  get left(): number {
    return lowest - this.y
  }

  skip(height: number): void {
    if (this.y > paper.top) this.y += height
  }

  draw(draw: Draw): void {
    this.pages[this.pages.length - 1].push(draw)
  }

  widthOf(text: string, style: TextStyle): number {
    this.ruler.font = fontOfStyle(style)
    return this.ruler.measureText(text).width
  }

  lines(text: string, style: TextStyle, width: number): string[] {
    this.ruler.font = fontOfStyle(style)
    return text.split('\n').flatMap((line) => wrapText(this.ruler, line, width))
  }

  /** One line whose baseline is at `y`, anchored left or right at `x`. */
  words(text: string, at: { x: number; y: number; align?: 'left' | 'right' }, style: TextStyle): void {
    this.draw((context) => {
      context.font = fontOfStyle(style)
      context.fillStyle = style.colour ?? ink.text
      context.textAlign = at.align ?? 'left'
      context.textBaseline = 'alphabetic'
      context.fillText(text, at.x, at.y)
    })
  }

  rule(y: number, width: number, colour: string = ink.text): void {
    this.draw((context) => {
      context.fillStyle = colour
      context.fillRect(paper.left, y - width / 2, textWidth, width)
    })
  }

  /** Wrapped lines, from page to page. */
  paragraph(text: string, style: TextStyle, { indent = 0, after = 6 } = {}): void {
    const step = style.size * 1.45
    for (const line of this.lines(text, style, textWidth - indent)) {
      this.need(step)
      this.y += step
      this.words(line, { x: paper.left + indent, y: this.y - step * 0.28 }, style)
    }
    this.y += after
  }
}
