// Runs grouped by lane: the seeds of one lane share a colour, a row and a curve.

import type { LaneAdjustment } from '../adjustment.ts'
import type { MetricName, MetricRow } from '../metric.ts'
import type { FigureInput, FigureRun } from './figure.ts'

export interface FigureLane {
  key: string
  /** Position that sets colour, dash and marker. */
  laneIndex: number
  label: string
  /** One per seed, in the order of the input. */
  runs: FigureRun[]
}

/** In the order of the lanes. Lanes with one label get a number; runs of several experiments are counted through. */
export function lanesOf(input: FigureInput): FigureLane[] {
  const lanes = new Map<string, FigureLane>()
  for (const figureRun of input.runs) {
    const { experimentId, laneId, laneIndex, label } = figureRun.run
    const key = `${experimentId}/${laneId}`
    const lane = lanes.get(key) ?? { key, laneIndex, label, runs: [] }
    lane.runs.push(figureRun)
    lanes.set(key, lane)
  }
  const ordered = [...lanes.values()]
  const experiments = new Set(input.runs.map(({ run }) => run.experimentId))
  if (experiments.size > 1) ordered.forEach((lane, index) => (lane.laneIndex = index))
  else ordered.sort((a, b) => a.laneIndex - b.laneIndex)
  numberEqualLabels(ordered)
  return ordered
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

function numberEqualLabels(lanes: FigureLane[]): void {
  const seen = new Map<string, number>()
  for (const lane of lanes) {
    const count = (seen.get(lane.label) ?? 0) + 1
    seen.set(lane.label, count)
    if (count > 1) lane.label = `${lane.label} (${count})`
  }
}

/** The last row at or before `iteration` (null: of all) in which the metric was recorded. */
export function rowWith(rows: readonly MetricRow[], metric: MetricName, iteration: number | null): MetricRow | null {
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index]
    if ((iteration === null || row.iteration <= iteration) && row.values[metric] !== undefined) return row
  }
  return null
}

/** That row's value; null where the metric was never recorded. */
export function metricAt(rows: readonly MetricRow[], metric: MetricName, iteration: number | null): number | null {
  return rowWith(rows, metric, iteration)?.values[metric] ?? null
}
