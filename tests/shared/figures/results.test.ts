import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { columnHelp } from '../../../src-renderer/compare/column-help.ts'
import { csvText } from '../../../src-shared/figures/csv.ts'
import { resultColumnIds, resultsTable } from '../../../src-shared/figures/results-table.ts'
import {
  figureNames,
  figureOptionsSchema,
  type FigureInput,
  type FigureOptions,
} from '../../../src-shared/figures/figure.ts'
import type { Measurement } from '../../../src-shared/measurement.ts'
import type { MetricName } from '../../../src-shared/metric.ts'
import { resultRows } from '../../../src-shared/figures/results.ts'
import { figureSummary } from '../../../src-shared/figures/summary.ts'
import { figureTable } from '../../../src-shared/figures/tables.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'
import { setConverged } from '../../support/pictures.ts'

const optionsOf = (raw: v.InferInput<typeof figureOptionsSchema>): FigureOptions => v.parse(figureOptionsSchema, raw)

/** As it stands while the first `finished` seeds of each lane are done and one more is at iteration `at` with its rows so far. */
function underWay(seeds: readonly number[], { finished, at }: { finished: number; at: number }): FigureInput {
  const input = makeFigureInput({ resolution: 5, seeds })
  const runs = input.runs.map((figureRun, index) => {
    const place = index % seeds.length
    if (place < finished) return figureRun
    const rows = place === finished ? figureRun.rows.filter(({ iteration }) => iteration <= at) : []
    const last = rows.at(-1) ?? { iteration: 0, evaluations: 0, computeSeconds: 0 }
    const { iteration, evaluations, computeSeconds } = last
    const status = rows.length > 0 ? ('running' as const) : ('queued' as const)
    return { ...figureRun, rows, run: { ...figureRun.run, iteration, evaluations, computeSeconds, status } }
  })
  return { ...input, runs }
}

const cellsOf = (input: FigureInput, heading: string) => {
  const { columns, rows } = resultsTable(input)
  const column = columns.findIndex((each) => each.heading === heading)
  return rows.map(({ cells }) => cells[column].text)
}

describe('the words beside the table', () => {
  it('say which lane is best by how much, how surely, and paired over what', () => {
    expect(resultsTable(makeFigureInput({ resolution: 5 })).note).toMatch(
      /^± standard error over the test points; bold: CD-10 is significantly best, ahead of PCD-10 by 0\.0\d+\s±\s0\.0\d+ nats per point \(Student’s 95% interval; p\s<\s0\.01 after Holm’s correction for 3 comparisons; paired over 3,000 test points of seed 1\)$/,
    )
    expect(resultsTable(makeFigureInput({ resolution: 5, seeds: [1, 2, 3] })).note).toMatch(
      /^mean ± standard deviation over seeds; bold: CD-10 is .*; paired over 3 seeds\)$/,
    )
  })

  it('call no lane best while some are on their way, and compare these at one iteration', () => {
    const { note, rows } = resultsTable(underWay([1], { finished: 0, at: 145 }))
    expect(note).toMatch(/no lane is called best, because not all lanes have finished; .* at iteration 125\)$/)
    expect(rows.flatMap(({ cells }) => cells).filter(({ bold }) => bold)).toEqual([])
  })

  it('say which spread is of one seed and which of several', () => {
    const input = underWay([1, 2], { finished: 1, at: -1 })
    expect(resultsTable(input).note).toMatch(/^± standard error over the test points;/)
    const full = makeFigureInput({ resolution: 5, seeds: [1, 2] })
    const mixed = { ...full, runs: [...full.runs.slice(0, 2), ...input.runs.slice(2)] }
    const note = 'mean ± standard deviation over seeds, of one seed ± standard error over the test points'
    expect(resultsTable(mixed).note.split(';')[0]).toBe(note)
    const [several, one] = cellsOf(mixed, 'Held-out log-likelihood')
    expect(several).not.toContain('seed')
    expect(one).toMatch(/ ± 0.018 \(1 of 2 seeds\)$/)
    const without = { ...full, runs: full.runs.slice(0, 3) }
    expect(cellsOf(without, 'Held-out log-likelihood')[1]).toMatch(/ ± 0.018 \(1 seed\)$/)
  })

  it('name no spread where none is known, as of trials of a study with one seed', () => {
    const input = makeFigureInput({ resolution: 5 })
    const bare = input.runs.map((run) => ({
      ...run,
      rows: run.rows.map(({ made: _made, ...row }) => row),
      testPoints: [],
    }))
    const { note } = resultsTable({ ...input, runs: bare })
    expect(note).toMatch(/^no lane is significantly best/)
    expect(note).not.toContain('± standard')
  })

  it('explain every column', () => {
    const input = makeFigureInput({ resolution: 5 })
    const [{ run, rows }] = input.runs
    Object.assign(rows.at(-1)!.values, {
      logPartition: 2,
      learnedLogPartition: 2,
      standardisationLogDeterminant: 1,
    })
    run.status = 'stopped'
    input.runs[0].measurements = [
      measuredAt(2000, { klModelData: 0.2, jensenShannon: 0.01, modelEntropy: 1.5, fisherDivergence: 0.3 }),
      measuredAt(2000, { testLogLikelihoodLowerBound: -2.3, testLogLikelihoodUpperBound: -2.2 }),
      measuredAt(2000, { klDataModelLowerBound: 0.01, klDataModelUpperBound: 0.03 }),
    ]
    run.adjustments = [{ iteration: 5, changes: [{ path: 'method.steps', from: 10, to: 20 }] }]
    const shown = resultsTable(input).columns.map(({ id }) => id)
    // Lanes with an exact likelihood are not compared by brackets.
    expect([...shown, 'byBracket'].toSorted()).toEqual(resultColumnIds.toSorted())
    expect(resultColumnIds.toSorted()).toEqual(Object.keys(columnHelp).toSorted())
  })
})

