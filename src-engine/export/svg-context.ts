// A 2-D context that writes SVG: circles stay circles, dashes dashes, and text text.
//
// Only what our figures and chart.js use. Text is set in the bundled font by name; `textLength` keeps the width that
// was laid out, so that another font on the reader's machine moves nothing.

import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import { exportFontFamily } from '../../src-shared/figures/theme.ts'
import { identity, multiply, short, SvgPath, type Matrix } from './svg-path.ts'

/** Verdana has the widths of DejaVu Sans, from which both descend. */
const families = `'${exportFontFamily}', 'Bitstream Vera Sans', Verdana, sans-serif`

/** Of DejaVu Sans, in ems above the baseline. */
const baselines: Record<string, number> = {
  top: 0.928,
  hanging: 0.75,
  middle: 0.346,
  bottom: -0.236,
  ideographic: -0.236,
}

export interface SvgDocument {
  title: string
  description: string
  /** By how much it is shown larger than it was laid out. */
  magnification?: number
  /** How it was made, by names of letters alone. */
  metadata?: Readonly<Record<string, string>>
}

interface State {
  fillStyle: string
  strokeStyle: string
  lineWidth: number
  lineCap: string
  lineJoin: string
  lineDashOffset: number
  globalAlpha: number
  font: string
  textAlign: string
  textBaseline: string
  dash: number[]
  matrix: Matrix
  /** Groups opened by clipping since the state was saved. */
  groups: number
}

const initialState: State = {
  ...{ fillStyle: '#000', strokeStyle: '#000', lineWidth: 1, lineCap: 'butt', lineJoin: 'miter', lineDashOffset: 0 },
  ...{ globalAlpha: 1, font: '10px sans-serif', textAlign: 'start', textBaseline: 'alphabetic', dash: [] },
  ...{ matrix: identity, groups: 0 },
}

export class SvgContext {
  imageSmoothingEnabled = true
  private state: State = { ...initialState }
  private readonly saved: State[] = []
  private readonly body: string[] = []
  private readonly definitions: string[] = []
  private readonly path = new SvgPath()
  private readonly measure: SKRSContext2D
  private readonly size: { width: number; height: number }
  private readonly plain: (text: string) => string
  private readonly prefix: string

  /** `plain` gives a text without what XML forbids; `prefix` begins every id, where several stand in one document. */
  constructor(size: { width: number; height: number }, plain: (text: string) => string, prefix = '') {
    this.prefix = prefix
    this.size = size
    this.plain = plain
    this.measure = createCanvas(1, 1).getContext('2d')
    this.measure.letterSpacing = '0.001px'
  }

