// A composition as a figure: its parts and the whole side by side on one scale, their key, and what was found of the whole.

import { compositionWords, type Composition } from '../../composition.ts'
import { obtainedInWords } from '../../estimate.ts'
import { formatCount, formatNumber } from '../../numbers.ts'
import { colourBarSize, paintColourBar } from '../colour-bar.ts'
import type { Context2D, MakeImage, MakeLayer } from '../figure.ts'
import { footnoteHeight, pageMargin, paintFootnote } from '../footnote.ts'
import { layerEntries, legendHeight, paintLegend } from '../layer-legend.ts'
import { wrapText } from '../marks.ts'
import { fullLayout, panelMargins, viewAspect, type PanelLayout, type Rectangle, type Size } from '../panel-geometry.ts'
import { paintPanel } from '../panel.ts'
import { textRuler } from '../text-ruler.ts'
import { exportFontFamily, figureColours, fontOf } from '../theme.ts'
import type { CompositionFigureOptions } from './composition-figure.ts'
import { compositionPanels, partKey } from './composition-panels.ts'
import { logPartitionText, normalisesInWords } from './composition-values.ts'

const widths: Record<Exclude<CompositionFigureOptions['size'], 'natural'>, number> = {
  column: 321,
  page: 658,
  slide: 800,
  poster: 658,
}
const plotNatural = 250
const plotLeast = 130
const columnsMaximum = 4
const gap = 14
const titleLine = 20

interface Laid {
  size: Size
  titleLines: string[]
  cells: Rectangle[]
  layout: PanelLayout
  bar: { x: number; y: number; length: number } | null
  legend: { x: number; y: number; width: number }
}

export const compositionTitle = ({ how, parts }: Composition): string =>
  `${compositionWords[how].title} of ${parts.map(({ label }) => label).join(' and ')}`

/** As a person named it, or its parts. */
function shownTitle(composition: Composition, { words }: CompositionFigureOptions): string {
  const parts = composition.parts.map((part, index) => ({ ...part, label: words.lanes[partKey(index)] ?? part.label }))
  return words.title ?? compositionTitle({ ...composition, parts })
}

const shownNote = (composition: Composition, { words }: CompositionFigureOptions): string =>
  words.note ?? compositionProvenance(composition)

/** How the numbers were made, for the foot of the figure and for files. */
export function compositionProvenance(composition: Composition): string {
  const { whole, samples, dimension, notices } = composition
  const { logPartition } = whole
  const modes = whole.modes.filter(({ isolated }) => isolated)
  const places = modes.slice(0, 4).map(({ point }) => `(${point.map((value) => formatNumber(value, 4)).join(', ')})`)
  const count = samples.values.length / dimension
  return [
    // Where there is none, a notice says why.
    ...(logPartition
      ? [`log Z ${logPartitionText(logPartition)} nats by ${obtainedInWords(logPartition.obtained)}`]
      : whole.normalises.verdict === 'yes'
        ? [normalisesInWords(whole)]
        : []),
    ...(places.length > 0 ? [`modes of the whole at ${places.join(', ')}${modes.length > 4 ? ', …' : ''}`] : []),
    ...(count > 0 ? [`${formatCount(count)} samples by rejection from the grid`] : []),
    ...notices,
  ].join(' · ')
}

export const compositionFigureSize = (composition: Composition, options: CompositionFigureOptions): Size =>
  lay(composition, options).size

export interface PaintCompositionOptions {
  options: CompositionFigureOptions
  fontFamily: string
  makeImage: MakeImage
  /** For vector formats. */
  makeLayer?: MakeLayer
}

