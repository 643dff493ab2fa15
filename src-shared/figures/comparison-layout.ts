// Where everything stands in the side-by-side figure, in CSS pixels: worked out before anything is drawn.

import { chartsOf } from './charts/index.ts'
import type { FigureChart } from './charts/chart.ts'
import { colourBars, colourBarSize } from './colour-bar.ts'
import { fieldsShown, shownInput } from './comparison-content.ts'
import { tableHeight, tableWidth } from './display-table.ts'
import { resultsTable } from './results-table.ts'
import { fittingTable } from './fitting-table.ts'
import { footnoteHeight, pageMargin } from './footnote.ts'
import type { FigureInput, FigureOptions } from './figure.ts'
import { sharedRange } from './field-range.ts'
import { lanesOf } from './lanes.ts'
import { layerEntries, legendHeight } from './layer-legend.ts'
import { wrapText } from './marks.ts'
import { layoutOf, panelMargins, viewAspect, type PanelLayout, type Rectangle } from './panel-geometry.ts'
import { panelOf } from './panel-content.ts'
import { textRuler } from './text-ruler.ts'
import { exportFontFamily, figureColours } from './theme.ts'

export interface ComparisonLayout {
  width: number
  height: number
  titleLines: string[]
  subtitleLines: string[]
  cells: { rectangle: Rectangle; layout: PanelLayout }[]
  /** null where no panel has a field. */
  bar: { x: number; y: number; length: number } | null
  legend: { x: number; y: number; width: number }
  /** Curves over all seeds, where a lane has several. */
  charts: { chart: FigureChart; rectangle: Rectangle }[]
  tableTop: number
}

export interface LayoutWords {
  title: string
  subtitle: string
}

/** Five from 13 panels on: a page of four rows is hard to take in. */
const columnsMaximum = (count: number) => (count > 12 ? 5 : 4)
/** Panels alone may stand in more rows: their words are the only numbers there. */
const plotWidth = { natural: 240, alone: 440, least: 118, leastAlone: 150 }
const widthMinimum = { least: 900, most: 1400 }
const gap = { columns: 10, rows: 12 }
const line = { title: 20, subtitle: 15 }
const chartInset = 14
const chartSize = { height: 236, widthLeast: 330 }

export function comparisonLayout(input: FigureInput, options: FigureOptions, words: LayoutWords): ComparisonLayout {
  const grid = gridOf(input, options)
  const { width } = grid
  const inner = width - 2 * pageMargin
  const titleLines = wrapText(textRuler('title', true), words.title, inner)
  const subtitleLines = wrapText(textRuler('body'), words.subtitle, inner)
  const panelsTop = pageMargin + titleLines.length * line.title + subtitleLines.length * line.subtitle + 16

  const charts = chartsOfSeeds(input, options)
  const chartColumns = inner >= charts.length * chartSize.widthLeast ? Math.max(1, charts.length) : 1
  const chartsHeight = Math.ceil(charts.length / chartColumns) * (chartSize.height + gap.rows)
  const key = keyOf(input, options, { left: pageMargin + grid.firstLeft, width })
  const fitting = fittingTable(textRuler('body'), resultsTable(input, options), inner, exportFontFamily)
  const table = options.figure === 'panels' ? 0 : tableHeight(fitting, inner)
  const below = key.height + chartsHeight + table + footnoteHeight(input.provenance, width) + pageMargin

  const asked = options.height === null ? null : options.height - panelsTop - grid.furniture - below
  const aspect = viewAspect(input.preview.view)
  const natural = grid.plotWidth / (aspect ?? 4 / 3)
  const most = aspect === null ? Infinity : natural
  const plotHeight = asked === null ? natural : Math.max(40, Math.min(most, asked / grid.rowBottoms.length))
  const { cells, bottom } = cellsOf(grid, { top: panelsTop, plotHeight })
  const chartsTop = bottom + key.height
  const chartWidth = (inner + 2 * chartInset + gap.columns) / chartColumns - gap.columns
  return {
    width,
    height: Math.max(options.height ?? 0, bottom + below),
    titleLines,
    subtitleLines,
    cells,
    bar: key.bar && { ...key.bar, y: bottom + 2 },
    legend: { ...key.legend, y: bottom + 1 + key.legendDown },
    charts: charts.map((chart, index) => ({
      chart,
      rectangle: {
        // A chart has an inset of its own; its words begin where the title does.
        x: pageMargin - chartInset + (index % chartColumns) * (chartWidth + gap.columns),
        y: chartsTop + Math.floor(index / chartColumns) * (chartSize.height + gap.rows),
        width: chartWidth,
        height: chartSize.height,
      },
    })),
    tableTop: chartsTop + chartsHeight,
  }
}

/** Mean and band over the seeds say more than the one density that is drawn. */
function chartsOfSeeds(input: FigureInput, { figure, axis, theme, iteration }: FigureOptions): FigureChart[] {
  if (figure === 'panels') return []
  if (lanesOf(input).every(({ runs }) => runs.length < 2)) return []
  const { background } = figureColours[theme]
  // The panels above carry the keys of the lanes.
  const request = { axis, theme, iteration, fontFamily: exportFontFamily, background, keys: false }
  return (['log-likelihood', 'kl-divergence'] as const)
    .flatMap((figure) => chartsOf(figure, input, request))
    .filter(({ hasData }) => hasData)
}

