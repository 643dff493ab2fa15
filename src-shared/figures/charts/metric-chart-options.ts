// What a metric chart is asked for, and what its parts are made from.

import type { MetricName } from '../../metric.ts'
import type { HeaderContent } from './chart-words.ts'
import type { FigureLane } from '../lanes.ts'
import type { LaneLook } from '../theme.ts'
import type { ChartRequest } from './chart.ts'
import type { DrawnLane } from './lane-series.ts'
import type { VerticalAxis, VerticalAxisOptions } from './vertical-axis.ts'

export interface MetricChartOptions extends VerticalAxisOptions {
  metric: MetricName
  title: string
  /** Replaces the metric's own words. */
  obtained?: string
  /** Replaces the metric's own unit. */
  unit?: string
  /** A horizontal line that means something. */
  reference?: { value: number; label: string } | null
  /** Noisy training metrics: the values faint, their running mean on top. */
  smooth?: boolean
  /** Lanes whose numbers here are of another kind: a sign behind their names and at their lines' ends, and what it means. */
  marked?: { sign: string; words: string; is(lane: FigureLane): boolean }
  /** Said when no run has recorded the metric. */
  absent?: string
  /** Of the only lane, where it is not its own. */
  look?: LaneLook
  /** The title is the lane's name and carries its key. */
  ownTitle?: boolean
  /** Further metrics of the same unit, as thin lines in the lane's colour; the first word is the main line's. */
  companions?: { mainWord: string; others: readonly { metric: MetricName; word: string; dash: readonly number[] }[] }
}

export interface ConfigurationOptions {
  request: ChartRequest
  options: MetricChartOptions
  drawn: readonly DrawnLane[]
  vertical: VerticalAxis
  content: HeaderContent
}