export function paintComposition(context: Context2D, composition: Composition, painted: PaintCompositionOptions): void {
  const { options, fontFamily, makeImage, makeLayer } = painted
  const { theme, layers: shown } = options
  const { size, titleLines, cells, layout, bar, legend } = lay(composition, options)
  const colours = figureColours[theme]
  context.fillStyle = colours.background
  context.fillRect(0, 0, size.width, size.height)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.font = fontOf('title', fontFamily, true)
  context.fillStyle = colours.text
  titleLines.forEach((line, index) => context.fillText(line, pageMargin, pageMargin + 14 + index * titleLine))
  const { panels, range } = compositionPanels(composition, options)
  const layers = panelLayers(shown)
  panels.forEach((panel, index) => {
    const shared = { theme, fontFamily, makeImage, makeLayer }
    paintPanel(context, { rectangle: cells[index], layout, panel, range, options: { layers }, ...shared })
  })
  const plane = composition.dimension > 1
  if (bar) {
    const { densityUnit } = composition
    paintColourBar(context, { ...bar, range, densityUnit, orientation: 'horizontal', theme, fontFamily })
  }
  paintLegend(context, { ...legend, entries: layerEntries(panels, { layers, plane, range }), plane, theme, fontFamily })
  paintFootnote(context, { text: shownNote(composition, options), size, theme, fontFamily })
}

/** As the panels of comparisons know them. */
export const panelLayers = ({ contours, samples }: CompositionFigureOptions['layers']) => ({
  ...{ contours, samples },
  ...{ data: false, negatives: false, predictor: false },
})

function lay(composition: Composition, options: CompositionFigureOptions): Laid {
  const { panels, range } = compositionPanels(composition, options)
  const margins = panelMargins(fullLayout)
  const around = margins.left + margins.right
  const asked = options.width ?? (options.size === 'natural' ? null : widths[options.size])
  const fitting =
    asked === null ? columnsMaximum : Math.floor((asked - 2 * pageMargin + gap) / (plotLeast + around + gap))
  const most = Math.max(1, Math.min(columnsMaximum, fitting, panels.length))
  const rows = Math.ceil(panels.length / most)
  const columns = Math.ceil(panels.length / rows)
  const width = asked ?? 2 * pageMargin + columns * (plotNatural + around) + (columns - 1) * gap
  const cellWidth = (width - 2 * pageMargin - (columns - 1) * gap) / columns
  const plotHeight = (cellWidth - around) / (viewAspect(composition.view) ?? 4 / 3)
  const cellHeight = margins.top + plotHeight + margins.bottom
  const title = shownTitle(composition, options)
  const titleLines = title === '' ? [] : wrapText(textRuler('title', true), title, width - 2 * pageMargin)
  const top = pageMargin + titleLines.length * titleLine + 6
  const cells = panels.map((_, index) => ({
    x: pageMargin + (index % columns) * (cellWidth + gap),
    y: top + Math.floor(index / columns) * (cellHeight + gap),
    width: cellWidth,
    height: cellHeight,
  }))
  const bottom = top + rows * (cellHeight + gap)
  const plane = composition.dimension > 1
  const inner = width - 2 * pageMargin
  const bar =
    plane && panels.some(({ field }) => field)
      ? { x: pageMargin + 6, y: bottom, length: Math.min(320, inner - 12) }
      : null
  const beside = bar !== null && inner >= 560
  const legendTop = bar && !beside ? bottom + colourBarSize.horizontal + 8 : bottom
  const left = beside ? pageMargin + bar.length + 50 : pageMargin
  const legend = { x: left, y: legendTop, width: width - left - pageMargin }
  const entries = layerEntries(panels, { layers: panelLayers(options.layers), plane, range })
  const ruler = textRuler('body')
  ruler.font = fontOf('body', exportFontFamily)
  const keyBottom = Math.max(
    legendTop + legendHeight(ruler, entries, legend.width),
    bar ? bottom + colourBarSize.horizontal : 0,
  )
  const height = keyBottom + 14 + footnoteHeight(shownNote(composition, options), width) + pageMargin
  return { size: { width, height: Math.round(height) }, titleLines, cells, layout: fullLayout, bar, legend }
}
