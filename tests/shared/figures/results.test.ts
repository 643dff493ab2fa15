import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { csvText } from '../../../src-shared/figures/csv.ts'
import { resultsTable } from '../../../src-shared/figures/display-table.ts'
import { figureNames, figureOptionsSchema, type FigureOptions } from '../../../src-shared/figures/figure.ts'
import { bestIsSignificant, resultRows } from '../../../src-shared/figures/results.ts'
import { figureSummary } from '../../../src-shared/figures/summary.ts'
import { figureTable } from '../../../src-shared/figures/tables.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

const optionsOf = (raw: v.InferInput<typeof figureOptionsSchema>): FigureOptions => v.parse(figureOptionsSchema, raw)

function compared(key: string, values: (number | null)[], standardError: number | null = 0.02) {
  const present = values.filter((value) => value !== null)
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length
  const rest = { spread: null, spreadIs: null, count: present.length, nonFiniteCount: 0 }
  return {
    key,
    seeds: values.map((_each, index) => index),
    standardErrors: values.map(() => standardError),
    logLikelihood: present.length > 0 ? { mean, values, ...rest } : null,
  }
}

describe('the best lane', () => {
  it('is significant at one seed only beyond twice the combined standard error', () => {
    // 2 √(0.02² + 0.02²) = 0.0566.
    expect(bestIsSignificant([compared('a', [-2.4]), compared('b', [-2.456])]).significant).toBe(false)
    const clear = bestIsSignificant([compared('b', [-2.458]), compared('a', [-2.4])])
    expect(clear).toMatchObject({ bestKey: 'a', secondKey: 'b', significant: true })
    expect(clear.threshold).toBeCloseTo(0.0566, 4)
  })

  it('is judged over seeds by their differences, by Student’s t for few of them', () => {
    // Differences 0.1, 0.2, 0.3: mean 0.2, standard error 0.1/√3 = 0.0577, threshold 4.303 × that = 0.248.
    const few = bestIsSignificant([compared('a', [-2, -3, -4]), compared('b', [-2.1, -3.2, -4.3])])
    expect(few.difference).toBeCloseTo(0.2, 12)
    expect(few.threshold).toBeCloseTo(0.2484, 3)
    expect(few.significant).toBe(false)
    const steady = bestIsSignificant([compared('a', [-2, -3, -4]), compared('b', [-2.1, -3.11, -4.09])])
    expect(steady.significant).toBe(true)
  })

  it('is not significant alone, unevaluated, without errors, or when not finite', () => {
    expect(bestIsSignificant([compared('a', [-2])]).significant).toBe(false)
    expect(bestIsSignificant([]).bestKey).toBeNull()
    expect(bestIsSignificant([compared('a', [-2], null), compared('b', [-9], null)]).significant).toBe(false)
    const broken = bestIsSignificant([compared('a', [Number.NaN]), compared('b', [-9]), compared('c', [-2])])
    expect(broken.bestKey).toBe('c')
  })
})

describe('result rows', () => {
  it('hold mean and standard deviation over the seeds of a lane', () => {
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2, 3] })
    const [row] = resultRows(input)
    const values = input.runs.slice(0, 3).map(({ rows }) => rows[rows.length - 1].values.testLogLikelihood!)
    expect(row.seeds).toEqual([1, 2, 3])
    expect(row.logLikelihood?.values).toEqual(values)
    expect(row.logLikelihood?.spreadIs).toBe('standard deviation over seeds')
    expect(row.iterationsPerSecond).toBeCloseTo(2000 / 6, 6)
  })

  it('give a mean that is not finite when one seed is not, and say how many', () => {
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2] })
    input.runs[0].rows.at(-1)!.values.testLogLikelihood = Number.NaN
    input.runs[0].run.status = 'diverged'
    const [row] = resultRows(input)
    expect(row.logLikelihood?.mean).toBeNaN()
    expect(row.logLikelihood?.nonFiniteCount).toBe(1)
    expect(row.status).toBe('1 diverged, 1 finished')
    expect(resultsTable(input).rows[0].cells[1].text).toBe('not a number (1 of 2 seeds)')
  })

  it('stand at the asked iteration', () => {
    const input = makeFigureInput({ resolution: 5 })
    const [row] = resultRows(input, { iteration: 505 })
    expect(row.iterations).toBe(500)
    const recorded = input.runs[0].rows.find(({ iteration }) => iteration === 500)
    expect(row.logLikelihood?.mean).toBe(recorded?.values.testLogLikelihood)
  })
})

