// Runs grouped by lane: the seeds of one lane share a colour, a row and a curve.

import type { LaneAdjustment } from '../adjustment.ts'
import { distinguished } from '../config/lane-labels.ts'
import { meansInWords } from '../estimate.ts'
import { estimateAt, metricAt, rowWith } from '../metric-rows.ts'
import { metricDescriptions, type MetricName } from '../metric.ts'
import type { LaneConfig } from '../config/lane.ts'
import type { FigureInput, FigureRun } from './figure.ts'
import { distinctColours } from './lane-colour.ts'
import type { LaneColour } from './palette.ts'

export { estimateAt, metricAt, rowWith }

export interface FigureLane {
  key: string
  /** Position that sets dash and marker. */
  laneIndex: number
  /** No two lanes have the same while the palette lasts. */
  colour: LaneColour
  label: string
  /** One per seed, in the order of the input. */
  runs: FigureRun[]
}

/**
 * In the order of the lanes. Lanes with one label are told apart by their settings; runs of several experiments
 * whose lanes have one place are counted through.
 */
export function lanesOf(input: Pick<FigureInput, 'runs'>): FigureLane[] {
  const lanes = new Map<string, FigureLane>()
  for (const figureRun of input.runs) {
    const { experimentId, laneId, laneIndex, label } = figureRun.run
    const key = `${experimentId}/${laneId}`
    const lane = lanes.get(key) ?? { key, laneIndex, colour: 'ink', label, runs: [] }
    lane.runs.push(figureRun)
    lanes.set(key, lane)
  }
  const ordered = [...lanes.values()]
  const hasOwnPlaces = new Set(ordered.map(({ laneIndex }) => laneIndex)).size === ordered.length
  if (!hasOwnPlaces) ordered.forEach((lane, index) => (lane.laneIndex = index))
  else ordered.sort((a, b) => a.laneIndex - b.laneIndex)
  const colours = distinctColours(ordered.map(({ laneIndex, runs }) => ({ laneIndex, colour: runs[0].colour })))
  const labels = labelsOf(
    ordered.map(({ label }) => label),
    ordered.map(({ runs }) => runs[0].lane),
  )
  ordered.forEach((lane, index) => {
    lane.label = labels[index]
    lane.colour = colours[index]
  })
  return ordered
}

/** Of the lanes that a first lane was last seen among: every panel and chart of a comparison asks for the same. */
const knownLabels = new WeakMap<
  LaneConfig,
  { labels: readonly string[]; lanes: readonly LaneConfig[]; told: string[] }
>()

function labelsOf(labels: readonly string[], lanes: readonly LaneConfig[]): string[] {
  if (lanes.length === 0) return []
  const isAlike = <Item>(a: readonly Item[], b: readonly Item[]) =>
    a.length === b.length && a.every((item, index) => item === b[index])
  const known = knownLabels.get(lanes[0])
  if (known && isAlike(known.labels, labels) && isAlike(known.lanes, lanes)) return known.told
  const told = distinguished(labels, lanes)
  knownLabels.set(lanes[0], { labels, lanes, told })
  return told
}

/** What was changed while its runs trained, at or before `iteration` (null: all), in order; seeds alike count once. */
export function adjustmentsOf({ runs }: FigureLane, iteration: number | null): LaneAdjustment[] {
  const found = new Map<string, LaneAdjustment>()
  for (const { run } of runs) {
    for (const adjustment of run.adjustments) {
      if (iteration === null || adjustment.iteration <= iteration) found.set(JSON.stringify(adjustment), adjustment)
    }
  }
  return [...found.values()].sort((a, b) => a.iteration - b.iteration)
}

/** What a caption says of a metric: `by quadrature; mean over the test points`, with every means that a lane's last value used. */
export function obtainedOver(
  lanes: readonly FigureLane[],
  metric: MetricName,
  obtained: string = metricDescriptions[metric].obtained,
): string {
  const estimates = lanes.flatMap(({ runs }) => runs.map(({ rows }) => estimateAt(rows, metric, null)))
  const means = new Set(
    estimates.flatMap((estimate) => {
      return estimate && estimate.obtained.by !== 'training' ? [meansInWords(estimate.obtained)] : []
    }),
  )
  return [[...means].join(' or '), obtained].filter(Boolean).join('; ')
}
