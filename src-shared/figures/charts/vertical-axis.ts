// The vertical axis of a chart over training: its limits and its scale, from the lanes that are drawn.

import type { ChartPoint } from './chart.ts'
import type { DrawnLane } from './lane-series.ts'

export interface VerticalAxisOptions {
  /** Limits of the vertical axis: values beyond them are marked at the edge. null leaves an end free. */
  extent?: (seen: { best: number; lowest: number; highest: number }) => {
    lowest: number | null
    highest: number | null
  }
  logarithmicIfPositive?: boolean
  includeZero?: boolean
}

export interface VerticalAxis {
  minimum: number | null
  maximum: number | null
  logarithmic: boolean
}

export function verticalAxis(drawn: readonly DrawnLane[], options: VerticalAxisOptions): VerticalAxis {
  const lowest = Math.min(...drawn.map(({ series }) => series.lowest))
  const highest = Math.max(...drawn.map(({ series }) => series.highest))
  const best = Math.max(...drawn.map(({ series }) => series.last).filter(Number.isFinite))
  const limits = options.extent?.({ best, lowest, highest }) ?? { lowest: null, highest: null }
  // Not from the bands: mean − sd over seeds may be 0 or less, and then chart.js chooses a minimum of its own.
  const lowestPositive = Math.min(...drawn.map(({ series }) => series.lowestPositive))
  const positive = Number.isFinite(lowestPositive) && everyValue(drawn, (value) => value > 0)
  if (options.logarithmicIfPositive && positive) {
    return { minimum: lowestPositive / 1.3, maximum: highest * 1.3, logarithmic: true }
  }
  const cut = limits.lowest !== null && lowest < limits.lowest && Number.isFinite(limits.lowest)
  return {
    minimum: cut ? limits.lowest : options.includeZero ? 0 : null,
    maximum: limits.highest !== null && highest > limits.highest ? limits.highest : null,
    logarithmic: false,
  }
}

function everyValue(drawn: readonly DrawnLane[], holds: (value: number) => boolean): boolean {
  return drawn.every(({ series }) => series.line.every(({ y }) => !Number.isFinite(y) || holds(y)))
}

export const isOffScale = ({ y }: ChartPoint, { minimum }: VerticalAxis) => minimum !== null && y < minimum

export function countOffScale(drawn: readonly DrawnLane[], vertical: VerticalAxis): number {
  return drawn.reduce((sum, { series }) => sum + series.line.filter((point) => isOffScale(point, vertical)).length, 0)
}
