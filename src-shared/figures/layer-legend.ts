// The key to what lies over a panel's field: contour lines, data, samples, negatives.

import type { PointClasses } from '../snapshot.ts'
import { regionColour } from './region-colours.ts'
import { classColour, classEntries } from './class-colours.ts'
import type { Context2D, FigureOptions, FigureTheme } from './figure.ts'
import { contourStep } from './contours.ts'
import { drawnMass } from './difference.ts'
import { rangeOfPanel, type ValueRange } from './field-range.ts'
import { formatNumber } from '../numbers.ts'
import { wrapText } from './marks.ts'
import { paintModeMark } from './mode-mark.ts'
import type { Overlay } from './overlay.ts'
import { paintArrow } from './panel-arrows.ts'
import type { Panel } from './panel-content.ts'
import { shareBins } from './panel-line.ts'
import { overlayLook, overlayWords } from './panel-overlay.ts'
import type { TextRuler } from './text-ruler.ts'
import { figureColours, fontOf } from './theme.ts'

export interface LayerEntry {
  kind:
    | 'region'
    | 'class-curve'
    | 'contours'
    | 'outside'
    | 'overlay'
    | 'data'
    | 'rug'
    | 'predictor'
    | 'samples'
    | 'modes'
    | 'negatives'
    | 'truth'
  text: string
  /** Drawn over a field somewhere: the key then stands on a piece of viridis. */
  onField: boolean
  /** Of an overlay. */
  overlay?: Overlay
  /** Of data whose points have classes: the one that this entry is for. */
  label?: number
  /** Over regions of classes, on no viridis: its key has the colour of words. */
  overRegions?: boolean
}

export interface LayersShown {
  layers: FigureOptions['layers']
  plane: boolean
  range: ValueRange
}

/** What the panels really show, in drawing order. */
export function layerEntries(panels: readonly Panel[], { layers, plane, range }: LayersShown): LayerEntry[] {
  // Grids of pictures have captions of their own.
  if (panels.some(({ image }) => image)) return []
  const entries: LayerEntry[] = []
  const fieldDrawn = plane && panels.some(({ field }) => field)
  // Regions have no viridis to stand on.
  const overViridis = fieldDrawn && range.quantity !== 'classes'
  const add = (kind: LayerEntry['kind'], text: string, onField = overViridis) =>
    entries.push({ kind, text, onField, overRegions: fieldDrawn && !overViridis })
  // A pair plot without its points would be empty.
  const pairs = panels.some(({ view }) => view.axes.length > 2)
  const lanes = panels.filter(({ laneIndex }) => laneIndex !== null)
  const isDifference = panels.some(({ compared }) => compared)
  const ofClasses = range.quantity === 'classes' ? panels[0]?.data.classes : undefined
  const regions = fieldDrawn ? ofClasses : undefined
  if (ofClasses) entries.push(...(regions ? regionKeys(ofClasses) : plane ? [] : curveKeys(ofClasses)))
  if (fieldDrawn && layers.contours) add('contours', contourWords(panels, range))
  if (isDifference) add('outside', `outside the regions that hold ${100 * drawnMass}% of either density`, false)
  if (!plane && lanes.some(({ truth }) => truth))
    add('truth', ofClasses ? 'exact p(y | x), in the same colours' : 'truth')
  const overlay = panels.find((panel) => panel.overlay)?.overlay
  if (overlay) entries.push({ kind: 'overlay', text: overlayWords(overlay), onField: false, overlay })
  if (layers.data || pairs || panels.some(hasDataAlone)) {
    const onField = overViridis && layers.data && !isDifference
    const classes = plane ? panels[0]?.data.classes : undefined
    if (regions) add('data', 'training data, in the colours of their classes')
    else if (ofClasses && !plane)
      add('rug', `training data, at the bottom${panels.some(hasDataAlone) ? sharesWords : ''}`)
    else if (!classes) add('data', plane ? 'training data' : 'training data (histogram)', onField)
    else entries.push(...classKeys(classes, onField))
  }
  if (plane && layers.predictor && panels.some(({ arrows }) => arrows)) {
    add('predictor', 'noise predictor, as −σ ε: where a noisy point came from')
  }
  const drawn = (points: Panel['samples']) => points !== null && points.values.length > 0
  if ((layers.samples || pairs) && panels.some(({ samples }) => drawn(samples))) {
    const ofEach = ofClasses && 'samples of each class'
    if (ofEach && !plane) add('rug', `${ofEach}, at the top`)
    else add('samples', ofEach ? `${ofEach}, in its colour` : plane ? 'model samples' : 'model samples (outline)')
  }
  const withNegatives = lanes.filter(({ negatives, samples }) => drawn(negatives) && !(pairs && drawn(samples)))
  if (panels.some(({ modes }) => modes && modes.values.length > 0)) add('modes', 'modes, where the density is highest')
  if (layers.negatives && withNegatives.length > 0) {
    const titles = new Set(withNegatives.map((panel) => panel.negativesTitle))
    add('negatives', joinedTitles([...titles].filter(Boolean)) || 'negatives')
  }
  return entries
}

