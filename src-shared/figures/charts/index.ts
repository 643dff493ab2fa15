// Table of charts by the figure's name.

import type { FigureInput } from '../figure.ts'
import type { ChartFigureName, ChartRequest, FigureChart } from './chart.ts'
import { acceptanceChart } from './acceptance.ts'
import { energyGapChart } from './energy-gap.ts'
import { klDivergenceChart } from './kl-divergence.ts'
import { logLikelihoodChart } from './log-likelihood.ts'
import { mmdChart } from './mmd.ts'
import { modeMassChart } from './mode-mass.ts'
import { ownLossCharts } from './own-losses.ts'

const charts: Record<ChartFigureName, (input: FigureInput, request: ChartRequest) => FigureChart[]> = {
  'log-likelihood': (input, request) => [logLikelihoodChart(input, request)],
  'kl-divergence': (input, request) => [klDivergenceChart(input, request)],
  'energy-gap': (input, request) => [energyGapChart(input, request)],
  mmd: (input, request) => [mmdChart(input, request)],
  'mode-mass': (input, request) => [modeMassChart(input, request)],
  acceptance: (input, request) => [acceptanceChart(input, request)],
  'own-losses': (input, request) => ownLossCharts(input, request),
}

/** One chart for each figure, except own losses: one per lane. */
export function chartsOf(figure: ChartFigureName, input: FigureInput, request: ChartRequest): FigureChart[] {
  return charts[figure](input, request)
}

export function isChartFigure(figure: string): figure is ChartFigureName {
  return Object.hasOwn(charts, figure)
}
