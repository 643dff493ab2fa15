// What weakens a number stands beside it wherever the number stands.

import { describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { chartsOf } from '../../../src-shared/figures/charts/index.ts'
import type { ChartFigureName, ChartRequest } from '../../../src-shared/figures/charts/chart.ts'
import { figureOptionsSchema, type FigureInput } from '../../../src-shared/figures/figure.ts'
import { paintFigure, naturalSize } from '../../../src-shared/figures/paint-figure.ts'
import { panelOf } from '../../../src-shared/figures/panel.ts'
import { resultsTable } from '../../../src-shared/figures/results-table.ts'
import { textRuler } from '../../../src-shared/figures/text-ruler.ts'
import type { Context2D } from '../../../src-shared/figures/figure.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'
import { withDivergence } from '../../fixtures/gallery-cases.ts'
import { setConverged } from '../../support/pictures.ts'

const request: ChartRequest = { axis: 'iteration', theme: 'light', fontFamily: 'DejaVu Sans' }
const sound = makeFigureInput({ resolution: 5 })
const diverged = withDivergence(sound)

/** The second lane's quadrature did not converge at its last evaluation. */
function unconverged(input: FigureInput = sound): FigureInput {
  const copy = structuredClone(input)
  setConverged(copy.runs[1].rows.at(-1)!, false)
  return copy
}

const chartOf = (figure: ChartFigureName, input: FigureInput, more: Partial<ChartRequest> = {}) =>
  chartsOf(figure, input, { ...request, ...more })[0]

describe('in the results', () => {
  test('everything measured of a diverged lane bears its cross', () => {
    const { columns, rows } = resultsTable(diverged)
    const marked = columns.filter((_each, column) => rows[1].cells[column].signs === '×').map(({ heading }) => heading)
    expect(marked).toEqual(['Held-out log-likelihood', 'KL(data‖model)', 'Mode mass error', 'MMD²'])
    expect(rows[0].cells.some(({ signs }) => signs)).toBe(false)
  })

  test('where there is no number, there is no sign', () => {
    const learned = structuredClone(diverged)
    learned.runs[2].rows.at(-1)!.values.learnedLogPartition = 2
    const { columns, rows } = resultsTable(learned)
    const column = columns.findIndex(({ id }) => id === 'learnedLogZ')
    expect(rows[1].cells[column]).toEqual({ text: '–' })
  })
})

describe('in charts', () => {
  test('a line whose last number is weak ends in its sign, in the colour of its lane, and the caption says what it means', () => {
    const { content, caption, configuration } = chartOf('kl-divergence', unconverged())
    const last = configuration.data.datasets.find(({ label }) => label === 'PCD-10')!.data.at(-1)
    expect(content.signs).toEqual([{ ...last, text: '≈', colour: '#d55e00' }])
    expect(caption).toContain('≈ log Z did not converge: not ranked')
    expect(content.keys.map(({ label }) => label).slice(0, 3)).toEqual(['CD-10', 'PCD-10≈', 'NCE ν=4'])
  })

  test('numbers that do not rest on it stay without a sign', () => {
    const { content, caption } = chartOf('mmd', unconverged())
    expect(content.signs).toEqual([])
    expect(caption).not.toContain('≈')
  })

  test('a lane that is not sound bears its sign in the key', () => {
    const hot = structuredClone(sound)
    const { method } = hot.runs[0].lane
    if (!('sampler' in method)) throw new Error('Expected a lane that samples.')
    Object.assign(method.sampler, { form: 'decoupled', stepSize: 10, noise: 0.005 })
    expect(chartOf('mmd', hot).content.keys[0].label).toBe('CD-10§')
    expect(chartOf('mmd', hot).caption).toContain('§ its chains are not samples of the model')
    expect(chartOf('energy-gap', hot).content.signs.map(({ text }) => text)).toEqual(['§'])
    // Where the key stands outside the chart, so do its signs.
    expect(chartOf('mmd', hot, { keys: false }).caption).not.toContain('§')
  })

  test('repeated values stand at every likelihood, train and validation among them', () => {
    const weaknesses = [{ code: 'repeated-values' as const, text: 'q1 has 5 distinct values.' }]
    const weak = { ...sound, preview: { ...sound.preview, weaknesses } }
    for (const figure of ['log-likelihood', 'log-likelihood-splits'] as const) {
      expect(chartOf(figure, weak).content.signs.map(({ text }) => text)).toEqual(['*', '*', '*'])
    }
    expect(chartOf('kl-divergence', weak).content.signs).toEqual([])
  })

  test('a divergence is the cross that is there already', () => {
    expect(chartOf('kl-divergence', diverged).content.signs).toEqual([])
    expect(chartOf('kl-divergence', diverged).content.keys[1].label).toBe('PCD-10×')
  })
})

describe('in panels', () => {
  test('the line below the name has the signs of its likelihood', () => {
    expect(panelOf(unconverged(), 'run-2-1').details[0]).toMatch(/^held-out log-likelihood \S+ ± \S+ nats≈$/)
    expect(panelOf(diverged, 'run-2-1').details.at(-1)).toMatch(/nats×$/)
    expect(panelOf(diverged, 'run-1-1').details.at(-1)).toMatch(/nats$/)
  })

  test('what happened later is no mark of an earlier picture', () => {
    const early = { ...diverged, runs: diverged.runs.map((run) => ({ ...run, snapshot: null })) }
    expect(panelOf(early, 'run-2-1', { iteration: 500 }).details.at(-1)).toMatch(/nats$/)
    expect(panelOf(early, 'run-2-1', { iteration: 900 }).details.at(-1)).toMatch(/nats×$/)
  })

  test('over several seeds the mean has the mark of any of them, one seed its own', () => {
    const seeds = unconverged(makeFigureInput({ resolution: 5, seeds: [1, 2] }))
    expect(panelOf(seeds, 'run-1-1').details[0]).toMatch(/nats≈ over 2 seeds$/)
    // Of the first lane's second seed alone something is known.
    const one = structuredClone(seeds)
    one.runs[0].rows = []
    expect(panelOf(one, 'run-1-1').details[0]).toMatch(/nats≈$/)
    setConverged(one.runs[1].rows.at(-1)!, true)
    expect(panelOf(one, 'run-1-1').details[0]).toMatch(/nats$/)
  })

  test('a panel as a figure of its own says below what its signs mean', () => {
    expect(wordsIn('panel', { panel: 'run-2-1' }, unconverged())).toContain('≈ log Z did not converge: not ranked')
    expect(wordsIn('panel', { panel: 'run-1-1' }, unconverged())).not.toContain('≈')
  })
})

/** All that a figure writes, in one line. */
function wordsIn(figure: 'panel', choice: object, input: FigureInput): string {
  const options = v.parse(figureOptionsSchema, { figure, ...choice })
  const written: string[] = []
  const ruler = textRuler('body')
  const context = new Proxy({} as Record<string, unknown>, {
    get: (target, key: string) => {
      if (key === 'measureText') return (text: string) => ruler.measureText(text)
      if (key === 'fillText') return (text: string) => written.push(text)
      return target[key] ?? (() => undefined)
    },
    set: (target, key: string, value) => ((target[key] = value), true),
  }) as unknown as Context2D
  const shared = { fontFamily: 'DejaVu Sans', makeImage: () => null, paintChart: () => undefined }
  paintFigure(context, { input, options, size: naturalSize(input, options), ...shared })
  return written.join(' ')
}