interface Grid {
  width: number
  plotWidth: number
  layouts: PanelLayout[]
  columns: number
  firstLeft: number
  top: number
  rowBottoms: number[]
  /** Height of everything in the grid but the plots. */
  furniture: number
}

/** Rows evenly filled; captions of axes only where nothing stands left of or below a panel. */
function gridOf(input: FigureInput, options: FigureOptions): Grid {
  const count = 1 + lanesOf(input).length
  const { horizontalAxis, verticalAxis } = layoutOf(input.preview)
  const caption = panelMargins({ header: true, verticalAxis, horizontalAxis })
  // On a line the reference has another vertical axis than the differences from it.
  const inner = options.quantity === 'difference' && input.preview.dimension === 1 ? 'caption' : 'ticks'
  const ticks = panelMargins({ header: true, verticalAxis: inner, horizontalAxis })
  const across = (columns: number) =>
    2 * pageMargin + caption.left + ticks.right + (columns - 1) * (ticks.left + ticks.right + gap.columns)
  const least = options.figure === 'panels' ? plotWidth.leastAlone : plotWidth.least
  const fits = (columns: number) => options.width === null || (options.width - across(columns)) / columns >= least
  const most = [5, 4, 3, 2].find((columns) => columns <= columnsMaximum(count) && fits(columns)) ?? 1
  const rowCount = Math.ceil(count / most)
  const columns = Math.ceil(count / rowCount)
  const natural =
    columns === 1
      ? across(1) + plotWidth.alone
      : Math.max(widthOfTable(input, options), across(columns) + columns * plotWidth.natural)
  const width = options.width ?? natural
  const layouts = Array.from({ length: count }, (_each, index): PanelLayout => ({
    header: true,
    verticalAxis: index % columns === 0 ? verticalAxis : inner,
    horizontalAxis: index + columns >= count ? horizontalAxis : 'ticks',
  }))
  const rowBottoms = Array.from({ length: rowCount }, (_each, row) =>
    Math.max(...layouts.slice(row * columns, (row + 1) * columns).map((layout) => panelMargins(layout).bottom)),
  )
  const furniture = rowBottoms.reduce((sum, bottom) => sum + ticks.top + bottom + gap.rows, 0)
  const plot = Math.max(40, (width - across(columns)) / columns)
  return { width, plotWidth: plot, layouts, columns, firstLeft: caption.left, top: ticks.top, rowBottoms, furniture }
}

/** So that the table of results loses no columns, within reason. */
function widthOfTable(input: FigureInput, options: FigureOptions): number {
  if (options.figure === 'panels') return 0
  const whole = tableWidth(textRuler('body'), resultsTable(input, options), exportFontFamily) + 2 * pageMargin
  return Math.round(Math.min(widthMinimum.most, Math.max(widthMinimum.least, whole)))
}

function cellsOf(grid: Grid, { top, plotHeight }: { top: number; plotHeight: number }) {
  const cells: ComparisonLayout['cells'] = []
  let y = top
  grid.rowBottoms.forEach((rowBottom, row) => {
    let x = pageMargin
    for (const layout of grid.layouts.slice(row * grid.columns, (row + 1) * grid.columns)) {
      const margins = panelMargins(layout)
      const height = grid.top + plotHeight + margins.bottom
      cells.push({ rectangle: { x, y, width: margins.left + grid.plotWidth + margins.right, height }, layout })
      x += margins.left + grid.plotWidth + margins.right + gap.columns
    }
    y += grid.top + plotHeight + rowBottom + gap.rows
  })
  return { cells, bottom: y }
}

/** The colour bar with the key of layers beside it, or below it where the page is narrow. */
function keyOf(input: FigureInput, options: FigureOptions, { left, width }: { left: number; width: number }) {
  const shown = shownInput(input, options.seed)
  const panels = ['truth', ...shown.runs.map(({ run }) => run.id)].map((key) => panelOf(shown, key, options))
  const plane = input.preview.dimension > 1
  const range = sharedRange(shown, options.quantity, options)
  const entries = layerEntries(panels, { layers: options.layers, plane, range })
  const inner = width - left - pageMargin
  const hasBar = plane && fieldsShown(panels)
  const beside = hasBar && inner >= 560
  // Beside the differences the reference has colours of its own.
  const longest = colourBars(panels, range, { x: 0, y: 0, length: 1 }).length > 1 ? 480 : 320
  const length = beside ? Math.min(longest, inner * (longest > 320 ? 0.55 : 0.42)) : Math.min(longest, inner)
  const legend = beside ? { x: left + length + 44, width: inner - length - 44 } : { x: left, width: inner }
  const legendDown = hasBar && !beside ? colourBarSize.horizontal + 8 : 0
  const entriesHeight = legendHeight(textRuler('body'), entries, legend.width)
  const barHeight = hasBar ? colourBarSize.horizontal + 8 : 0
  const height = (beside ? Math.max(barHeight, entriesHeight) : legendDown + entriesHeight) + 14
  return { bar: hasBar ? { x: left, length } : null, legend, legendDown, height }
}
