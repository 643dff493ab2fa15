// What all charts over training share: the request, the answer, and the building of a chart.js configuration.
//
// Every call gives a fresh configuration, because chart.js writes into the options it is given. Nothing here imports
// chart.js itself: whoever draws registers LineController, LineElement, PointElement, LinearScale, LogarithmicScale,
// Filler and Tooltip. Title, caption and legend are drawn by the configuration's own plugin (chart-header.ts).

import type { ChartConfiguration } from 'chart.js'
import type { FigureInput, FigureName, FigureTheme, FigureWords, HorizontalAxis } from '../figure.ts'
import type { HeaderContent } from './chart-words.ts'

export interface ChartPoint {
  x: number
  y: number
}

export type LineConfiguration = ChartConfiguration<'line', ChartPoint[]>
export type Dataset = LineConfiguration['data']['datasets'][number]

export interface ChartRequest {
  axis: HorizontalAxis
  theme: FigureTheme
  fontFamily: string
  /** Marks this iteration with a thin line; null for none. */
  iteration?: number | null
  /** Title, caption and legend inside the canvas; default true. */
  header?: boolean
  /** In place of the chart's own. */
  words?: Partial<Pick<FigureWords, 'title' | 'horizontalAxis' | 'verticalAxis'>>
  /** A line of small print at the bottom, for files. */
  footnote?: string
  /** Painted behind everything, for files; null leaves the canvas transparent. */
  background?: string | null
  /** Lanes that are switched off, by their keys (`lanesOf`): not drawn, and the axis is fitted to the others. */
  hidden?: ReadonlySet<string>
  /** The part of the axes to show, in their own values; an axis that is absent shows everything. */
  zoom?: { x?: readonly [number, number]; y?: readonly [number, number] } | null
  /** False leaves out the keys of the lanes, where they stand beside the chart. */
  keys?: boolean
}

export interface FigureChart {
  title: string
  /** Of its values; empty where they have none. */
  unit: string
  /** Unit and how the number was obtained, with what was left out of the lines. */
  caption: string
  /** NaN and ±Infinity: marked with crosses at the height of the lane's last finite value. */
  nonFiniteCount: number
  /** False where no run has recorded anything yet. */
  hasData: boolean
  /** Why there is nothing to draw; null where there is. */
  absentReason: string | null
  configuration: LineConfiguration
  /** The words around it, as the configuration's plugin draws them. */
  content: HeaderContent
}

export type ChartFigureName = Exclude<FigureName, 'comparison' | 'panels' | 'panel' | 'results'>
export type MakeChart = (input: FigureInput, request: ChartRequest) => FigureChart