/** Measured data, whose density is not known. */
const hasDataAlone = ({ field, laneIndex, data }: Panel): boolean =>
  !field && laneIndex === null && data.values.length > 0

const sharesWords = `; steps: the share of each class in ${shareBins} bins`

/** Of curves on a line. */
const curveKeys = (classes: PointClasses): LayerEntry[] =>
  classEntries(classes).map(({ label, text }, index) => ({
    ...{ kind: 'class-curve', onField: false, label },
    text: index === 0 ? `p(y | x) by ${classes.column}: ${text}` : text,
  }))

/** The same of regions. */
const regionKeys = (classes: PointClasses): LayerEntry[] =>
  classEntries(classes).map(({ label, text }, index) => ({
    ...{ kind: 'region', onField: false, label },
    text: index === 0 ? `likeliest ${classes.column}: ${text}` : text,
  }))

/** The first says what the colours are. */
const classKeys = (classes: PointClasses, onField: boolean): LayerEntry[] =>
  classEntries(classes).map(({ label, text }, index) => ({
    ...{ kind: 'data', onField, label },
    text: index === 0 ? `training data by ${classes.column}: ${text}` : text,
  }))

/** `noise around the data, σ = 0.3 / σ = 0.03`: what titles begin with alike, up to a comma, is said once. */
export function joinedTitles(titles: readonly string[]): string {
  const begin = titles.length > 1 ? titles[0].slice(0, titles[0].lastIndexOf(', ') + 2) : ''
  const isShared = begin.length > 2 && titles.every((title) => title.startsWith(begin))
  return titles.map((title, index) => (isShared && index > 0 ? title.slice(begin.length) : title)).join(' / ')
}

/** Differences have steps of their own, and lines below zero are dashed. */
function contourWords(panels: readonly Panel[], range: ValueRange): string {
  if (range.quantity === 'posterior') return 'contours every 0.1'
  if (range.quantity === 'classes') return 'contours at p = 0.6, 0.7, 0.8, 0.9'
  const every = (of: ValueRange) => {
    const step = contourStep(of)
    return `every ${formatNumber(step, 1)} ${step === 1 ? 'nat' : 'nats'}`
  }
  if (panels.every(({ compared }) => !compared)) return `contours ${every(rangeOfPanel(range, panels[0]))}`
  const reference = panels.find(({ isReference }) => isReference)
  const ofReference = reference ? `; of the reference ${every(rangeOfPanel(range, reference))}` : ''
  return `contours ${every(range)}, dashed below 0${ofReference}`
}

export interface PaintLegendOptions {
  x: number
  y: number
  width: number
  entries: readonly LayerEntry[]
  /** Over a field the keys stand on a piece of viridis, as their points do. */
  plane: boolean
  theme: FigureTheme
  fontFamily: string
}

const lineHeight = 19
const swatch = { width: 24, height: 13 }

interface PlacedEntry {
  entry: LayerEntry
  x: number
  y: number
  lines: string[]
}

/** Entries from left to right, broken at `width`; one that is wider than that alone is wrapped. */
function placeEntries(ruler: TextRuler, entries: readonly LayerEntry[], width: number) {
  const placed: PlacedEntry[] = []
  const indent = swatch.width + 7
  let [x, y, rowLines] = [0, 0, 1]
  for (const entry of entries) {
    const lines = wrapText(ruler, entry.text, width - indent)
    const needed = indent + Math.max(0, ...lines.map((text) => ruler.measureText(text).width))
    if (x > 0 && x + needed > width) {
      y += rowLines * lineHeight
      ;[x, rowLines] = [0, 1]
    }
    placed.push({ entry, x, y, lines })
    rowLines = Math.max(rowLines, lines.length)
    x += needed + 18
  }
  return { placed, height: entries.length === 0 ? 0 : y + rowLines * lineHeight }
}

/** The room that the entries take; the ruler's font is the legend's. */
export function legendHeight(ruler: TextRuler, entries: readonly LayerEntry[], width: number): number {
  return placeEntries(ruler, entries, width).height
}

/** Gives the height that was used. */
export function paintLegend(context: Context2D, options: PaintLegendOptions): number {
  const { x, y, width, entries, theme, fontFamily } = options
  context.font = fontOf('body', fontFamily)
  const { placed, height } = placeEntries(context, entries, width)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  for (const { entry, x: left, y: top, lines } of placed) {
    paintSwatch(context, { ...options, x: x + left, y: y + top }, entry)
    context.fillStyle = figureColours[theme].text
    lines.forEach((text, index) => {
      context.fillText(text, x + left + swatch.width + 7, y + top + 10 + index * lineHeight)
    })
  }
  return height
}

