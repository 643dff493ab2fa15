// The loss that each method descends on, one small chart per lane.

import type { FigureInput } from '../figure.ts'
import { lanesOf } from '../lanes.ts'
import { lossUnit } from '../loss-unit.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { metricChart } from './metric-chart.ts'

/** Why they do not share an axis: to be printed with them. */
export const ownLossesReason = 'Losses of different methods are different quantities; they are not comparable.'

export interface OwnLossChart extends FigureChart {
  laneIndex: number
  label: string
}

/** In the order of the lanes. */
export function ownLossCharts(input: FigureInput, request: ChartRequest): OwnLossChart[] {
  return lanesOf(input).map((lane) => {
    const chart = metricChart({ ...input, runs: lane.runs }, request, {
      metric: 'loss',
      title: lane.label,
      smooth: true,
      obtained: lane.runs[0].lossTitle,
      unit: lossUnit(lane.runs[0]),
      look: lane,
      ownTitle: true,
    })
    return { ...chart, laneIndex: lane.laneIndex, label: lane.label }
  })
}
