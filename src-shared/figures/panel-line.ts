// The inside of a one-dimensional panel: the model's curve, the true one dashed, histograms and a rug of negatives; the
// difference from a reference around zero; or a curve for the probability of each class.

import type { Points } from '../snapshot.ts'
import { classColour } from './class-colours.ts'
import { classCurves } from './class-field.ts'
import type { ValueRange } from './field-range.ts'
import { readField, type ShownField } from './field-values.ts'
import type { Context2D, FigureOptions, FigureTheme } from './figure.ts'
import { paintModeMark } from './mode-mark.ts'
import type { Panel } from './panel-content.ts'
import type { Rectangle } from './panel-geometry.ts'
import { paintOverlayBars } from './panel-overlay.ts'
import { figureColours, laneStyle, withOpacity } from './theme.ts'
import { niceTicks } from './ticks.ts'

export interface LineOptions {
  area: Rectangle
  panel: Panel
  range: ValueRange
  layers: FigureOptions['layers']
  theme: FigureTheme
  crosshair: readonly number[] | null
}

export const histogramBins = 40

/** The vertical axis: density from 0 for log densities, nats from 0 for relative energies, to both sides for differences. */
export function lineAxisRange(range: ValueRange): [number, number] {
  if (range.quantity === 'difference') return [1.15 * range.minimum, 1.15 * range.maximum]
  // Curves at 0 and 1 stay clear of the frame, and of the rugs at it.
  if (range.quantity === 'classes') return [-0.08, 1.08]
  return [0, range.quantity === 'log-density' ? Math.exp(range.maximum) * 1.25 : range.maximum]
}

/** What a value of the field is on the vertical axis. */
function height(range: ValueRange, value: number): number {
  if (range.quantity === 'log-density') return Math.exp(value)
  // An infinite difference leaves the plot like a large one.
  return range.quantity === 'difference' ? Math.max(-1e6, Math.min(1e6, value)) : value
}

export function paintLine(context: Context2D, options: LineOptions): void {
  const { area, panel, layers, theme, range } = options
  const colours = figureColours[theme]
  const { laneIndex } = panel
  const colour = laneIndex === null ? colours.truth : laneStyle({ ...panel, laneIndex }, theme).colour
  const densities = range.quantity === 'log-density'
  context.save()
  context.beginPath()
  context.rect(area.x, area.y, area.width, area.height)
  context.clip()
  paintGrid(context, options)
  if (densities && (layers.data || (!panel.field && panel.laneIndex === null))) paintBars(context, options, panel.data)
  if (panel.field && (panel.field.notFiniteCount > 0 || panel.compared)) paintStripes(context, options, panel.field)
  if (panel.field && (densities || panel.compared)) paintUnder(context, options, panel.field, colour)
  if (densities && layers.samples && panel.samples) paintSteps(context, options, panel.samples)
  if (range.quantity === 'classes') paintClasses(context, options)
  else {
    if (panel.truth) paintCurve(context, options, panel.truth, { colour: colours.truth, width: 1.3, dash: [4, 3] })
    if (panel.field) paintCurve(context, options, panel.field, { colour, width: 2.1, dash: [] })
  }
  if (panel.overlay) paintOverlayBars(context, { area, view: panel.view, overlay: panel.overlay, theme })
  if (layers.negatives && panel.negatives) paintRug(context, options, panel.negatives)
  if (panel.field && panel.modes) paintModes(context, options, panel.field, panel.modes)
  if (options.crosshair) paintCrosshair(context, options, options.crosshair[0])
  context.restore()
}

/** On the curve. */
function paintModes(context: Context2D, options: LineOptions, field: ShownField, { values }: Points): void {
  const { across, up } = positions(options)
  for (const x of values) {
    const value = height(options.range, readField(field, [x]))
    if (Number.isFinite(value)) paintModeMark(context, { x: across(x), y: up(value) }, options.theme)
  }
}

function positions({ area, panel, range }: LineOptions) {
  const [left, right] = panel.view.axes[0]
  const [bottom, top] = lineAxisRange(range)
  return {
    across: (x: number) => area.x + ((x - left) / (right - left)) * area.width,
    // Steep curves leave the plot; far coordinates are kept within what canvases draw exactly.
    up: (y: number) => area.y + area.height * (1 - Math.max(-20, Math.min(20, (y - bottom) / (top - bottom)))),
  }
}

