import { describe, expect, it } from 'vitest'
import type { LaneAdjustment } from '../../../src-shared/adjustment.ts'
import { defaultLane } from '../../../src-shared/config/lane.ts'
import { resultsTable } from '../../../src-shared/figures/results-table.ts'
import { figureSummary } from '../../../src-shared/figures/summary.ts'
import { figureTable } from '../../../src-shared/figures/tables.ts'
import { figureOptionsSchema, type Context2D } from '../../../src-shared/figures/figure.ts'
import { textRuler } from '../../../src-shared/figures/text-ruler.ts'
import * as v from 'valibot'
import { headerPadding, paintWords } from '../../../src-shared/figures/charts/chart-words.ts'
import { chartsOf, chartsWithData } from '../../../src-shared/figures/charts/index.ts'
import { laneSeries, runningMean, thinned } from '../../../src-shared/figures/charts/lane-series.ts'
import { ownLossCharts, ownLossesReason } from '../../../src-shared/figures/charts/own-losses.ts'
import type { ChartRequest, FigureChart } from '../../../src-shared/figures/charts/chart.ts'
import { lanesOf } from '../../../src-shared/figures/lanes.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'
import { withDivergence } from '../../fixtures/gallery-cases.ts'

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

  it('draw the best possible value at minus the entropy, and none where it is not known', () => {
    const [chart] = chartsOf('log-likelihood', input, request)
    const bound = chart.configuration.data.datasets.find(({ label }) => label?.startsWith('best possible'))
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

  it('have a running mean at a few hundred places of a long line: each is what it is there, and no gap is lost', () => {
    const long = Array.from({ length: 20_000 }, (_each, x) => ({ x, y: Math.sin(x / 500) + (x % 7) }))
    long[12_345].y = Number.NaN
    const everywhere = runningMean(long, 801)
    const few = runningMean(long, 801, 400)
    expect(few.length).toBeGreaterThanOrEqual(400)
    expect(few.length).toBeLessThanOrEqual(402)
    expect(few).toEqual(few.map(({ x }) => everywhere[x]))
    expect([few[0].x, few.at(-1)?.x]).toEqual([0, 19_999])
    expect(few.find(({ x }) => x === 12_345)?.y).toBeNaN()
  })

  it('say where only the extremes of their rows are here', () => {
    const thinnedInput = { ...makeFigureInput({ resolution: 5 }) }
    thinnedInput.runs = thinnedInput.runs.map((run) => ({ ...run, rowsLeftOut: 99_000 }))
    const shown = thinnedInput.runs[0].rows.length
    const two = `extremes only: ${(2 * shown).toLocaleString('en')} of ${(2 * (shown + 99_000)).toLocaleString('en')} rows`
    expect(chartsOf('energy-gap', thinnedInput, request)[0].caption).toContain(`${two} · bold: running mean of these`)
    expect(chartsOf('log-likelihood', thinnedInput, request)[0].caption).not.toContain('extremes')
    expect(chartsOf('energy-gap', makeFigureInput({ resolution: 5 }), request)[0].caption).not.toContain('extremes')
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

describe('one lane that explodes', () => {
  const yOf = (chart: FigureChart) => chart.configuration.options?.scales?.y as { min?: number; max?: number }

  it.each(['energy-gap', 'mmd', 'kl-divergence', 'log-likelihood'] as const)(
    'leaves %s readable for its neighbours, and is marked with how far it goes',
    (figure) => {
      const [calm] = chartsOf(figure, makeFigureInput({ resolution: 5, labels: ['CD-10'] }), request)
      const values = calm.configuration.data.datasets
        .flatMap(({ data }) => data.map(({ y }) => y))
        .filter(Number.isFinite)
      const [chart] = chartsOf(figure, withDivergence(makeFigureInput({ resolution: 5 })), request)
      const { min = Math.min(...values), max = Math.max(...values) } = yOf(chart)
      const [low, high] = [Math.min(...values), Math.max(...values)]
      // The axis is at most about twice as long as the neighbours' values, on a logarithmic axis in decades.
      if (figure === 'kl-divergence') expect(Math.log10(max / min)).toBeLessThan(Math.log10(high / low) + 1)
      else expect(max - min).toBeLessThan(figure === 'log-likelihood' ? 7.5 : 2 * (high - low))
      expect(chart.caption).toMatch(/[▲▼] \d+ (above|below) the axis: .*PCD-10/)
      expect(chart.content.edges.map(({ text }) => text).join()).toMatch(/(up|down) to .?\d/)
    },
  )

  it('is left alone where the others are near, and where it is the only one', () => {
    const near = withDivergence(makeFigureInput({ resolution: 5 }))
    for (const { values } of near.runs[1].rows) if (values.energyGap !== undefined) values.energyGap = -0.3
    expect(yOf(chartsOf('energy-gap', near, request)[0]).max).toBeUndefined()
    const alone = { ...near, runs: [withDivergence(makeFigureInput({ resolution: 5 })).runs[1]] }
    expect(chartsOf('energy-gap', alone, request)[0].caption).not.toMatch(/[▲▼]/)
  })

  it('is found by its values, too, where it did not diverge', () => {
    const silent = withDivergence(makeFigureInput({ resolution: 5 }))
    silent.runs[1].run.divergence = null
    const third = structuredClone(silent.runs[0])
    third.run = { ...third.run, id: 'x', laneId: 'lane-x', laneIndex: 7, label: 'CD-1' }
    const [chart] = chartsOf('energy-gap', { ...silent, runs: [...silent.runs, third] }, request)
    expect(chart.caption).toMatch(/[▲▼] \d+ (above|below) the axis: .*PCD-10/)
  })
})

describe('what a window switches', () => {
  const input = makeFigureInput({ resolution: 5 })

  it('hides lanes, whose axis then follows the others', () => {
    const [first, second] = lanesOf(input)
    const [chart] = chartsOf('kl-divergence', input, { ...request, hidden: new Set([first.key]) })
    const labels = chart.configuration.data.datasets.map(({ label }) => label)
    expect(labels).not.toContain(first.label)
    expect(labels).toContain(second.label)
    expect(chart.content.keys.map(({ label }) => label)).not.toContain(first.label)
    const all = chartsOf('kl-divergence', input, {
      ...request,
      hidden: new Set(lanesOf(input).map(({ key }) => key)),
    })[0]
    expect(all.hasData).toBe(true)
    expect(all.content.emptyText).toBe('All lanes are hidden.')
  })

  it('shows a part of the axes', () => {
    const zoom = { x: [100, 300], y: [0.1, 0.4] } as const
    const scales = chartsOf('mode-mass', input, { ...request, zoom })[0].configuration.options?.scales
    expect(scales?.x).toMatchObject({ min: 100, max: 300 })
    expect(scales?.y).toMatchObject({ min: 0.1, max: 0.4 })
  })

  it('leaves out charts without data, and says so in one line', () => {
    const measured = structuredClone(makeFigureInput({ resolution: 5, measured: true }))
    for (const { rows } of measured.runs) {
      for (const { values } of rows) {
        delete values.klDataModel
        delete values.modeMassError
      }
    }
    const { shown, absentText } = chartsWithData(
      ['log-likelihood', 'kl-divergence', 'mode-mass', 'mmd'],
      measured,
      request,
    )
    expect(shown.map(({ figure }) => figure)).toEqual(['log-likelihood', 'mmd'])
    expect(absentText).toBe(
      'Not shown, as there is nothing to draw: KL(data‖model) (needs data whose exact density is known); ' +
        'Mode mass error (needs data whose modes are known).',
    )
    expect(chartsWithData(['mmd'], measured, request).absentText).toBe('')
  })
})

describe('charts of tempered and persistent chains and of noise', () => {
  it.each([
    ['swap-rate', 'swapRate', 'share of exchanges'],
    ['chain-age', 'chainAge', 'sampler steps'],
    ['noise-overlap', 'noiseOverlap', 'share of the mass'],
  ] as const)('%s draws what a lane has recorded, from 0, and says why it is empty without', (figure, metric, unit) => {
    const without = structuredClone(makeFigureInput({ resolution: 5 }))
    for (const { rows } of without.runs) for (const { values } of rows) delete values[metric]
    const [empty] = chartsOf(figure, without, request)
    expect(empty).toMatchObject({ hasData: false, absentReason: expect.stringMatching(/^No .*\.$/) })
    const input = structuredClone(without)
    const rows = input.runs[0].rows.filter(({ values }) => values.testLogLikelihood !== undefined)
    rows.forEach((row, index) => (row.values[metric] = 0.3 + 0.01 * index))
    const [chart] = chartsOf(figure, input, request)
    expect(chart).toMatchObject({ unit, hasData: true, nonFiniteCount: 0, absentReason: null })
    expect(chart.configuration.options?.scales?.y?.min).toBe(0)
    expect(dataset(chart, 'CD-10')?.data.at(-1)).toEqual({
      x: rows.at(-1)!.iteration,
      y: expect.closeTo(0.3 + 0.01 * (rows.length - 1), 9),
    })
    expect(figureTable(input, v.parse(figureOptionsSchema, { figure })).columns).toContain(metric)
  })

  it('says below which overlap the diagnosis warns', () => {
    const input = structuredClone(makeFigureInput({ resolution: 5 }))
    for (const { values } of input.runs[0].rows) values.noiseOverlap = 0.6
    const [chart] = chartsOf('noise-overlap', input, request)
    expect(chart.content.reference).toEqual({ value: 0.2, label: 'warned of below 0.2' })
  })
})

describe('the chart of train, validation and held-out likelihood', () => {
  it('draws all three of every lane, with their kinds in the key', () => {
    const [chart] = chartsOf('log-likelihood-splits', makeFigureInput({ resolution: 5 }), request)
    const labels = chart.configuration.data.datasets.map(({ label }) => label)
    for (const label of ['CD-10', 'CD-10, train', 'CD-10, validation', 'NCE ν=4, train'])
      expect(labels).toContain(label)
    expect(chart.content.keys.map(({ label }) => label).slice(-3)).toEqual(['held-out', 'validation', 'train'])
  })

  it('has nothing to show where only the held-out part was recorded', () => {
    const input = makeFigureInput({ resolution: 5 })
    for (const { rows } of input.runs) {
      for (const { values } of rows) {
        delete values.trainLogLikelihood
        delete values.validationLogLikelihood
      }
    }
    expect(chartsOf('log-likelihood-splits', input, request)[0].hasData).toBe(false)
  })
})

describe('words around a chart', () => {
  it('never reach beyond its width, with twelve lanes and a long name', () => {
    const labels = [...Array(11).keys()].map((lane) => `PCD-10, step size 0.0${lane}`)
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2], labels: [...labels, `${'very '.repeat(30)}long`] })
    for (const width of [330, 640, 1100]) {
      const { content } = chartsOf('kl-divergence', input, request)[0]
      const drawn: { text: string; right: number }[] = []
      const ruler = textRuler('body')
      const context = new Proxy(ruler as object, {
        get: (target, name) => {
          if (name === 'fillText')
            return (text: string, x: number) => drawn.push({ text, right: x + ruler.measureText(text).width })
          return name in target ? (Reflect.get(target, name, target) as unknown) : () => undefined
        },
      }) as unknown as Context2D
      const padding = headerPadding(ruler, width, content)
      paintWords(context, { width, height: 400, left: 50, right: width - 24, top: padding.top, bottom: 350 }, content)
      expect(drawn.length).toBeGreaterThan(13)
      for (const { text, right } of drawn) expect(right, text).toBeLessThanOrEqual(width)
      for (const label of labels) expect(drawn.some(({ text }) => text.startsWith(label.slice(0, 12)))).toBe(true)
    }
  })
})

describe('the series of a lane', () => {
  it('is made once for the same rows, and anew where rows, seeds or a divergence came', () => {
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2] })
    const [lane] = lanesOf(input)
    const series = laneSeries(lane, 'energyGap', 'iteration')
    expect(laneSeries(lanesOf({ runs: [...input.runs] })[0], 'energyGap', 'iteration')).toBe(series)
    expect(laneSeries(lane, 'energyGap', 'evaluations')).not.toBe(series)
    expect(laneSeries({ ...lane, runs: [lane.runs[0]] }, 'energyGap', 'iteration')).not.toEqual(series)
    const [first, second] = lane.runs
    const longer = { ...second, rows: [...second.rows, { ...second.rows[0], iteration: 2001 }] }
    expect(laneSeries({ ...lane, runs: [first, longer] }, 'energyGap', 'iteration')).not.toBe(series)
    const divergence = { iteration: 5, quantity: 'energy gap', value: 1e5, threshold: 1e4, suggestion: '' }
    const diverged = { ...second, run: { ...second.run, divergence } }
    expect(laneSeries({ ...lane, runs: [first, diverged] }, 'energyGap', 'iteration').diverged).toHaveLength(1)
  })
})

