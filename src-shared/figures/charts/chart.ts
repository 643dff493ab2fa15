// What all charts over training share: the request, the answer, and the building of a chart.js configuration.
//
// Every call gives a fresh configuration, because chart.js writes into the options it is given. Nothing here imports
// chart.js itself: whoever draws registers LineController, LineElement, PointElement, LinearScale, LogarithmicScale,
// Filler and Tooltip. Title, caption and legend are drawn by the configuration's own plugin (chart-header.ts).

import type { ChartConfiguration } from 'chart.js'
import type { FigureInput, FigureName, FigureTheme, HorizontalAxis } from '../figure.ts'

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
  /** A line of small print at the bottom, for files. */
  footnote?: string
  /** Painted behind everything, for files; null leaves the canvas transparent. */
  background?: string | null
}

export interface FigureChart {
  title: string
  /** Unit and how the number was obtained, with what was left out of the lines. */
  caption: string
  /** NaN and ±Infinity: marked with crosses at the height of the lane's last finite value. */
  nonFiniteCount: number
  /** Finite values beyond the vertical axis: marked with triangles along its edge. */
  offScaleCount: number
  /** False where no run has recorded anything yet. */
  hasData: boolean
  configuration: LineConfiguration
}

export type ChartFigureName = Exclude<FigureName, 'comparison' | 'panel' | 'results'>
export type MakeChart = (input: FigureInput, request: ChartRequest) => FigureChart
