// Trace, autocorrelations and histogram of one coordinate as line plots. Both samplers stand over what they cost, in
// energy-gradient evaluations of a chain, so that equal places mean equal work.

import type { LinePlot, LineRole, PlotLine } from '../../learn/lesson-result.ts'
import { formatNumber } from '../../numbers.ts'
import type { Histogram, LabChains, LabResult } from '../../sampling-lab/lab-result.ts'
import type { LabFigureName } from './lab-figure.ts'
import { samplerName } from './lab-words.ts'

export type LabPlotName = Exclude<LabFigureName, 'panels'>

const roles: readonly LineRole[] = ['model', 'second']

/** Points that a trace draws of a chain. */
const tracePoints = 1500

export function labPlot(result: LabResult, name: LabPlotName, axis: number): LinePlot {
  switch (name) {
    case 'trace':
      return tracePlot(result, axis)
    case 'autocorrelations':
      return autocorrelationPlot(result, axis)
    case 'histogram':
      return histogramPlot(result, axis)
    default:
      return name satisfies never
  }
}

function tracePlot(result: LabResult, axis: number): LinePlot {
  const { view, samplers, setup } = result
  const label = view.labels[axis]
  const end = Math.max(1, ...samplers.map(({ evaluations }) => evaluations))
  return {
    id: 'trace',
    title: `Trace of ${label}, first chain`,
    summary: `${label} of the first chain of each sampler over what it cost.`,
    horizontal: { label: 'energy-gradient evaluations', range: [0, end] },
    vertical: { label, range: view.axes[axis] },
    lines: samplers.map((chains, index) => traceLine(chains, { result, index, axis })),
    marks: setup.warmUp > 0 ? [{ label: 'end of the warm-up', x: setup.warmUp * end }] : [],
  }
}

function traceLine(
  { positions, thin, steps, evaluations }: LabChains,
  { result, index, axis }: { result: LabResult; index: number; axis: number },
): PlotLine {
  const { dimension, setup } = result
  const size = dimension * setup.chains
  const kept = positions.length / size
  const stride = Math.max(1, Math.ceil(kept / tracePoints))
  const chosen = Array.from({ length: Math.ceil(kept / stride) }, (_, place) => place * stride)
  const stepOf = (place: number) => steps - (kept - 1 - place) * thin
  return {
    label: samplerName(result, index),
    role: roles[index],
    x: Float64Array.from(chosen, (place) => (stepOf(place) / steps) * evaluations),
    y: Float64Array.from(chosen, (place) => positions[place * size + axis]),
  }
}

function autocorrelationPlot(result: LabResult, axis: number): LinePlot {
  const { view, samplers } = result
  const costOfStep = ({ evaluations, steps }: LabChains) => evaluations / Math.max(1, steps)
  const end = Math.max(1, ...samplers.map((chains) => reachOf(chains, axis) * costOfStep(chains)))
  return {
    id: 'autocorrelations',
    title: `Autocorrelation of ${view.labels[axis]}`,
    summary: samplers
      .map(
        ({ axes }, index) =>
          `${samplerName(result, index)}: autocorrelation time ${formatNumber(axes[axis].autocorrelationTime)} steps.`,
      )
      .join(' '),
    horizontal: { label: 'lag (energy-gradient evaluations)', range: [0, end] },
    vertical: { label: 'ρ', range: [-0.4, 1] },
    lines: [
      { label: 'Independent draws', role: 'data', dashed: true, x: Float64Array.of(0, end), y: Float64Array.of(0, 0) },
      ...samplers.map((chains, index): PlotLine => {
        const { autocorrelations } = chains.axes[axis]
        const x = Float64Array.from(autocorrelations, (_, lag) => lag * costOfStep(chains))
        return { label: samplerName(result, index), role: roles[index], x, y: autocorrelations }
      }),
    ],
  }
}

/** As many lags as it takes to come near zero, and half as many again. */
function reachOf({ axes }: LabChains, axis: number): number {
  const { autocorrelations } = axes[axis]
  const small = autocorrelations.findIndex((value) => value < 0.02)
  return small < 0 ? Math.max(1, autocorrelations.length - 1) : Math.max(5, Math.ceil(1.5 * small))
}

function histogramPlot(result: LabResult, axis: number): LinePlot {
  const { view, samplers, truth } = result
  const label = view.labels[axis]
  const marginal = truth.marginals?.[axis]
  const lines: PlotLine[] = [
    ...samplers.map(({ axes }, index): PlotLine => ({
      ...{ label: samplerName(result, index), role: roles[index], filled: true },
      ...staircase(axes[axis].histogram),
    })),
    ...(marginal
      ? [{ label: 'Exact marginal', role: 'truth' as const, dashed: true, x: marginal.x, y: marginal.density }]
      : []),
  ]
  const highest = lines.reduce((most, { y }) => y.reduce((high, value) => Math.max(high, value), most), 0)
  return {
    id: 'histogram',
    title: `Histogram of ${label}`,
    summary: samplers
      .map(({ axes }, index) => `${samplerName(result, index)}: ${distanceInWords(axes[axis].histogram)}`)
      .join(' '),
    horizontal: { label, range: view.axes[axis] },
    vertical: { label: `p (per unit of ${label})`, range: [0, highest > 0 ? 1.08 * highest : 1] },
    lines,
  }
}

function staircase({ from, to, counts, total }: Histogram): { x: Float64Array; y: Float64Array } {
  const width = (to - from) / counts.length
  const x = new Float64Array(2 * counts.length)
  const y = new Float64Array(2 * counts.length)
  counts.forEach((count, bin) => {
    x[2 * bin] = from + bin * width
    x[2 * bin + 1] = from + (bin + 1) * width
    y[2 * bin] = y[2 * bin + 1] = total > 0 ? count / total / width : 0
  })
  return { x, y }
}

function distanceInWords({ counts, exact, total }: Histogram): string {
  if (!exact || total === 0) return 'no exact marginal to compare with.'
  const distance = counts.reduce((sum, count, bin) => sum + Math.abs(count / total - exact[bin]), 0) / 2
  return `${formatNumber(100 * distance, 2)}% of the draws would have to move to another bin.`
}