/** What somebody had measured of a run's model. */
function measuredAt(iteration: number, values: Partial<Record<MetricName, number>>): Measurement {
  const obtained = { by: 'quadrature', shape: [65, 65], converged: true } as const
  const estimates = Object.entries(values).map(([metric, value]) => [metric, { value, obtained }])
  return {
    ...{ runId: '', iteration, evaluation: 'kl-model-data', backend: 'wasm', madeAt: 0, seconds: 1 },
    ...{ estimates: Object.fromEntries(estimates) as Measurement['estimates'], verdict: null, views: [] },
  }
}

describe('the bootstrap', () => {
  it('is in the CSV beside Student’s interval, and close to it over many points', () => {
    const { columns, rows } = figureTable(makeFigureInput({ resolution: 5 }), optionsOf({ figure: 'results' }))
    const cell = (name: string, row: number) => Number(rows[row][columns.indexOf(name)])
    const [behind, half] = [cell('behind_best_nats', 1), cell('behind_best_half_width_95_nats', 1)]
    // Of 3,000 normal differences both are the same but for the 2,000 resamples: three standard errors of an end.
    expect(Math.abs(cell('behind_best_bootstrap_low_95_nats', 1) - (behind - half))).toBeLessThan(0.15 * half)
    expect(Math.abs(cell('behind_best_bootstrap_high_95_nats', 1) - (behind + half))).toBeLessThan(0.15 * half)
    expect(rows[0][columns.indexOf('behind_best_bootstrap_low_95_nats')]).toBeNull()
  })
})