describe('tables', () => {
  const input = makeFigureInput({ resolution: 21 })

  it('exist for every figure, with as many cells in a row as columns', () => {
    for (const figure of figureNames) {
      const { columns, rows } = figureTable(input, optionsOf({ figure }))
      expect(rows.length).toBeGreaterThan(0)
      expect(rows.every((row) => row.length === columns.length)).toBe(true)
      expect(new Set(columns).size).toBe(columns.length)
    }
  })

  it('hold every cell of every panel, and the points that are shown', () => {
    const { columns, rows } = figureTable(input, optionsOf({ figure: 'comparison', layers: { negatives: true } }))
    expect(rows.filter(([kind]) => kind === 'cell')).toHaveLength(4 * 21 * 21)
    expect(rows.filter(([kind]) => kind === 'negative')).toHaveLength(3 * 256)
    const x = columns.indexOf('x')
    expect(rows[20][x]).toBe(4)
    expect(rows[20][x + 1]).toBe(-3)
    expect(rows[20][columns.indexOf('log_density_nats')]).toBe(input.preview.logDensity!.values[20])
  })

  it('hold no second coordinate for lines', () => {
    const line = makeFigureInput({ dimension: 1, resolution: 21 })
    const { columns, rows } = figureTable(line, optionsOf({ figure: 'panel' }))
    expect(rows).toHaveLength(21)
    expect(rows[0][columns.indexOf('y')]).toBeNull()
  })

  it('hold one row per run, and a mean where there are several seeds', () => {
    expect(figureTable(input, optionsOf({ figure: 'results' })).rows).toHaveLength(3)
    const seeds = makeFigureInput({ resolution: 5, seeds: [1, 2] })
    const { columns, rows } = figureTable(seeds, optionsOf({ figure: 'results' }))
    expect(rows.map(([run]) => run)).toEqual(['run-1-1', 'run-1-2', 'mean', 'run-2-1', 'run-2-2', 'mean', 'run-3-1', 'run-3-2', 'mean'])
    const column = columns.indexOf('held_out_log_likelihood_nats')
    expect(rows[2][column]).toBeCloseTo(((rows[0][column] as number) + (rows[1][column] as number)) / 2, 12)
  })
})

describe('CSV', () => {
  it('follows RFC 4180 and keeps what is not finite apart from what is not there', () => {
    const rows = [
      ['a, b', 1.5, null],
      ['say "x"', Number.NaN, Infinity],
      ['two\nlines', -Infinity, -2e-7],
    ]
    expect(csvText({ columns: ['name', 'value', 'other'], rows })).toBe(
      'name,value,other\r\n"a, b",1.5,\r\n"say ""x""",NaN,Infinity\r\n"two\nlines",-Infinity,-2e-7\r\n',
    )
  })
})

describe('summaries', () => {
  it('say in words what every figure shows', () => {
    const input = makeFigureInput({ resolution: 11 })
    for (const figure of figureNames) {
      const text = figureSummary(input, optionsOf({ figure }))
      expect(text).toMatch(/^[A-Z].*\.$/)
      expect(text).not.toMatch(/undefined|NaN|\[object/)
    }
    expect(figureSummary(input, optionsOf({ figure: 'log-likelihood' }))).toContain('CD-10 goes from')
    expect(figureSummary(input, optionsOf({ figure: 'own-losses' }))).toContain('not comparable')
    expect(figureSummary({ ...input, runs: [] }, optionsOf({ figure: 'comparison' }))).toContain('no runs yet')
  })
})