describe('the charts of the gradient-bias meter', () => {
  const input = makeFigureInput({ resolution: 5 })

  it.each([0.7, 0.999, 1.03])('end the axis of cosines at 1, where the largest is %d', (largest) => {
    const changed = structuredClone(input)
    for (const { rows } of changed.runs) {
      for (const { values } of rows) if (values.gradientCosine !== undefined) values.gradientCosine = largest
    }
    const [chart] = chartsOf('gradient-cosine', changed, request)
    expect(chart.configuration.options?.scales?.y).toMatchObject({ max: 1 })
  })

  it('mark the length of a method with another objective, and not its direction', () => {
    const [ratio] = chartsOf('gradient-norm-ratio', input, request)
    expect(ratio.content.keys.map(({ label }) => label).slice(0, 3)).toEqual(['CD-10', 'PCD-10', 'NCE ν=4≠'])
    expect(ratio.content.signs.map(({ text }) => text)).toEqual(['≠'])
    expect(ratio.caption).toContain('≠ another objective')
    const [cosine] = chartsOf('gradient-cosine', input, request)
    expect(cosine.content.signs).toEqual([])
    expect(cosine.caption).toContain('from repeated estimates')
  })

  it('say of a lane that learns many noise levels why it is left out', () => {
    const changed = structuredClone(input)
    changed.runs[2].lane.method = defaultLane('multiscale-denoising-score-matching', 'lane-3').method
    for (const row of changed.runs[2].rows) delete row.values.gradientCosine
    const [chart] = chartsOf('gradient-cosine', changed, request)
    expect(chart.caption).toContain('whose gradient fits many noise levels at once')
    expect(chartsOf('gradient-cosine', input, request)[0].caption).not.toContain('noise levels')
  })

  it('grey the points that their own noise hides, and the line to them', () => {
    const noisy = structuredClone(input)
    const rows = noisy.runs[0].rows.filter(({ values }) => values.gradientCosine !== undefined)
    const hidden = { by: 'repeated-estimates', repeats: 4, withinNoise: true, converged: true } as const
    rows[3].made!.gradientCosine = { obtained: hidden }
    const [chart] = chartsOf('gradient-cosine', noisy, request)
    const line = dataset(chart, 'CD-10') as unknown as {
      pointBorderColor: (point: { dataIndex: number }) => string | undefined
      segment: { borderColor: (ends: { p0DataIndex: number; p1DataIndex: number }) => string | undefined }
    }
    const colours = [2, 3, 4].map((dataIndex) => line.pointBorderColor({ dataIndex }))
    expect(colours[0]).toBe(colours[2])
    expect(colours[1]).not.toBe(colours[0])
    expect(colours[1]).toBeDefined()
    const pieces = [1, 2, 3, 4].map((p0DataIndex) =>
      line.segment.borderColor({ p0DataIndex, p1DataIndex: p0DataIndex + 1 }),
    )
    expect(pieces.map((colour) => colour !== undefined)).toEqual([false, true, true, false])
    expect(chart.caption).toContain('grey: within noise')
    expect(chartsOf('gradient-cosine', input, request)[0].caption).not.toContain('grey')
  })
})