function paintGrid(context: Context2D, options: LineOptions): void {
  const { area, theme, range } = options
  const { up } = positions(options)
  context.strokeStyle = figureColours[theme].grid
  context.lineWidth = 0.75
  context.beginPath()
  for (const value of niceTicks(...lineAxisRange(range), area.height / 44).values) {
    context.moveTo(area.x, up(value))
    context.lineTo(area.x + area.width, up(value))
  }
  context.stroke()
  if (range.quantity !== 'difference') return
  context.strokeStyle = figureColours[theme].axis
  context.beginPath()
  context.moveTo(area.x, up(0))
  context.lineTo(area.x + area.width, up(0))
  context.stroke()
}

function paintCurve(
  context: Context2D,
  options: LineOptions,
  field: ShownField,
  { colour, width, dash }: { colour: string; width: number; dash: number[] },
): void {
  context.strokeStyle = colour
  context.lineWidth = width
  context.lineJoin = 'round'
  context.setLineDash(dash)
  context.beginPath()
  traceCurve(context, options, field)
  context.stroke()
  context.setLineDash([])
}

/**
 * The probability of each class in its colour, the exact one dashed; of data alone the share of each class among the rows
 * of a bin. Rows of data stand at the bottom, samples of the classes at the top.
 */
function paintClasses(context: Context2D, options: LineOptions): void {
  const { panel, layers, theme } = options
  const paintAll = (field: ShownField, width: number, dash: number[]) =>
    classCurves(field).forEach((curve, label) =>
      paintCurve(context, options, curve, { colour: classColour(label, theme), width, dash }),
    )
  if (panel.truth) paintAll(panel.truth, 1.3, [4, 3])
  if (panel.field) paintAll(panel.field, 2.1, [])
  const isDataAlone = !panel.field && panel.laneIndex === null
  if (isDataAlone) paintShares(context, options, panel.data)
  if (layers.data || isDataAlone) paintClassRug(context, options, panel.data, 'bottom')
  if (layers.samples && panel.samples) paintClassRug(context, options, panel.samples, 'top')
}

/** Wide enough that a few hundred rows say something of each. */
export const shareBins = 20

/** Of each class among the rows of equal bins of an axis, class after class; NaN where a bin holds none. */
export function classShares(
  { values, classes }: Points,
  [left, right]: readonly number[],
  bins: number,
): Float64Array[] {
  const shares = (classes?.names ?? []).map(() => new Float64Array(bins))
  const totals = new Float64Array(bins)
  classes?.labels.forEach((label, row) => {
    const bin = Math.floor(((values[row] - left) / (right - left)) * bins)
    if (!(bin >= 0 && bin < bins)) return
    shares[label][bin]++
    totals[bin]++
  })
  return shares.map((counts) => counts.map((count, bin) => count / totals[bin]))
}

function paintShares(context: Context2D, options: LineOptions, points: Points): void {
  const { area, panel, theme } = options
  const { up } = positions(options)
  const step = area.width / shareBins
  context.lineWidth = 1.6
  classShares(points, panel.view.axes[0], shareBins).forEach((shares, label) => {
    context.strokeStyle = classColour(label, theme)
    context.beginPath()
    shares.forEach((share, bin) => {
      if (Number.isNaN(share)) return
      const before = bin > 0 && !Number.isNaN(shares[bin - 1])
      if (before) context.lineTo(area.x + bin * step, up(share))
      else context.moveTo(area.x + bin * step, up(share))
      context.lineTo(area.x + (bin + 1) * step, up(share))
    })
    context.stroke()
  })
}

function paintClassRug(context: Context2D, options: LineOptions, points: Points, edge: 'top' | 'bottom'): void {
  const { area, theme } = options
  const { across } = positions(options)
  const [from, length] = edge === 'bottom' ? [area.y + area.height, -7] : [area.y, 7]
  context.globalAlpha = 0.5
  context.lineWidth = 0.8
  for (const [label] of (points.classes?.names ?? []).entries()) {
    context.strokeStyle = classColour(label, theme)
    context.beginPath()
    points.classes!.labels.forEach((own, row) => {
      const x = across(points.values[row])
      if (own !== label || !Number.isFinite(x)) return
      context.moveTo(x, from)
      context.lineTo(x, from + length)
    })
    context.stroke()
  }
  context.globalAlpha = 1
}

/** The path breaks wherever the field is not finite. */
function traceCurve(context: Context2D, options: LineOptions, field: ShownField): void {
  const { across, up } = positions(options)
  let drawing = false
  for (let index = 0; index < field.values.length; index++) {
    const value = height(options.range, field.values[index])
    if (!Number.isFinite(value) || !isDrawn(field, index)) {
      drawing = false
      continue
    }
    const [x, y] = [across(coordinate(field, index)), up(value)]
    if (drawing) context.lineTo(x, y)
    else context.moveTo(x, y)
    drawing = true
  }
}