  document({ title, description, magnification = 1, metadata = {} }: SvgDocument): string {
    const [width, height] = [short(this.size.width), short(this.size.height)]
    const [shownWidth, shownHeight] = [this.size.width, this.size.height].map((length) => short(length * magnification))
    const definitions = this.definitions.length > 0 ? `<defs>${this.definitions.join('')}</defs>\n` : ''
    const space = `xmlns="http://www.w3.org/2000/svg" width="${shownWidth}" height="${shownHeight}" viewBox="0 0 ${width} ${height}"`
    const closed = '</g>'.repeat([...this.saved, this.state].reduce((sum, { groups }) => sum + groups, 0))
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n<svg ${space} role="img" font-family="${families}">\n` +
      `<title>${escaped(title)}</title>\n<desc>${escaped(description)}</desc>\n${metadataElement(metadata)}` +
      `${definitions}${this.body.join('\n')}${closed}\n</svg>\n`
    )
  }

  get fillStyle(): string {
    return this.state.fillStyle
  }
  set fillStyle(colour: string) {
    this.state.fillStyle = colour
  }
  get strokeStyle(): string {
    return this.state.strokeStyle
  }
  set strokeStyle(colour: string) {
    this.state.strokeStyle = colour
  }
  get lineWidth(): number {
    return this.state.lineWidth
  }
  set lineWidth(width: number) {
    if (width > 0) this.state.lineWidth = width
  }
  get lineCap(): string {
    return this.state.lineCap
  }
  set lineCap(cap: string) {
    this.state.lineCap = cap
  }
  get lineJoin(): string {
    return this.state.lineJoin
  }
  set lineJoin(join: string) {
    this.state.lineJoin = join
  }
  get lineDashOffset(): number {
    return this.state.lineDashOffset
  }
  set lineDashOffset(offset: number) {
    this.state.lineDashOffset = offset
  }
  get globalAlpha(): number {
    return this.state.globalAlpha
  }
  set globalAlpha(opacity: number) {
    this.state.globalAlpha = opacity
  }
  get font(): string {
    return this.state.font
  }
  set font(font: string) {
    this.state.font = font
  }
  get textAlign(): string {
    return this.state.textAlign
  }
  set textAlign(align: string) {
    this.state.textAlign = align
  }
  get textBaseline(): string {
    return this.state.textBaseline
  }
  set textBaseline(baseline: string) {
    this.state.textBaseline = baseline
  }

  save(): void {
    this.saved.push(this.state)
    this.state = { ...this.state, groups: 0 }
  }

  restore(): void {
    const before = this.saved.pop()
    if (!before) return
    if (this.state.groups > 0) this.body.push('</g>'.repeat(this.state.groups))
    this.state = before
  }

  translate(x: number, y: number): void {
    this.state.matrix = multiply(this.state.matrix, [1, 0, 0, 1, x, y])
  }

  rotate(angle: number): void {
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
    this.state.matrix = multiply(this.state.matrix, [cosine, sine, -sine, cosine, 0, 0])
  }

  scale(x: number, y: number): void {
    this.state.matrix = multiply(this.state.matrix, [x, 0, 0, y, 0, 0])
  }

  beginPath(): void {
    this.path.begin()
  }

  closePath(): void {
    this.path.close()
  }

  moveTo(x: number, y: number): void {
    this.path.move(this.state.matrix, x, y)
  }

  lineTo(x: number, y: number): void {
    this.path.line(this.state.matrix, x, y)
  }

  bezierCurveTo(...coordinates: number[]): void {
    this.path.curve(this.state.matrix, coordinates)
  }

  quadraticCurveTo(...coordinates: number[]): void {
    this.path.curve(this.state.matrix, coordinates)
  }

  arc(x: number, y: number, radius: number, start: number, end: number): void {
    this.path.arc(this.state.matrix, { x, y, radius, start, end })
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.path.rectangle(this.state.matrix, { x, y, width, height })
  }

  clip(): void {
    if (this.path.isEmpty) return
    const id = `${this.prefix}clip-${this.definitions.length + 1}`
    this.definitions.push(`<clipPath id="${id}">${this.path.element()}/></clipPath>`)
    this.body.push(`<g clip-path="url(#${id})">`)
    this.state.groups++
  }

  fill(): void {
    if (!this.path.isEmpty) this.body.push(`${this.path.element()}${this.filling()}/>`)
  }

  stroke(): void {
    if (!this.path.isEmpty) this.body.push(`${this.path.element()} fill="none"${this.stroking()}/>`)
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const path = new SvgPath()
    path.rectangle(this.state.matrix, { x, y, width, height })
    this.body.push(`${path.element()}${this.filling()}/>`)
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    const path = new SvgPath()
    path.rectangle(this.state.matrix, { x, y, width, height })
    this.body.push(`${path.element()} fill="none"${this.stroking()}/>`)
  }

  clearRect(): void {}

  setLineDash(dash: number[]): void {
    this.state.dash = [...dash]
  }

  getLineDash(): number[] {
    return [...this.state.dash]
  }

  measureText(text: string) {
    this.measure.font = this.state.font
    return this.measure.measureText(text)
  }

  fillText(text: string, x: number, y: number, maximumWidth?: number): void {
    const words = this.plain(text)
    if (words.trim() === '') return
    const size = Number(/([\d.]+)px/.exec(this.state.font)?.[1] ?? 10)
    const { width } = this.measureText(words)
    const down = y + (baselines[this.state.textBaseline] ?? 0) * size
    const length = Math.min(width, maximumWidth ?? Infinity)
    const [a, b, c, d] = this.state.matrix
    const turned = a !== 1 || b !== 0 || c !== 0 || d !== 1
    const place = turned
      ? `transform="matrix(${this.state.matrix.map(short).join(' ')})" x="${short(x)}" y="${short(down)}"`
      : `x="${short(x + this.state.matrix[4])}" y="${short(down + this.state.matrix[5])}"`
    this.body.push(
      `<text ${place} font-size="${short(size)}"${/\b(bold|[6-9]00)\b/.test(this.state.font) ? ' font-weight="bold"' : ''}` +
        `${anchors[this.state.textAlign] ?? ''}${this.filling()} textLength="${short(length)}" lengthAdjust="spacingAndGlyphs"` +
        `>${escaped(words)}</text>`,
    )
  }

  drawImage(image: Canvas, x: number, y: number, width: number, height: number): void {
    const data = image.toBuffer('image/png').toString('base64')
    const matrix = multiply(this.state.matrix, [1, 0, 0, 1, x, y])
    const opacity = this.state.globalAlpha < 1 ? ` opacity="${short(this.state.globalAlpha)}"` : ''
    this.body.push(
      `<image transform="matrix(${matrix.map(short).join(' ')})" width="${short(width)}" height="${short(height)}"` +
        `${opacity} preserveAspectRatio="none" href="data:image/png;base64,${data}"/>`,
    )
  }

  private filling(): string {
    return paint('fill', this.state.fillStyle, this.state.globalAlpha)
  }

  private stroking(): string {
    const { strokeStyle, globalAlpha, lineWidth, lineCap, lineJoin, dash, lineDashOffset } = this.state
    return [
      `${paint('stroke', strokeStyle, globalAlpha)} stroke-width="${short(lineWidth)}"`,
      lineCap === 'butt' ? '' : ` stroke-linecap="${lineCap}"`,
      lineJoin === 'miter' ? '' : ` stroke-linejoin="${lineJoin}"`,
      dash.length === 0 ? '' : ` stroke-dasharray="${dash.map(short).join(' ')}"`,
      dash.length === 0 || lineDashOffset === 0 ? '' : ` stroke-dashoffset="${short(lineDashOffset)}"`,
    ].join('')
  }
}

const anchors: Record<string, string> = {
  center: ' text-anchor="middle"',
  right: ' text-anchor="end"',
  end: ' text-anchor="end"',
}

/** SVG 1.1 knows no rgba(): the opacity stands by itself. */
function paint(attribute: 'fill' | 'stroke', colour: string, alpha: number): string {
  const channels = /^rgba\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)[,\s/]+([\d.]+)\s*\)$/.exec(colour)
  const opacity = alpha * (channels ? Number(channels[4]) : 1)
  const solid = channels ? `rgb(${channels[1]},${channels[2]},${channels[3]})` : colour
  return ` ${attribute}="${escaped(solid)}"${opacity < 1 ? ` ${attribute}-opacity="${short(opacity)}"` : ''}`
}

/** In a namespace of our own, as SVG asks. */
function metadataElement(metadata: Readonly<Record<string, string>>): string {
  const entries = Object.entries(metadata).filter(([, text]) => text !== '')
  if (entries.length === 0) return ''
  const elements = entries.map(([name, text]) => `<ebm:${name}>${escaped(text)}</ebm:${name}>`)
  return `<metadata xmlns:ebm="urn:ebm-studio">${elements.join('')}</metadata>\n`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character])
