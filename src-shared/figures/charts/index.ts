// Table of charts by the figure's name.

import type { FigureInput } from '../figure.ts'
import type { ChartFigureName, ChartRequest, FigureChart } from './chart.ts'
import { acceptanceChart } from './acceptance.ts'
import { chainAgeChart } from './chain-age.ts'
import { classAccuracyChart, classCrossEntropyChart } from './classification.ts'
import { energyGapChart } from './energy-gap.ts'
import { exactGradientNormChart, gradientCosineChart, gradientNormRatioChart } from './gradient-bias.ts'
import { klDivergenceChart } from './kl-divergence.ts'
import { logLikelihoodChart } from './log-likelihood.ts'
import { logLikelihoodSplitsChart } from './log-likelihood-splits.ts'
import { mmdChart } from './mmd.ts'
import { modeMassChart } from './mode-mass.ts'
import { noiseOverlapChart } from './noise-overlap.ts'
import { ownLossCharts } from './own-losses.ts'
import { stepSizeChart } from './step-size.ts'
import { swapRateChart } from './swap-rate.ts'

const charts: Record<ChartFigureName, (input: FigureInput, request: ChartRequest) => FigureChart[]> = {
  'log-likelihood': (input, request) => [logLikelihoodChart(input, request)],
  'log-likelihood-splits': (input, request) => [logLikelihoodSplitsChart(input, request)],
  'kl-divergence': (input, request) => [klDivergenceChart(input, request)],
  'energy-gap': (input, request) => [energyGapChart(input, request)],
  mmd: (input, request) => [mmdChart(input, request)],
  'mode-mass': (input, request) => [modeMassChart(input, request)],
  'class-accuracy': (input, request) => [classAccuracyChart(input, request)],
  'class-cross-entropy': (input, request) => [classCrossEntropyChart(input, request)],
  'gradient-cosine': (input, request) => [gradientCosineChart(input, request)],
  'gradient-norm-ratio': (input, request) => [gradientNormRatioChart(input, request)],
  'exact-gradient-norm': (input, request) => [exactGradientNormChart(input, request)],
  acceptance: (input, request) => [acceptanceChart(input, request)],
  'step-size': (input, request) => [stepSizeChart(input, request)],
  'swap-rate': (input, request) => [swapRateChart(input, request)],
  'chain-age': (input, request) => [chainAgeChart(input, request)],
  'noise-overlap': (input, request) => [noiseOverlapChart(input, request)],
  'own-losses': (input, request) => ownLossCharts(input, request),
}

/** One chart for each figure, except own losses: one per lane. */
export function chartsOf(figure: ChartFigureName, input: FigureInput, request: ChartRequest): FigureChart[] {
  return charts[figure](input, request)
}

export function isChartFigure(figure: string): figure is ChartFigureName {
  return Object.hasOwn(charts, figure)
}

export interface ChosenCharts {
  shown: { figure: ChartFigureName; chart: FigureChart }[]
  /** One line on the charts that have no data here; empty where all have. */
  absentText: string
}

/** The charts of these figures that have data; one line says which have none, and why. */
export function chartsWithData(
  figures: readonly ChartFigureName[],
  input: FigureInput,
  request: ChartRequest,
): ChosenCharts {
  const all = figures.flatMap((figure) => chartsOf(figure, input, request).map((chart) => ({ figure, chart })))
  const absent = all
    .filter(({ chart }) => chart.absentReason !== null)
    .map(({ chart }) => `${chart.title} (${sentenceInside(chart.absentReason ?? '')})`)
  return {
    shown: all.filter(({ chart }) => chart.hasData),
    absentText: absent.length > 0 ? `Not shown, as there is nothing to draw: ${absent.join('; ')}.` : '',
  }
}

/** `Needs data …` → `needs data …`, without its full stop. */
const sentenceInside = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '')
