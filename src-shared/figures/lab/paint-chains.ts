// Chains over their density, in the plane or along a curve: draws as dots, the last moves as lines, refused proposals as
// hollow rings with a cross. One step alone shows where each chain stood, the path of its proposal, and what became of it.

import type { LabChains, LabResult, WatchedStep } from '../../sampling-lab/lab-result.ts'
import type { Context2D, FigureTheme } from '../figure.ts'
import { readField } from '../field-values.ts'
import { toPixel, type Rectangle } from '../panel-geometry.ts'
import { figureColours, withOpacity } from '../theme.ts'
import type { LabArtwork } from './lab-field.ts'

export interface ChainsOptions {
  result: LabResult
  chains: LabChains
  area: Rectangle
  theme: FigureTheme
  artwork: LabArtwork
  /** How many of the watched steps to go back, to look at that one alone; null shows all draws. */
  back: number | null
  /** Of the highest density that is drawn on the line. */
  densityMaximum: number
}

interface Pixel {
  x: number
  y: number
}

/** Steps whose moves are drawn behind the one that is looked at, or at the end of all draws. */
const trail = { alone: 12, all: 25 }
const drawsMaximum = 4000

export function paintChains(context: Context2D, options: ChainsOptions): void {
  const { chains, back } = options
  paintDraws(context, options)
  const { watched } = chains
  if (watched.length === 0) return
  const now = Math.max(0, watched.length - 1 - (back ?? 0))
  const { step } = watched[now]
  const long = back === null ? trail.all : trail.alone
  const before = watched
    .slice(0, back === null ? now + 1 : now)
    // Between the first steps and the last is a gap.
    .filter((each) => each.step > step - long)
  before.forEach((step, index) => paintMoves(context, options, step, 0.25 + (0.55 * (index + 1)) / before.length))
  if (back !== null) paintStep(context, options, watched[now])
}

/** After the warm-up, but where a step of it is looked at; and not beyond the step that is looked at. */
function paintDraws(context: Context2D, options: ChainsOptions): void {
  const { result, chains, back, theme } = options
  const { dimension, setup } = result
  const size = dimension * setup.chains
  const kept = chains.positions.length / size
  const until = back === null ? chains.steps : (chains.watched.at(-1 - back)?.step ?? 0) - 1
  const end = Math.max(0, kept - Math.ceil((chains.steps - until) / chains.thin))
  // Within the warm-up there is nothing else to see.
  const first = until <= chains.warmUp ? 0 : Math.min(end, Math.ceil(chains.warmUp / chains.thin))
  const stride = Math.max(1, Math.ceil(((end - first) * setup.chains) / drawsMaximum))
  const colours = figureColours[theme]
  context.fillStyle = dimension === 2 ? colours.dataPoint : colours.dataPointOnPlot
  context.globalAlpha = back === null ? 0.5 : 0.22
  for (let place = first; place < end; place += stride) {
    for (let chain = 0; chain < setup.chains; chain++) {
      const at = pixelOf(options, chains.positions, place * size + chain * dimension)
      if (at) disc(context, dimension === 2 ? at : under(at, place * setup.chains + chain, options), 1.1)
    }
  }
  context.globalAlpha = 1
}

/** On the line draws fill the area under the curve evenly: their density is then seen to be that of the curve. */
function under({ x, y }: Pixel, draw: number, { area }: ChainsOptions): Pixel {
  const bottom = area.y + area.height
  const share = (draw * goldenShare) % 1
  return { x, y: bottom - share * (bottom - y) }
}

const goldenShare = 0.618033988749895

function paintMoves(context: Context2D, options: ChainsOptions, step: WatchedStep, opacity: number): void {
  const { result, theme } = options
  const colours = figureColours[theme]
  const { dimension } = result
  context.globalAlpha = opacity
  for (let chain = 0; chain < step.taken.length; chain++) {
    const from = pixelOf(options, step.from, chain * dimension)
    const to = pixelOf(options, step.path, step.path.length - step.from.length + chain * dimension)
    if (!from || !to) continue
    if (step.taken[chain]) {
      // Along a curve the lines of many moves would cover it.
      if (dimension === 2) line(context, [from, to], { colour: lineColour(options), width: 1.1 })
      context.fillStyle = colours.sample
      disc(context, to, 2)
    } else refused(context, to, { radius: 3.4, colour: colours.negative, halo: false })
  }
  context.globalAlpha = 1
}

