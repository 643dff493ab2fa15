// A metric of one lane as a line: the seeds' mean with a band of one standard deviation, and what no line can show.

import { estimateOf, type MetricName, type MetricRow } from '../../metric.ts'
import type { HorizontalAxis } from '../figure.ts'
import type { FigureLane } from '../lanes.ts'
import type { ChartPoint } from './chart.ts'

export interface LaneSeries {
  /** Mean over the seeds; y is NaN (a gap) where a seed is not finite. */
  line: ChartPoint[]
  /** Mean ± standard deviation, where at least two seeds are finite. */
  lower: ChartPoint[]
  upper: ChartPoint[]
  /** Points of the line whose value its own noise hides, in a seed at least. */
  withinNoise: ReadonlySet<ChartPoint>
  /** Positions on the horizontal axis: where a seed's value is not finite, and where a run diverged. */
  nonFinite: number[]
  diverged: number[]
  /** Finite values and their band, for the axis. */
  lowest: number
  highest: number
  /** The least positive value of the line, for a logarithmic axis; Infinity where there is none. */
  lowestPositive: number
  last: number
}

export interface DrawnLane {
  lane: FigureLane
  series: LaneSeries
  /** Further metrics of the lane in the same unit. */
  companions: readonly { word: string; dash: readonly number[]; series: LaneSeries }[]
}

interface Remembered {
  runs: FigureLane['runs']
  series: LaneSeries
}

/** By the rows of a lane's first run, which are another array as soon as one is added. */
const remembered = new WeakMap<readonly MetricRow[], Map<string, Remembered>>()

/**
 * The series of these very rows are made once: a chart, its summary and the next drawing ask for the same. Not to be
 * changed.
 */
export function laneSeries(lane: FigureLane, metric: MetricName, axis: HorizontalAxis): LaneSeries {
  const [{ rows }] = lane.runs
  const known = remembered.get(rows) ?? new Map<string, Remembered>()
  remembered.set(rows, known)
  const key = `${metric} ${axis}`
  const before = known.get(key)
  if (before && isSame(before.runs, lane.runs, axis)) return before.series
  const series = makeSeries(lane, metric, axis)
  known.set(key, { runs: [...lane.runs], series })
  return series
}

function isSame(a: FigureLane['runs'], b: FigureLane['runs'], axis: HorizontalAxis): boolean {
  if (a.length !== b.length) return false
  return a.every(({ rows, run }, index) => {
    const other = b[index]
    if (rows !== other.rows || run.divergence !== other.run.divergence) return false
    return run.divergence === null || run[axis] === other.run[axis]
  })
}

/** Rows are met by iteration; a seed that lacks one (other budget, thinned rows) is interpolated between its own. */
function makeSeries(lane: FigureLane, metric: MetricName, axis: HorizontalAxis): LaneSeries {
  const series = emptySeries()
  const seeds = lane.runs
    .map(({ rows }) => rows.filter((row) => row.values[metric] !== undefined))
    .filter((rows) => rows.length > 0)
  const longest = seeds.reduce<readonly MetricRow[]>((most, rows) => (rows.length > most.length ? rows : most), [])
  for (const row of longest) addPoint(series, seeds, { row, metric, axis })
  for (const rows of seeds) {
    for (const row of rows) {
      if (!Number.isFinite(row.values[metric])) series.nonFinite.push(row[axis])
    }
  }
  for (const { run } of lane.runs) {
    if (run.divergence && longest.length > 0) series.diverged.push(run[axis])
  }
  return series
}

type GrowingSeries = LaneSeries & { withinNoise: Set<ChartPoint> }

const emptySeries = (): GrowingSeries => ({
  withinNoise: new Set<ChartPoint>(),
  ...{ line: [], lower: [], upper: [], nonFinite: [], diverged: [] },
  ...{ lowest: Infinity, highest: -Infinity, lowestPositive: Infinity, last: Number.NaN },
})

interface PointOptions {
  row: MetricRow
  metric: MetricName
  axis: HorizontalAxis
}

function addPoint(series: GrowingSeries, seeds: readonly MetricRow[][], { row, metric, axis }: PointOptions): void {
  const present = seeds
    .map((rows) => ({ y: interpolate(rows, row.iteration, (r) => r.values[metric] ?? NaN), rows }))
    .filter(({ rows }) => rows[0].iteration <= row.iteration && row.iteration <= rows[rows.length - 1].iteration)
  const x = mean(present.map(({ rows }) => interpolate(rows, row.iteration, (r) => r[axis])))
  const values = present.map(({ y }) => y)
  const y = values.every(Number.isFinite) ? mean(values) : Number.NaN
  const point = { x, y }
  series.line.push(point)
  if (present.some(({ rows }) => isWithinNoise(rows, row.iteration, metric))) series.withinNoise.add(point)
  if (!Number.isFinite(y)) {
    series.lower.push({ x, y: Number.NaN })
    series.upper.push({ x, y: Number.NaN })
    return
  }
  const spread = values.length > 1 ? standardDeviation(values) : 0
  series.lower.push({ x, y: y - spread })
  series.upper.push({ x, y: y + spread })
  series.lowest = Math.min(series.lowest, y - spread)
  series.highest = Math.max(series.highest, y + spread)
  if (y > 0) series.lowestPositive = Math.min(series.lowestPositive, y)
  series.last = y
}

