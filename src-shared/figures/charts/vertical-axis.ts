// The vertical axis of a chart over training: its limits and its scale, from the lanes that are drawn.
//
// One lane that explodes must not press the others into a line at the edge: the axis is then fitted to the others, and
// what leaves it is marked at the edge with how far it goes. A lane explodes where it diverged or is not finite, or,
// among three and more, where without it the axis would be a tenth as long (on a logarithmic axis, a quarter).

import type { ChartPoint } from './chart.ts'
import type { DrawnLane, LaneSeries } from './lane-series.ts'

export interface VerticalAxisOptions {
  /** Limits of the vertical axis: values beyond them are marked at the edge. null leaves an end free. */
  extent?: (seen: { best: number; lowest: number; highest: number }) => {
    lowest: number | null
    highest: number | null
  }
  /** Where the axis ends whatever the values: what estimates come to beyond it is marked at the edge, too. */
  ceiling?: number
  logarithmicIfPositive?: boolean
  includeZero?: boolean
  /** Always on the axis. */
  reference?: { value: number } | null
}

export interface VerticalAxis {
  minimum: number | null
  maximum: number | null
  logarithmic: boolean
}

/** A fitted axis reaches this share of its length beyond the values that it was fitted to. */
const headroom = 0.15

export function verticalAxis(drawn: readonly DrawnLane[], options: VerticalAxisOptions): VerticalAxis {
  const every = drawn.flatMap(({ series, companions }) => [series, ...companions.map((each) => each.series)])
  const lowest = Math.min(...every.map((series) => series.lowest))
  const highest = Math.max(...every.map((series) => series.highest))
  // Not from the bands: mean − sd over seeds may be 0 or less, and then chart.js chooses a minimum of its own.
  const lowestPositive = Math.min(...every.map((series) => series.lowestPositive))
  const positive = Number.isFinite(lowestPositive) && everyValue(every, (value) => value > 0)
  if (options.logarithmicIfPositive && positive) {
    const calm = calmRange(drawn, Math.log10)
    const top = calm && Math.log10(highest) > calm.highest + 1 ? 10 ** calm.highest * 2 : highest * 1.3
    return { minimum: lowestPositive / 1.3, maximum: top, logarithmic: true }
  }
  const best = Math.max(...drawn.map(({ series }) => series.last).filter(Number.isFinite))
  const limits = options.extent?.({ best, lowest, highest }) ?? { lowest: null, highest: null }
  const fitted = fittedLimits(drawn, { lowest, highest }, options)
  const least = larger(limits.lowest, fitted.lowest)
  const most = smaller(limits.highest, fitted.highest)
  const cut = least !== null && lowest < least && Number.isFinite(least)
  return {
    minimum: cut ? least : options.includeZero ? 0 : null,
    maximum: options.ceiling ?? (most !== null && highest > most ? most : null),
    logarithmic: false,
  }
}

interface Range {
  lowest: number
  highest: number
}

/** Limits fitted to the lanes that do not explode, at the ends beyond which others go far; null leaves an end free. */
function fittedLimits(drawn: readonly DrawnLane[], all: Range, { reference }: VerticalAxisOptions) {
  const calm = calmRange(drawn, (value) => value)
  if (!calm) return { lowest: null, highest: null }
  const value = reference?.value ?? calm.lowest
  const [low, high] = [Math.min(calm.lowest, value), Math.max(calm.highest, value)]
  const length = high - low || Math.max(Math.abs(high), 1e-3)
  return {
    lowest: all.lowest < low - length ? low - headroom * length : null,
    highest: all.highest > high + length ? high + headroom * length : null,
  }
}

/** What the lanes that do not explode take of the axis; null where none explodes, or all do. */
function calmRange(drawn: readonly DrawnLane[], scaled: (value: number) => number): Range | null {
  const ranges = drawn
    .map(({ series, companions }) => ({
      broken: series.diverged.length > 0 || series.nonFinite.length > 0,
      ...rangeOf([series, ...companions.map((each) => each.series)], scaled),
    }))
    .filter(({ lowest, highest }) => Number.isFinite(lowest) && Number.isFinite(highest))
  let calm = ranges.filter(({ broken }) => !broken)
  const ratio = scaled === Math.log10 ? 4 : 10
  while (calm.length >= 3) {
    const without = calm.map((lane) => ({ lane, rest: calm.filter((other) => other !== lane) }))
    const least = without.reduce((a, b) => (lengthOf(a.rest) <= lengthOf(b.rest) ? a : b))
    if (!(lengthOf(least.rest) > 0) || lengthOf(calm) < ratio * lengthOf(least.rest)) break
    calm = least.rest
  }
  return calm.length === 0 || calm.length === ranges.length ? null : union(calm)
}

function rangeOf(all: readonly LaneSeries[], scaled: (value: number) => number): Range {
  return {
    // A logarithm has no place for bands that reach 0.
    lowest: scaled(Math.min(...all.map((series) => (scaled === Math.log10 ? series.lowestPositive : series.lowest)))),
    highest: scaled(Math.max(...all.map((series) => series.highest))),
  }
}

const union = (ranges: readonly Range[]): Range => ({
  lowest: Math.min(...ranges.map(({ lowest }) => lowest)),
  highest: Math.max(...ranges.map(({ highest }) => highest)),
})

function lengthOf(ranges: readonly Range[]): number {
  const { lowest, highest } = union(ranges)
  return highest - lowest
}

const larger = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b))
const smaller = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b))

function everyValue(every: readonly LaneSeries[], holds: (value: number) => boolean): boolean {
  return every.every(({ line }) => line.every(({ y }) => !Number.isFinite(y) || holds(y)))
}

export const isBelow = ({ y }: ChartPoint, { minimum }: VerticalAxis) => minimum !== null && y < minimum
export const isAbove = ({ y }: ChartPoint, { maximum }: VerticalAxis) => maximum !== null && y > maximum

export function pointsBeyond(drawn: readonly DrawnLane[], vertical: VerticalAxis) {
  const count = (beyond: typeof isBelow) =>
    drawn.reduce((sum, { series }) => sum + series.line.filter((point) => beyond(point, vertical)).length, 0)
  return { below: count(isBelow), above: count(isAbove) }
}