describe('what was measured on request', () => {
  const measured = (input: FigureInput, iteration: number | null = null) =>
    resultRows(input, { iteration })[0].requested.klModelData

  it('stands in the table as the mean over the seeds that were measured', () => {
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2, 3] })
    input.runs[0].measurements = [measuredAt(2000, { klModelData: 0.2 })]
    input.runs[2].measurements = [measuredAt(2000, { klModelData: 0.4 })]
    expect(measured(input)).toMatchObject({ count: 2, values: [0.2, null, 0.4] })
    // Of 0.2 and 0.4: mean 0.3, standard deviation 0.2/√2.
    expect(cellsOf(input, 'KL(model‖data)').slice(0, 2)).toEqual(['0.30 ± 0.14', '–'])
  })

  it('counts for the model that is looked at alone', () => {
    const input = makeFigureInput({ resolution: 5 })
    const { rows } = input.runs[0]
    const evaluated = rows.filter(({ values }) => values.testLogLikelihood !== undefined).map((row) => row.iteration)
    const [before, last] = evaluated.slice(-2)
    input.runs[0].measurements = [measuredAt(before, { klModelData: 0.9 })]
    expect(measured(input)).toBeUndefined()
    expect(measured(input, last - 1)?.mean).toBe(0.9)
    input.runs[0].measurements = [...input.runs[0].measurements, measuredAt(last, { klModelData: 0.2 })]
    expect(measured(input)?.mean).toBe(0.2)
  })

  it('of KL by annealing stands between its ends, with its error, in the table and in the CSV', () => {
    const input = makeFigureInput({ resolution: 5 })
    const bracket = measuredAt(2000, { klDataModelLowerBound: 0.0123, klDataModelUpperBound: 0.0345 })
    for (const estimate of Object.values(bracket.estimates)) estimate.standardError = 0.004
    input.runs[0].measurements = [bracket]
    expect(cellsOf(input, 'KL(data‖model), by AIS').slice(0, 2)).toEqual(['0.012 … 0.035, ± 0.0040', '–'])
    const { columns, rows } = figureTable(input, optionsOf({ figure: 'results' }))
    const cell = (name: string) => rows[0][columns.indexOf(name)]
    expect(cell('ais_kl_data_model_at_least_nats')).toBe(0.0123)
    expect(cell('ais_kl_data_model_at_most_nats')).toBe(0.0345)
    expect(cell('ais_kl_data_model_at_most_nats_standard_error')).toBe(0.004)
  })

  it('is in the CSV with full digits, with its iteration, and with the verdict of a bracket', () => {
    const input = makeFigureInput({ resolution: 5 })
    const by = { by: 'annealed-importance-sampling', chains: 512, densities: 99, effectiveSampleSize: 9 } as const
    const estimate = { value: -2.25, standardError: 0.031, obtained: { ...by, trusted: false } }
    const bracket = measuredAt(2000, {})
    bracket.estimates = { testLogLikelihoodUpperBound: estimate }
    bracket.verdict = { standing: 'poor', text: 'Not to be trusted: few weights.' }
    input.runs[0].measurements = [measuredAt(2000, { klModelData: 0.123456789, fisherDivergence: 2 }), bracket]
    const { columns, rows } = figureTable(input, optionsOf({ figure: 'results' }))
    const cell = (name: string, row = 0) => rows[row][columns.indexOf(name)]
    expect(cell('kl_model_data_nats')).toBe(0.123456789)
    expect(cell('fisher_divergence_per_squared_unit')).toBe(2)
    expect(cell('jensen_shannon_nats')).toBeNull()
    expect(cell('ais_held_out_log_likelihood_at_most_nats')).toBe(-2.25)
    expect(cell('ais_held_out_log_likelihood_at_most_nats_standard_error')).toBe(0.031)
    expect(cell('ais_verdict')).toBe('Not to be trusted: few weights.')
    expect(cell('measured_on_request_at_iteration')).toBe('2000')
    expect(cell('measured_on_request_at_iteration', 1)).toBeNull()
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

  it('average progress over the seeds that the values are of, and say how many these are', () => {
    const input = underWay([1, 2, 3], { finished: 0, at: 145 })
    const [row] = resultRows(input)
    const [{ run }] = input.runs
    expect([row.iterations, row.evaluations, row.computeSeconds]).toEqual([
      run.iteration,
      run.evaluations,
      run.computeSeconds,
    ])
    expect(row.iterations).toBe(140)
    expect([row.seedCount, row.seeds.length, row.seedsUneven]).toEqual([1, 3, false])
    expect(cellsOf(input, 'Held-out log-likelihood')[0]).toMatch(/ ± 0.018 \(1 of 3 seeds\)$/)
    expect(cellsOf(input, 'Iterations')[0]).toBe('140')
  })

  it('count the seeds that have begun before the first evaluation', () => {
    const input = underWay([1, 2, 3], { finished: 0, at: 145 })
    for (const { rows } of input.runs) for (const row of rows) delete row.values.testLogLikelihood
    expect(resultRows(input)[0]).toMatchObject({ iterations: 140, seedCount: 1, logLikelihood: null })
    expect(cellsOf(input, 'Iterations')[0]).toBe('140 (1 of 3 seeds)')
    const [waiting] = resultRows(underWay([1, 2], { finished: 0, at: -1 }))
    expect(waiting).toMatchObject({ iterations: 0, evaluations: 0, computeSeconds: 0, iterationsPerSecond: null })
    expect(cellsOf(underWay([1, 2], { finished: 0, at: -1 }), 'Iterations')[0]).toBe('0')
  })

  it('say that seeds stand at different iterations while one is on its way', () => {
    const input = underWay([1, 2], { finished: 1, at: 145 })
    expect(resultRows(input)[0]).toMatchObject({ iterations: (2000 + 140) / 2, seedCount: 2, seedsUneven: true })
    expect(resultsTable(input).note).toContain('; seeds stand at different iterations')
    expect(resultsTable(makeFigureInput({ resolution: 5, seeds: [1, 2] })).note).not.toContain('iterations')
  })

  it('give a mean that is not finite when one seed is not, and say how many', () => {
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2] })
    input.runs[0].rows.at(-1)!.values.testLogLikelihood = Number.NaN
    input.runs[0].run.status = 'diverged'
    const [row] = resultRows(input)
    expect(row.logLikelihood?.mean).toBeNaN()
    expect(row.logLikelihood?.nonFiniteCount).toBe(1)
    expect(row.status).toBe('1 diverged, 1 finished')
    expect(cellsOf(input, 'Held-out log-likelihood')[0]).toBe('not a number (1 of 2 seeds)')
    expect(cellsOf(input, 'Behind the best')[0]).toBe('not ranked')
  })

  it('stand at the asked iteration', () => {
    const input = makeFigureInput({ resolution: 5 })
    const [row] = resultRows(input, { iteration: 505 })
    expect(row.iterations).toBe(500)
    const recorded = input.runs[0].rows.find(({ iteration }) => iteration === 500)
    expect(row.logLikelihood?.mean).toBe(recorded?.values.testLogLikelihood)
  })
})

