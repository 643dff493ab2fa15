// Truth: brackets made by hand, whose ends can be compared by eye.

import { describe, expect, it } from 'vitest'
import type { Obtained } from '../../../src-shared/estimate.ts'
import type { FigureInput, FigureRun } from '../../../src-shared/figures/figure.ts'
import { resultsOf } from '../../../src-shared/figures/results.ts'
import { resultsTable } from '../../../src-shared/figures/results-table.ts'
import { comparisonWords } from '../../../src-shared/figures/verdict-words.ts'
import type { MetricRow } from '../../../src-shared/metric.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

const base = makeFigureInput({ resolution: 5, labels: ['A', 'B', 'C'] })

interface Sketch {
  lane: number
  seed?: number
  /** Held-out log-likelihood, at least and at most, nats per point; each with a standard error of 0.01. */
  bracket: readonly [number, number]
  trusted?: boolean
  exact?: boolean
  status?: FigureRun['run']['status']
  budget?: FigureRun['budget']
  values?: MetricRow['values']
}

const standardError = 0.01

function runOf({ lane, seed = 1, bracket, trusted = true, exact = false, status = 'finished', ...more }: Sketch) {
  const model = base.runs[lane]
  const chains = { chains: 512, densities: 100, effectiveSampleSize: 300, trusted }
  const back: Obtained = { by: 'reverse-annealed-importance-sampling', exact, ...chains }
  const up: Obtained = { by: 'annealed-importance-sampling', ...chains }
  const [testLogLikelihoodLowerBound, testLogLikelihoodUpperBound] = bracket
  const row: MetricRow = {
    ...{ iteration: 100, evaluations: 100, computeSeconds: 1 },
    values: { testLogLikelihoodLowerBound, testLogLikelihoodUpperBound, ...more.values },
    made: {
      testLogLikelihoodLowerBound: { standardError, obtained: back },
      testLogLikelihoodUpperBound: { standardError, obtained: up },
    },
  }
  const run = { ...model.run, id: `run-${lane}-${seed}`, seed, status, iteration: 100, adjustments: [] }
  const budget = more.budget ?? ({ unit: 'iterations', amount: 100 } as const)
  return { ...model, rows: [row], run, budget, testPoints: [], measurements: [] }
}

const inputOf = (runs: Sketch[]): FigureInput => ({ ...base, runs: runs.map(runOf) })
const bracketsOn = (...runs: Sketch[]) => resultsOf(inputOf(runs)).brackets!
const standings = (...runs: Sketch[]) => resultsOf(inputOf(runs)).rows.map(({ standing }) => standing)
const wordsOn = (...runs: Sketch[]) => comparisonWords(resultsOf(inputOf(runs)))

