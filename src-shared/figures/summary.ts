// Every figure in a sentence or two, for whoever does not see it.

import { adjustmentsText } from '../adjustment.ts'
import { metricDescriptions, type MetricName } from '../metric.ts'
import type { ChartFigureName } from './charts/chart.ts'
import { laneSeries } from './charts/lane-series.ts'
import { bestPossible } from './charts/log-likelihood.ts'
import { ownLossesReason } from './charts/own-losses.ts'
import { resultsOf } from './results.ts'
import { comparisonWords } from './verdict-words.ts'
import { isProbability, type FigureInput, type FigureName, type FigureOptions } from './figure.ts'
import { adjustmentsOf, lanesOf } from './lanes.ts'
import { formatBracket, formatCount, formatMeasured, formatNumber } from '../numbers.ts'
import { panelOf } from './panel-content.ts'

const chartMetric: Record<Exclude<ChartFigureName, 'own-losses'>, MetricName> = {
  'log-likelihood': 'testLogLikelihood',
  'log-likelihood-splits': 'testLogLikelihood',
  'kl-divergence': 'klDataModel',
  'energy-gap': 'energyGap',
  mmd: 'mmd',
  'mode-mass': 'modeMassError',
  'class-accuracy': 'classAccuracy',
  'class-cross-entropy': 'classCrossEntropy',
  'gradient-cosine': 'gradientCosine',
  'gradient-norm-ratio': 'gradientNormRatio',
  'exact-gradient-norm': 'exactGradientNorm',
  acceptance: 'acceptance',
  'step-size': 'stepSize',
  'swap-rate': 'swapRate',
  'chain-age': 'chainAge',
  'noise-overlap': 'noiseOverlap',
}

export function figureSummary(input: FigureInput, options: FigureOptions): string {
  switch (options.figure) {
    case 'comparison':
    case 'panels':
    case 'results':
      return `${options.figure === 'results' ? 'Results' : `Truth and ${panelCount(input)}`}: ${ranking(input, options)}`
    case 'panel':
      return panelSummary(input, options)
    case 'own-losses':
      return `${metricSentence(input, 'loss')} ${ownLossesReason}`
    default:
      return `${metricSentence(input, chartMetric[options.figure])}${boundSentence(input, options.figure)}`
  }
}

function panelCount(input: FigureInput): string {
  const count = lanesOf(input).length
  return count === 1 ? 'one lane' : `${count} lanes side by side`
}

function ranking(input: FigureInput, { iteration }: FigureOptions): string {
  const results = resultsOf(input, { iteration })
  const parts = results.rows
    .toSorted((a, b) => (b.logLikelihood?.mean ?? -Infinity) - (a.logLikelihood?.mean ?? -Infinity))
    .map(({ label, logLikelihood, requested }) => {
      const { testLogLikelihoodLowerBound: low, testLogLikelihoodUpperBound: high } = requested
      if (logLikelihood) return `${label} ${formatMeasured(logLikelihood.mean, logLikelihood.spread)}`
      return low && high ? `${label} ${formatBracket(low.mean, high.mean)}` : `${label} not evaluated`
    })
  if (parts.length === 0) return 'no runs yet.'
  const words = comparisonWords(results)
  const said = words ? ` ${words[0].toUpperCase()}${words.slice(1)}.` : ''
  return `held-out log-likelihood in nats per point: ${parts.join('; ')}.${said}${adjustmentSentence(input, iteration)}`
}

function panelSummary(input: FigureInput, options: FigureOptions): string {
  const { panel: key, quantity } = options
  const panel = panelOf(input, key, options)
  const names = {
    'log-density': 'log density',
    'relative-energy': 'relative energy',
    posterior: 'p(data | x)',
    classes: 'p(y | x) of the likeliest class',
  }
  const name = panel.compared || quantity === 'difference' ? 'difference' : names[quantity]
  const unit = isProbability(quantity) ? '' : ' nats'
  const extent = panel.filters
    ? `${panel.filters.title}, from −${formatNumber(panel.filters.limit, 2)} to ${formatNumber(panel.filters.limit, 2)}`
    : panel.reconstruction
      ? 'held-out rows beside their reconstructions'
      : panel.field
        ? `${name} from ${formatNumber(panel.field.minimum)} to ${formatNumber(panel.field.maximum)}${unit} over the view`
        : 'points only'
  const words = [`${panel.title}, ${panel.subtitle}: ${extent}`, panel.details[0], ...panel.warnings]
  return `${words.filter(Boolean).join('; ')}.`
}

function metricSentence(input: FigureInput, metric: MetricName): string {
  const { label, unit } = metricDescriptions[metric]
  const parts = lanesOf(input).flatMap((lane) => {
    const { line, nonFinite, diverged } = laneSeries(lane, metric, 'iteration')
    if (line.length === 0) return []
    const [first, last] = [line[0], line[line.length - 1]]
    const broken = nonFinite.length > 0 ? `, ${formatCount(nonFinite.length)} values not finite` : ''
    const trouble = broken + (diverged.length > 0 ? ', diverged' : '')
    const of = metric === 'loss' ? ` (${lane.runs[0].lossTitle})` : ''
    return [`${lane.label}${of} goes from ${formatNumber(first.y)} to ${formatNumber(last.y)}${trouble}`]
  })
  if (parts.length === 0) return `${label}: nothing recorded yet.`
  return `${label}${unit ? `, ${unit}` : ''}: ${parts.join('; ')}.${adjustmentSentence(input, null)}`
}

function adjustmentSentence(input: FigureInput, iteration: number | null): string {
  const parts = lanesOf(input).flatMap((lane) => {
    const adjustments = adjustmentsOf(lane, iteration)
    return adjustments.length === 0 ? [] : [`${lane.label} ${adjustmentsText(adjustments)}`]
  })
  return parts.length === 0 ? '' : ` Adjusted: ${parts.join('; ')}.`
}

function boundSentence({ preview }: FigureInput, figure: FigureName): string {
  if (figure !== 'log-likelihood' || preview.entropy === null) return ''
  return ` The ${bestPossible} is ${formatNumber(-preview.entropy)}.`
}
