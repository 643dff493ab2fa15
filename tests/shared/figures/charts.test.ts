import { describe, expect, it } from 'vitest'
import { chartsOf } from '../../../src-shared/figures/charts/index.ts'
import { laneSeries, runningMean, thinned } from '../../../src-shared/figures/charts/lane-series.ts'
import { ownLossCharts, ownLossesReason } from '../../../src-shared/figures/charts/own-losses.ts'
import type { ChartRequest, FigureChart } from '../../../src-shared/figures/charts/chart.ts'
import { lanesOf } from '../../../src-shared/figures/lanes.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

const request: ChartRequest = { axis: 'iteration', theme: 'light', fontFamily: 'DejaVu Sans' }

const dataset = (chart: FigureChart, label: string) =>
  chart.configuration.data.datasets.find((candidate) => candidate.label === label)

describe('charts over training', () => {
  const input = makeFigureInput({ resolution: 5 })

  it('draw the recorded values against the chosen axis', () => {
    const [chart] = chartsOf('log-likelihood', input, { ...request, axis: 'evaluations' })
    const rows = input.runs[0].rows.filter(({ values }) => values.testLogLikelihood !== undefined)
    const expected = rows.map((row) => ({ x: row.evaluations, y: row.values.testLogLikelihood }))
    expect(dataset(chart, 'CD-10')?.data).toEqual(expected)
  })

  it('draw the exact bound at minus the entropy, and none where it is not known', () => {
    const [chart] = chartsOf('log-likelihood', input, request)
    const bound = chart.configuration.data.datasets.find(({ label }) => label?.startsWith('exact bound'))
    expect(bound?.data.map(({ y }) => y)).toEqual([-input.preview.entropy!, -input.preview.entropy!])
    const [measured] = chartsOf('log-likelihood', makeFigureInput({ measured: true, resolution: 5 }), request)
    expect(measured.configuration.data.datasets.some(({ label }) => label?.startsWith('exact'))).toBe(false)
  })

  it('mark and count values that are not finite, which chart.js would drop', () => {
    const broken = structuredClone(input)
    const rows = broken.runs[0].rows.filter(({ values }) => values.testLogLikelihood !== undefined)
    rows[4].values.testLogLikelihood = Number.NaN
    rows[5].values.testLogLikelihood = -Infinity
    const [chart] = chartsOf('log-likelihood', broken, request)
    expect(chart.nonFiniteCount).toBe(2)
    expect(chart.caption).toContain('✕ 2 not finite')
    const marks = dataset(chart, 'CD-10 not finite')
    expect(marks?.data.map(({ x }) => x)).toEqual([rows[4].iteration, rows[5].iteration])
    expect(dataset(chart, 'CD-10')?.data.filter(({ y }) => !Number.isFinite(y))).toHaveLength(2)
  })

  it('mark and count values below the axis', () => {
    const low = structuredClone(input)
    low.runs[0].rows[0].values.testLogLikelihood = -5000
    const [chart] = chartsOf('log-likelihood', low, request)
    expect(chart.offScaleCount).toBe(1)
    expect(chart.caption).toContain('▼ 1 below the axis')
  })

  it('are logarithmic for KL only while every value is positive', () => {
    const scaleOf = (chart: FigureChart) => chart.configuration.options?.scales?.y?.type
    expect(scaleOf(chartsOf('kl-divergence', input, request)[0])).toBe('logarithmic')
    const negative = structuredClone(input)
    negative.runs[0].rows[0].values.klDataModel = -1e-9
    expect(scaleOf(chartsOf('kl-divergence', negative, request)[0])).toBe('linear')
  })

  it('keep the losses of different methods apart, and say why', () => {
    const charts = ownLossCharts(input, request)
    expect(charts.map(({ title }) => title)).toEqual(['CD-10', 'PCD-10', 'NCE ν=4'])
    for (const chart of charts) {
      const lines = chart.configuration.data.datasets.map(({ label }) => label)
      expect(lines.every((label) => label?.startsWith(chart.label))).toBe(true)
    }
    expect(ownLossesReason).toBe('Losses of different methods are different quantities; they are not comparable.')
  })

  it('say so when nothing was recorded', () => {
    const [chart] = chartsOf('mmd', { ...input, runs: input.runs.map((run) => ({ ...run, rows: [] })) }, request)
    expect(chart.hasData).toBe(false)
    expect(chart.configuration.data.datasets).toEqual([])
  })

  it('give a fresh configuration at every call', () => {
    const [first, second] = [chartsOf('mmd', input, request)[0], chartsOf('mmd', input, request)[0]]
    expect(first.configuration.options).not.toBe(second.configuration.options)
    expect(first.configuration.data.datasets[0].data).not.toBe(second.configuration.data.datasets[0].data)
  })
})

describe('several seeds', () => {
  it('become a mean with a band of one standard deviation', () => {
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2, 3] })
    const [lane] = lanesOf(input)
    const series = laneSeries(lane, 'klDataModel', 'iteration')
    const values = lane.runs.map(({ rows }) => rows[rows.length - 1].values.klDataModel!)
    const mean = (values[0] + values[1] + values[2]) / 3
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2)
    expect(series.line.at(-1)?.y).toBeCloseTo(mean, 12)
    expect(series.upper.at(-1)?.y).toBeCloseTo(mean + deviation, 12)
    expect(series.lower.at(-1)?.y).toBeCloseTo(mean - deviation, 12)
  })

  it('leave a gap where one of them is not finite, rather than averaging it away', () => {
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2] })
    input.runs[1].rows[0].values.klDataModel = Number.NaN
    const series = laneSeries(lanesOf(input)[0], 'klDataModel', 'iteration')
    expect(series.line[0].y).toBeNaN()
    expect(series.nonFinite).toHaveLength(1)
    expect(Number.isFinite(series.line[1].y)).toBe(true)
  })

  it('are met between their rows when they stood at other iterations', () => {
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2] })
    const progress = (iteration: number) => ({ iteration, evaluations: iteration, computeSeconds: iteration })
    input.runs[0].rows = [0, 10, 20].map((at) => ({ ...progress(at), values: { mmd: at } }))
    input.runs[1].rows = [0, 20].map((at) => ({ ...progress(at), values: { mmd: at + 2 } }))
    expect(laneSeries(lanesOf(input)[0], 'mmd', 'iteration').line.map(({ y }) => y)).toEqual([1, 11, 21])
  })
})

describe('long series', () => {
  const points = Array.from({ length: 10_000 }, (_each, x) => ({ x, y: Math.sin(x) }))

  it('are thinned without losing an extreme or a gap', () => {
    points[5000].y = 40
    points[7001].y = Number.NaN
    const kept = thinned(points, 100)
    expect(kept.length).toBeLessThanOrEqual(301)
    expect(kept.some(({ y }) => y === 40)).toBe(true)
    expect(kept.some(({ y }) => Number.isNaN(y))).toBe(true)
    expect(kept.every(({ x }, index) => index === 0 || x > kept[index - 1].x)).toBe(true)
  })

  it('have a running mean that leaves a straight line alone and keeps gaps', () => {
    const line = Array.from({ length: 50 }, (_each, x) => ({ x, y: 3 * x }))
    expect(runningMean(line, 5)[20].y).toBeCloseTo(60, 12)
    line[10].y = Number.NaN
    expect(runningMean(line, 5)[10].y).toBeNaN()
    expect(runningMean(line, 5)[11].y).toBeCloseTo((27 + 33 + 36 + 39) / 4, 12)
  })
})