/** Of a difference only what either density has mass for. */
const isDrawn = ({ support }: ShownField, index: number): boolean => !support || support[index] >= 0

function coordinate(field: ShownField, index: number): number {
  const [left, right] = field.view.axes[0]
  return left + (index / (field.shape[0] - 1)) * (right - left)
}

/** A soft fill under the curve, stretch by stretch. */
function paintUnder(context: Context2D, options: LineOptions, field: ShownField, colour: string): void {
  const { across, up } = positions(options)
  context.fillStyle = withOpacity(colour, 0.13)
  context.beginPath()
  for (let index = 1; index < field.values.length; index++) {
    const [before, after] = [field.values[index - 1], field.values[index]].map((value) => height(options.range, value))
    if (!Number.isFinite(before) || !Number.isFinite(after)) continue
    if (!isDrawn(field, index - 1) || !isDrawn(field, index)) continue
    const [x0, x1] = [across(coordinate(field, index - 1)), across(coordinate(field, index))]
    context.moveTo(x0, up(0))
    context.lineTo(x0, up(before))
    context.lineTo(x1, up(after))
    context.lineTo(x1, up(0))
  }
  context.fill()
}

/** Densities over equal bins of the view; points outside count in the total. */
export function histogram(points: Points, [left, right]: readonly number[], bins: number): Float64Array {
  const densities = new Float64Array(bins)
  const total = points.values.length / points.dimension
  const weight = bins / (right - left) / Math.max(1, total)
  for (let index = 0; index < points.values.length; index += points.dimension) {
    const bin = Math.floor(((points.values[index] - left) / (right - left)) * bins)
    if (bin >= 0 && bin < bins) densities[bin] += weight
  }
  return densities
}

function paintBars(context: Context2D, options: LineOptions, points: Points): void {
  const { area, panel, theme } = options
  const { up } = positions(options)
  const step = area.width / histogramBins
  context.fillStyle = figureColours[theme].histogram
  histogram(points, panel.view.axes[0], histogramBins).forEach((density, bin) => {
    context.fillRect(area.x + bin * step + 0.4, up(density), step - 0.8, up(0) - up(density))
  })
}

function paintSteps(context: Context2D, options: LineOptions, points: Points): void {
  const { area, panel, theme } = options
  const { up } = positions(options)
  const step = area.width / histogramBins
  context.strokeStyle = figureColours[theme].muted
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(area.x, up(0))
  histogram(points, panel.view.axes[0], histogramBins).forEach((density, bin) => {
    context.lineTo(area.x + bin * step, up(density))
    context.lineTo(area.x + (bin + 1) * step, up(density))
  })
  context.stroke()
}

function paintRug(context: Context2D, options: LineOptions, points: Points): void {
  const { area, theme } = options
  const { across } = positions(options)
  const bottom = area.y + area.height
  context.strokeStyle = figureColours[theme].negative
  context.globalAlpha = 0.5
  context.lineWidth = 0.8
  context.beginPath()
  for (let index = 0; index < points.values.length; index += points.dimension) {
    const x = across(points.values[index])
    if (!Number.isFinite(x)) continue
    context.moveTo(x, bottom)
    context.lineTo(x, bottom - 8)
  }
  context.stroke()
  context.globalAlpha = 1
}

/** Columns without a finite value, and those where neither density has mass. */
function paintStripes(context: Context2D, options: LineOptions, field: ShownField): void {
  const { area, panel, theme } = options
  const { across } = positions(options)
  const step = area.width / (field.shape[0] - 1)
  const colours = figureColours[theme]
  field.values.forEach((value, index) => {
    const isKnown = panel.compared ? !Number.isNaN(value) : Number.isFinite(value)
    if (isKnown && isDrawn(field, index)) return
    context.fillStyle = isKnown ? colours.negligible : index % 6 < 3 ? colours.notFiniteStripe : colours.notFinite
    context.fillRect(across(coordinate(field, index)) - step / 2, area.y, step + 0.3, area.height)
  })
}

function paintCrosshair(context: Context2D, options: LineOptions, at: number): void {
  const { area, theme } = options
  const x = positions(options).across(at)
  context.strokeStyle = figureColours[theme].muted
  context.lineWidth = 0.9
  context.beginPath()
  context.moveTo(x, area.y)
  context.lineTo(x, area.y + area.height)
  context.stroke()
}