describe('likelihoods of standardised columns', () => {
  it('say so in their unit and are given in the columns’ own units, too', () => {
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2] })
    // Scaled by sd 2 and 0.5 · e⁰·³: log determinants 0 and 0.3; log p in own units is smaller by them.
    input.runs.forEach(({ rows, run }) => {
      for (const { values } of rows) {
        if (values.testLogLikelihood !== undefined) values.standardisationLogDeterminant = run.seed === 1 ? 0 : 0.3
      }
    })
    const { columns } = resultsTable(input)
    expect(columns.find(({ heading }) => heading === 'Held-out log-likelihood')?.unit).toBe(
      'nats per point, standardised columns',
    )
    expect(columns.find(({ id }) => id === 'logLikelihoodInUnits')?.unit).toBe('nats per point')
    const [{ logLikelihood, logLikelihoodInUnits }] = resultRows(input)
    const [first, second] = logLikelihood!.values as number[]
    expect(logLikelihoodInUnits?.values).toEqual([first, second - 0.3])
    expect(logLikelihoodInUnits?.mean).toBeCloseTo((first + second - 0.3) / 2, 12)
  })
})

describe('marks', () => {
  it('stand beside the number they weaken, with a key, in table, CSV and words', () => {
    const input = makeFigureInput({ resolution: 5 })
    setConverged(input.runs[1].rows.at(-1)!, false)
    input.preview.weaknesses.push({ code: 'repeated-values', text: '"age" has only 5 distinct values.' })
    const { columns, rows, key, note } = resultsTable(input)
    const likelihood = columns.findIndex(({ heading }) => heading === 'Held-out log-likelihood')
    expect(rows.map(({ cells }) => cells[likelihood].signs)).toEqual(['*', '≈*', '*'])
    expect(key.map(({ sign }) => sign).sort()).toEqual(['*', '≈'])
    expect(cellsOf(input, 'Behind the best')[1]).toBe('not ranked')
    expect(note).toContain('no lane is called best, because repeated values have no density')
    const csv = figureTable(input, optionsOf({ figure: 'results' }))
    const marks = csv.columns.indexOf('marks')
    expect(csv.rows.map((row) => row[marks])).toEqual([
      'repeated-values',
      'not-converged; repeated-values',
      'repeated-values',
    ])
  })

  it('are in the CSV with the difference to the best and its interval; p-values are not averaged', () => {
    const input = makeFigureInput({ resolution: 5, seeds: [1, 2, 3] })
    for (const { rows } of input.runs) rows.at(-1)!.values.mmdPValue = 0.5
    const { columns, rows } = figureTable(input, optionsOf({ figure: 'results' }))
    const at = (row: number, column: string) => rows[row][columns.indexOf(column)]
    const [, second] = resultRows(input)
    expect(rows).toHaveLength(12)
    expect(at(7, 'behind_best_nats')).toBe(-second.behind!.mean)
    expect(at(7, 'behind_best_half_width_95_nats')).toBe(second.behind!.halfWidth)
    expect(at(7, 'behind_best_paired_over')).toBe('seeds')
    expect([at(3, 'behind_best_nats'), at(4, 'behind_best_nats')]).toEqual([0, null])
    expect([at(6, 'mmd_p_value'), at(7, 'mmd_p_value')]).toEqual([0.5, null])
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
    expect(rows.map(([run]) => run)).toEqual([
      'run-1-1',
      'run-1-2',
      'mean',
      'run-2-1',
      'run-2-2',
      'mean',
      'run-3-1',
      'run-3-2',
      'mean',
    ])
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