function paintSwatch(context: Context2D, { x, y, theme, plane }: PaintLegendOptions, entry: LayerEntry): void {
  const { kind, onField } = entry
  const colours = figureColours[theme]
  const middle = y + swatch.height / 2
  if (onField) {
    context.fillStyle = colours.swatch
    context.fillRect(x, y, swatch.width, swatch.height)
  }
  context.lineWidth = 1.1
  context.beginPath()
  switch (kind) {
    case 'contours':
      context.strokeStyle = entry.overRegions ? colours.muted : colours.contourKey
      for (const shift of [-2.6, 2.6]) {
        context.moveTo(x + 2, middle + shift)
        context.lineTo(x + swatch.width - 2, middle + shift)
      }
      context.stroke()
      return
    case 'truth':
      return paintLineKey(context, { x, middle }, { colour: colours.truth, width: 1.1, dash: [4, 3] })
    case 'outside':
      context.fillStyle = colours.negligible
      context.fillRect(x, y, swatch.width, swatch.height)
      return
    case 'region':
      context.fillStyle = `rgb(${regionColour(entry.label ?? 0, 1, theme).join(', ')})`
      context.fillRect(x, y, swatch.width, swatch.height)
      return
    case 'class-curve':
      return paintLineKey(context, { x, middle }, { colour: classColour(entry.label ?? 0, theme), width: 2.1 })
    case 'rug':
      return paintRugKey(context, { x, middle }, colours.muted)
    case 'overlay':
      if (entry.overlay) paintLineKey(context, { x, middle }, { ...overlayLook(entry.overlay, theme), width: 2.1 })
      return
    case 'data':
      paintDataKey(context, { x, y, plane, fill: dataFill(entry, plane, theme) })
      return
    case 'predictor':
      return paintArrow(context, { x: x + 3, y: middle }, { x: x + swatch.width - 3, y: middle }, colours)
    case 'samples':
      if (plane) paintCrossKey(context, x, middle, entry.overRegions ? colours.muted : colours.sample)
      else {
        context.strokeStyle = colours.muted
        context.strokeRect(x + 3, y + 2, swatch.width - 6, swatch.height - 2)
      }
      return
    case 'modes':
      return paintModeMark(context, { x: x + swatch.width / 2, y: middle }, theme)
    case 'negatives':
      context.strokeStyle = colours.negative
      for (const at of [6, 12, 18]) {
        if (plane) {
          context.moveTo(x + at + 2, middle)
          context.arc(x + at, middle, 2, 0, 2 * Math.PI)
        } else {
          context.moveTo(x + at, y + swatch.height)
          context.lineTo(x + at, y + swatch.height - 9)
        }
      }
      context.stroke()
      return
    default:
      kind satisfies never
  }
}

function paintRugKey(context: Context2D, { x, middle }: { x: number; middle: number }, colour: string): void {
  context.strokeStyle = colour
  for (const at of [5, 9, 14, 17, 21]) {
    context.moveTo(x + at, middle - 4)
    context.lineTo(x + at, middle + 4)
  }
  context.stroke()
}

function paintLineKey(
  context: Context2D,
  { x, middle }: { x: number; middle: number },
  { colour, width, dash = [] }: { colour: string; width: number; dash?: readonly number[] },
): void {
  context.strokeStyle = colour
  context.lineWidth = width
  context.setLineDash([...dash])
  context.moveTo(x, middle)
  context.lineTo(x + swatch.width, middle)
  context.stroke()
  context.setLineDash([])
}

interface DataKey {
  x: number
  y: number
  plane: boolean
  fill: string
}

function dataFill({ onField, label }: LayerEntry, plane: boolean, theme: FigureTheme): string {
  const colours = figureColours[theme]
  if (label !== undefined) return classColour(label, onField ? 'field' : theme)
  return onField ? colours.dataPoint : plane ? colours.dataPointOnPlot : colours.histogram
}

function paintDataKey(context: Context2D, { x, y, plane, fill }: DataKey): void {
  context.fillStyle = fill
  if (!plane) {
    context.fillRect(x + 2, y + 4, 9, swatch.height - 4)
    context.fillRect(x + 12, y + 1, 9, swatch.height - 1)
    return
  }
  for (const at of [6, 12, 18]) {
    context.moveTo(x + at + 1.6, y + swatch.height / 2)
    context.arc(x + at, y + swatch.height / 2, 1.6, 0, 2 * Math.PI)
  }
  context.fill()
}

function paintCrossKey(context: Context2D, x: number, middle: number, colour: string): void {
  context.strokeStyle = colour
  context.lineWidth = 1.4
  for (const at of [5, 12, 19]) {
    context.moveTo(x + at - 2.8, middle)
    context.lineTo(x + at + 2.8, middle)
    context.moveTo(x + at, middle - 2.8)
    context.lineTo(x + at, middle + 2.8)
  }
  context.stroke()
}