function isWithinNoise(rows: readonly MetricRow[], iteration: number, metric: MetricName): boolean {
  const row = rows[positionOf(rows, iteration)]
  if (row.iteration !== iteration || !row.made) return false
  const obtained = estimateOf(row, metric)?.obtained
  return obtained?.by === 'repeated-estimates' && obtained.withinNoise
}

/** The last finite point of a line at or before `x`; null where there is none. */
export function lastFinite(line: readonly ChartPoint[], x: number): ChartPoint | null {
  return line.findLast((point) => point.x <= x && Number.isFinite(point.y)) ?? null
}

/** Of the first row at or after `iteration`, or of the last: found by halving, for a line may have 100,000. */
function positionOf(rows: readonly MetricRow[], iteration: number): number {
  let [low, high] = [0, rows.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle].iteration < iteration) low = middle + 1
    else high = middle
  }
  return low
}

/** Linear between the rows beside; the row itself where there is one. */
export function interpolate(rows: readonly MetricRow[], iteration: number, value: (row: MetricRow) => number): number {
  const low = positionOf(rows, iteration)
  const after = rows[low]
  if (after.iteration === iteration || low === 0) return value(after)
  const before = rows[low - 1]
  const share = (iteration - before.iteration) / (after.iteration - before.iteration)
  return value(before) + share * (value(after) - value(before))
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Of a sample: n − 1 below. */
export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1))
}

/** At most about 2 × `buckets` points: of each bucket the lowest and the highest, and every gap. */
export function thinned(points: readonly ChartPoint[], buckets: number): ChartPoint[] {
  if (points.length <= 2 * buckets) return [...points]
  const kept: ChartPoint[] = []
  const size = points.length / buckets
  for (let bucket = 0; bucket < buckets; bucket++) {
    const part = points.slice(Math.round(bucket * size), Math.round((bucket + 1) * size))
    kept.push(...extremes(part))
  }
  return kept
}

function extremes(part: readonly ChartPoint[]): ChartPoint[] {
  let [lowest, highest] = [-1, -1]
  const gap = part.findIndex(({ y }) => !Number.isFinite(y))
  part.forEach(({ y }, index) => {
    if (!Number.isFinite(y)) return
    if (lowest < 0 || y < part[lowest].y) lowest = index
    if (highest < 0 || y > part[highest].y) highest = index
  })
  const indices = [...new Set([lowest, highest, gap])].filter((index) => index >= 0).sort((a, b) => a - b)
  return indices.map((index) => part[index])
}

/**
 * Centred running mean over `width` points, from finite neighbours only; gaps stay gaps. At `places` points or fewer,
 * evenly spread, and where gaps are: a line is a few hundred pixels long, and a mean at every one of 100,000 points over
 * 4,000 of them would take seconds.
 */
export function runningMean(points: readonly ChartPoint[], width: number, places = points.length): ChartPoint[] {
  const reach = Math.floor(width / 2)
  return spreadPositions(points, places).map((index) => ({
    x: points[index].x,
    y: Number.isFinite(points[index].y) ? meanBetween(points, index - reach, index + reach) : points[index].y,
  }))
}

function spreadPositions(points: readonly ChartPoint[], places: number): number[] {
  const last = points.length - 1
  if (last < places) return points.map((_point, index) => index)
  const positions = new Set<number>()
  for (let place = 0; place < places; place++) positions.add(Math.round((place * last) / (places - 1)))
  const size = points.length / places
  points.forEach(({ y }, index) => {
    const isFirstOfStretch = Math.floor(index / size) !== Math.floor((index - 1) / size)
    if (!Number.isFinite(y) && (isFirstOfStretch || Number.isFinite(points[index - 1].y))) positions.add(index)
  })
  return [...positions].sort((a, b) => a - b)
}

function meanBetween(points: readonly ChartPoint[], first: number, last: number): number {
  let [sum, count] = [0, 0]
  for (let index = Math.max(0, first); index <= Math.min(points.length - 1, last); index++) {
    const { y } = points[index]
    if (!Number.isFinite(y)) continue
    sum += y
    count++
  }
  return sum / count
}