/** One step: where it began, every place on its way, and whether its end was taken. */
function paintStep(context: Context2D, options: ChainsOptions, step: WatchedStep): void {
  const { result, theme } = options
  const colours = figureColours[theme]
  const { dimension } = result
  const size = step.from.length
  for (let chain = 0; chain < step.taken.length; chain++) {
    const from = pixelOf(options, step.from, chain * dimension)
    const way = Array.from({ length: step.path.length / size }, (_, place) =>
      pixelOf(options, step.path, place * size + chain * dimension),
    )
    const end = way.at(-1)
    // Where a trajectory leaves the picture for good, its beginning is still there.
    if (!from) continue
    const seen = way.flatMap((at) => at ?? [])
    line(context, [from, ...seen], { colour: colours.halo, width: 4 })
    line(context, [from, ...seen], { colour: lineColour(options), width: 1.8, dashed: !step.taken[chain] })
    context.fillStyle = lineColour(options)
    for (const at of seen.slice(0, -1)) disc(context, at, 1.9)
    ringed(context, from, { radius: 4, fill: colours.dataPoint, edge: '#15181c' })
    if (!end) continue
    if (step.taken[chain]) ringed(context, end, { radius: 5, fill: colours.sample, edge: '#ffffff' })
    else refused(context, end, { radius: 6, colour: colours.negative, halo: true })
  }
}

const lineColour = ({ result, theme }: ChainsOptions): string =>
  result.dimension === 2 ? figureColours[theme].arrow : figureColours[theme].text

/** On the line, points stand on the density's curve. */
function pixelOf(
  { result, area, artwork, densityMaximum }: ChainsOptions,
  values: Float64Array,
  at: number,
): Pixel | null {
  const { view, dimension } = result
  if (dimension === 2) {
    const pixel = toPixel(area, view, [values[at], values[at + 1]])
    return isNear(pixel, area) ? pixel : null
  }
  const x = values[at]
  const density = Math.exp(readField(artwork.field, [x]))
  const share = Number.isFinite(density) ? density / densityMaximum : 0
  const pixel = { x: toPixel(area, view, [x]).x, y: area.y + area.height * (1 - share) }
  return isNear(pixel, area) ? pixel : null
}

/** Far outside, canvases draw lines badly; the clip hides what is a little outside. */
const isNear = ({ x, y }: Pixel, area: Rectangle): boolean =>
  Math.abs(x - area.x) < 20 * area.width && Math.abs(y - area.y) < 20 * area.height

function disc(context: Context2D, { x, y }: Pixel, radius: number): void {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fill()
}

function ringed(
  context: Context2D,
  at: Pixel,
  { radius, fill, edge }: { radius: number; fill: string; edge: string },
): void {
  context.fillStyle = edge
  disc(context, at, radius + 1.3)
  context.fillStyle = fill
  disc(context, at, radius)
}

/** A hollow ring with a cross in it. */
function refused(
  context: Context2D,
  { x, y }: Pixel,
  { radius, colour, halo }: { radius: number; colour: string; halo: boolean },
): void {
  const reach = radius * Math.SQRT1_2
  const own: [string, number] = [colour, halo ? 1.5 : 1]
  const passes: [string, number][] = halo ? [['rgba(255, 255, 255, 0.75)', 3.2], own] : [own]
  for (const [stroke, width] of passes) {
    context.strokeStyle = stroke
    context.lineWidth = width
    context.beginPath()
    context.arc(x, y, radius, 0, 2 * Math.PI)
    context.moveTo(x - reach, y - reach)
    context.lineTo(x + reach, y + reach)
    context.moveTo(x - reach, y + reach)
    context.lineTo(x + reach, y - reach)
    context.stroke()
  }
}

function line(
  context: Context2D,
  points: readonly Pixel[],
  { colour, width, dashed = false }: { colour: string; width: number; dashed?: boolean },
): void {
  context.strokeStyle = colour.startsWith('#') ? withOpacity(colour, 0.9) : colour
  context.lineWidth = width
  context.lineJoin = 'round'
  context.setLineDash(dashed ? [5, 3] : [])
  context.beginPath()
  points.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)))
  context.stroke()
  context.setLineDash([])
}