describe('lanes compared by their brackets', () => {
  it('are apart only where the brackets with two standard errors on each side do not overlap', () => {
    const a: Sketch = { lane: 0, bracket: [-2, -1.9] }
    // Two errors of 0.01 on each side: 0.041 apart is beyond them, 0.039 is not.
    expect(standings(a, { lane: 1, bracket: [-2.2, -2.041] })).toEqual(['ahead of B', 'behind A'])
    expect(standings(a, { lane: 1, bracket: [-2.2, -2.039] })).toEqual(['not separated', 'not separated'])
    const [{ gap }] = bracketsOn(a, { lane: 1, bracket: [-2.2, -2.141] }).comparisons
    expect(gap).toBeCloseTo(0.101, 12)
  })

  it('are in part separated: the order is by the middle, and the sentence says what is apart', () => {
    const runs: Sketch[] = [
      { lane: 0, bracket: [-2.5, -2.4] },
      { lane: 1, bracket: [-2.45, -2.35] },
      { lane: 2, bracket: [-2, -1.9] },
    ]
    expect(standings(...runs)).toEqual(['behind C', 'behind C', 'ahead of all others'])
    const { order, bestKey, proven } = bracketsOn(...runs)
    expect(order.map((key) => key.at(-1))).toEqual(['3', '2', '1'])
    expect(bestKey).toBe(order[0])
    expect(proven).toBe(false)
    expect(wordsOn(...runs)).toBe(
      'by their brackets (all of one above all of the other, two standard errors on each side included; log Z between annealed importance sampling and its way back from long chains, no proven bound) C is ahead of every other lane; 2 of 3 pairs are apart, by 0.31 nats per point or more',
    )
  })

  it('are ahead over seeds only where they are at every seed', () => {
    const both = (second: readonly [number, number]): Sketch[] => [
      { lane: 0, seed: 1, bracket: [-2, -1.9] },
      { lane: 0, seed: 2, bracket: [-2, -1.9] },
      { lane: 1, seed: 1, bracket: [-3, -2.9] },
      { lane: 1, seed: 2, bracket: second },
    ]
    expect(standings(...both([-2.6, -2.5]))).toEqual(['ahead of B', 'behind A'])
    expect(standings(...both([-2, -1.8]))).toEqual(['not separated', 'not separated'])
    // At one seed the other way round.
    expect(standings(...both([-1.5, -1.4]))).toEqual(['not separated', 'not separated'])
    const [{ gap, seeds }] = bracketsOn(...both([-2.6, -2.5])).comparisons
    expect(gap).toBeCloseTo(0.46, 12)
    expect(seeds).toEqual([1, 2])
    expect(wordsOn(...both([-2.6, -2.5]))).toContain('at every seed')
  })

  it('leave out a bracket that is not to be trusted, and say so', () => {
    const runs: Sketch[] = [
      { lane: 0, bracket: [-2, -1.9] },
      { lane: 1, bracket: [-3, -2.9] },
      { lane: 2, bracket: [-1, -0.9], trusted: false },
    ]
    expect(standings(...runs)).toEqual(['ahead of B', 'behind A', null])
    expect(wordsOn(...runs)).toContain('not compared: C, whose bracket is not to be trusted')
  })

  it.each<[string, Partial<Sketch>]>([
    ['not all lanes have finished', { status: 'stopped' }],
    ['the budgets differ', { budget: { unit: 'iterations', amount: 200 } }],
  ])('call none best because %s', (obstacle, second) => {
    const runs: Sketch[] = [
      { lane: 0, bracket: [-2, -1.9] },
      { lane: 1, bracket: [-3, -2.9], ...second },
    ]
    expect(bracketsOn(...runs)).toMatchObject({ bestKey: null, obstacle })
    expect(wordsOn(...runs)).toContain(`no lane is called best, because ${obstacle}`)
  })

  it.each([
    ['an end that is not a number', [-3, Number.NaN] as const],
    ['an end that is infinite', [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const],
  ])('are not separated by %s', (_, bracket) => {
    expect(standings({ lane: 0, bracket: [-2, -1.9] }, { lane: 1, bracket })[0]).toBe('not separated')
  })

  it('are left to their exact likelihoods where there is one', () => {
    const values = { testLogLikelihood: -1.95 }
    const { brackets, rows } = resultsOf(
      inputOf([0, 1].map((lane) => ({ lane, bracket: [-2, -1.9] as const, values }))),
    )
    expect(brackets).toBeNull()
    expect(rows.map(({ standing }) => standing)).toEqual([null, null])
  })

  it('stand in the table, with the best bracket in bold', () => {
    const { columns, rows, note } = resultsTable(
      inputOf([
        { lane: 0, bracket: [-2, -1.9], exact: true },
        { lane: 1, bracket: [-3, -2.9], exact: true },
      ]),
    )
    const cellsOf = (id: string) => rows.map(({ cells }) => cells[columns.findIndex((column) => column.id === id)])
    expect(cellsOf('byBracket').map(({ text }) => text)).toEqual(['ahead of B', 'behind A'])
    expect(cellsOf('heldOutByAis').map(({ bold }) => bold)).toEqual([true, false])
    expect(note).toMatch(/^bold: by their brackets .*both ends are bounds on average.*A is ahead of every other lane/)
  })
})
