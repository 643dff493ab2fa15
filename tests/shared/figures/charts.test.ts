import { describe, expect, it } from 'vitest'
import type { LaneAdjustment } from '../../../src-shared/adjustment.ts'
import { resultsTable } from '../../../src-shared/figures/results-table.ts'
import { figureSummary } from '../../../src-shared/figures/summary.ts'
import { figureTable } from '../../../src-shared/figures/tables.ts'
import { figureOptionsSchema } from '../../../src-shared/figures/figure.ts'
import * as v from 'valibot'
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

  it('put the crosses at the height of the last finite value, not above all lanes', () => {
    const broken = structuredClone(input)
    const { run, rows: all } = broken.runs[0]
    const rows = all.filter(({ values }) => values.testLogLikelihood !== undefined)
    const [last, end] = [rows[12], rows[13]]
    end.values.testLogLikelihood = Number.NaN
    broken.runs[0].rows = all.slice(0, all.indexOf(end) + 1)
    run.iteration = end.iteration + 3
    run.divergence = { iteration: run.iteration, quantity: 'energy gap', value: NaN, threshold: null, suggestion: '' }
    const marks = dataset(chartsOf('log-likelihood', broken, request)[0], 'CD-10 not finite')
    const y = last.values.testLogLikelihood
    expect(marks?.data).toEqual([
      { x: end.iteration, y },
      { x: last.iteration, y },
    ])
    expect(marks?.yAxisID).toBeUndefined()
  })

  it('put the crosses of a lane without a finite value on the edge that is worse', () => {
    const broken = structuredClone(input)
    for (const { values } of broken.runs[0].rows) {
      if (values.testLogLikelihood === undefined) continue
      values.testLogLikelihood = -Infinity
      values.klDataModel = Infinity
    }
    const marksOf = (figure: 'log-likelihood' | 'kl-divergence') =>
      dataset(chartsOf(figure, broken, request)[0], 'CD-10 not finite')
    expect(marksOf('log-likelihood')?.yAxisID).toBe('yMarks')
    expect(marksOf('log-likelihood')?.data[0].y).toBeCloseTo(0, 1)
    expect(marksOf('kl-divergence')?.data[0].y).toBe(1)
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

  it('hold every positive value on a logarithmic axis, though a band reaches below 0 and lanes below 0.01', () => {
    const seeds = makeFigureInput({ resolution: 5, seeds: [1, 2] })
    const evaluated = (lane: number, seed: number) =>
      seeds.runs[2 * lane + seed].rows.filter(({ values }) => values.klDataModel !== undefined)
    // Mean 0.05, standard deviation 0.07 in the first lane; the others are far better than that lane's spread.
    const values = [
      [0.1, 0.0003],
      [0.004, 0.0042],
      [0.0007, 0.0009],
    ]
    values.forEach((pair, lane) => {
      pair.forEach((value, seed) => {
        for (const row of evaluated(lane, seed)) row.values.klDataModel = value
      })
    })
    const { configuration } = chartsOf('kl-divergence', seeds, request)[0]
    const { min, max } = configuration.options?.scales?.y as { min: number; max: number }
    expect(min).toBeCloseTo(0.0008 / 1.3, 12)
    const points = configuration.data.datasets.flatMap(({ data }) => data.map(({ y }) => y))
    expect(Math.min(...points)).toBeGreaterThanOrEqual(min)
    expect(Math.max(...points)).toBeLessThanOrEqual(max)
    const label = 'CD-10 band'
    const bands = configuration.data.datasets.filter((candidate) => candidate.label === label)
    expect(bands.map(({ data }) => data[0].y > min)).toEqual([true, false])
  })

  it('have no logarithmic axis without a finite value', () => {
    const broken = structuredClone(input)
    for (const { rows } of broken.runs) {
      for (const { values } of rows) if (values.klDataModel !== undefined) values.klDataModel = Number.NaN
    }
    const { y } = chartsOf('kl-divergence', broken, request)[0].configuration.options?.scales ?? {}
    expect(y).toMatchObject({ type: 'linear', display: false })
    expect(y).not.toHaveProperty('min')
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

  it('draw no axes, whose ticks would be invented, when nothing was recorded', () => {
    const displayed = (chart: FigureChart) => {
      const { x, y } = chart.configuration.options?.scales ?? {}
      return [x?.display, y?.display]
    }
    const empty = { ...input, runs: input.runs.map((run) => ({ ...run, rows: [] })) }
    expect(displayed(chartsOf('kl-divergence', empty, request)[0])).toEqual([false, false])
    expect(displayed(chartsOf('kl-divergence', input, request)[0])).toEqual([true, true])
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

describe('a lane that was changed while it trained', () => {
  const adjustments: LaneAdjustment[] = [
    { iteration: 500, changes: [{ path: 'method.sampler.stepSize', from: 0.04, to: 0.02 }] },
    {
      iteration: 1000,
      changes: [
        { path: 'optimizer.learningRate', from: 2e-3, to: 5e-5 },
        { path: 'method.steps', from: 10, to: 20 },
      ],
    },
  ]
  const plain = makeFigureInput({ resolution: 5, iterations: 2000 })
  const [first, ...others] = plain.runs
  const input = { ...plain, runs: [{ ...first, run: { ...first.run, adjustments } }, ...others] }
  const branchesOf = (chart: FigureChart) => {
    const plugins = chart.configuration.options?.plugins as unknown as {
      figureHeader: { content: () => { branches: { at: number; label: string; colour: string }[] } }
    }
    return plugins.figureHeader.content().branches
  }

  it('is marked in every chart that has its curve, in its colour, at those iterations', () => {
    const [chart] = chartsOf('log-likelihood', input, request)
    const colour = dataset(chart, 'CD-10')?.borderColor
    expect(branchesOf(chart)).toEqual([
      { at: 500, label: 'ε 0.04 → 0.02', colour },
      { at: 1000, label: 'lr 0.002 → 5×10⁻⁵, k 10 → 20', colour },
    ])
    expect(chart.caption).toContain('CD-10 adjusted at iteration 500 (ε 0.04 → 0.02), at iteration 1,000')
    expect(chartsOf('own-losses', input, request).map((each) => branchesOf(each).length)).toEqual([2, 0, 0])
    expect(branchesOf(chartsOf('log-likelihood', plain, request)[0])).toEqual([])
  })

  it('is marked on the other axes between the rows beside', () => {
    const [chart] = chartsOf('log-likelihood', input, { ...request, axis: 'evaluations' })
    const [{ at }] = branchesOf(chart)
    const { rows } = input.runs[0]
    const before = rows.findLast(({ iteration }) => iteration <= 500)
    const after = rows.find(({ iteration }) => iteration >= 500)
    expect(at).toBeGreaterThanOrEqual(before?.evaluations ?? Infinity)
    expect(at).toBeLessThanOrEqual(after?.evaluations ?? -Infinity)
  })

  it('says so in the table of results, its CSV and in words, as far as the iteration that is shown', () => {
    const options = v.parse(figureOptionsSchema, { figure: 'results' })
    const cells = (iteration: number | null) => {
      const { columns, rows } = resultsTable(input, { iteration })
      const column = columns.findIndex(({ heading }) => heading === 'Adjusted')
      return rows.map((row) => row.cells[column]?.text)
    }
    expect(cells(null)).toEqual(['500, 1,000', '–', '–'])
    expect(cells(700)).toEqual(['500', '–', '–'])
    expect(cells(100)).toEqual([undefined, undefined, undefined])
    expect(figureSummary(input, options)).toContain('Adjusted: CD-10 at iteration 500 (ε 0.04 → 0.02)')
    const table = figureTable(input, options)
    expect(table.rows.every((row) => row.length === table.columns.length)).toBe(true)
    expect(table.rows[0][table.columns.indexOf('adjustments')]).toMatch(/^500: ε 0.04 → 0.02; 1000: lr/)
  })
})
