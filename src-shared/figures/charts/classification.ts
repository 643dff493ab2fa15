// How well lanes that know classes tell those of held-out points, over training. The best that any model could is a line.

import type { MetricName } from '../../metric.ts'
import type { FigureInput } from '../figure.ts'
import { lanesOf, metricAt } from '../lanes.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { mean } from './lane-series.ts'
import { metricChart } from './metric-chart.ts'

const absent = 'Needs an energy with one output per class.'

export function classAccuracyChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'classAccuracy',
    title: 'Class accuracy',
    reference: bestOf(input, 'bayesAccuracy'),
    absent,
  })
}

export function classCrossEntropyChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'classCrossEntropy',
    title: 'Class cross-entropy',
    reference: bestOf(input, 'bayesCrossEntropy'),
    absent,
  })
}

/** Of the exact p(y | x), over the seeds' test points; null where it is not known. */
function bestOf(input: FigureInput, metric: MetricName): { value: number; label: string } | null {
  const values = lanesOf(input).flatMap(({ runs }) => runs.flatMap(({ rows }) => metricAt(rows, metric, null) ?? []))
  return values.length === 0 ? null : { value: mean(values), label: 'best possible' }
}
