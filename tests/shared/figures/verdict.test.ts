// Truth: differences and standard errors by hand, p-values and intervals from SciPy's ttest_rel, Holm's from statsmodels.

import { describe, expect, it } from 'vitest'
import type { FigureInput, FigureRun } from '../../../src-shared/figures/figure.ts'
import { lanesOf } from '../../../src-shared/figures/lanes.ts'
import { resultsOf } from '../../../src-shared/figures/results.ts'
import { comparedEvaluations, differenceBetween, type LaneDifference } from '../../../src-shared/figures/verdict.ts'
import { differenceText, verdictWords } from '../../../src-shared/figures/verdict-words.ts'
import type { MetricRow } from '../../../src-shared/metric.ts'
import { makeFigureInput, randomNumbers } from '../../fixtures/figure-input.ts'

const base = makeFigureInput({ resolution: 5, labels: ['A', 'B', 'C'] })

/** One run whose evaluations are given: by iteration its likelihood, or its test points. */
interface RunSketch {
  lane: number
  seed?: number
  at: Record<number, number | number[]>
  status?: FigureRun['run']['status']
  /** Of the quadrature. */
  converged?: boolean
  values?: MetricRow['values']
  experimentId?: string
  budget?: FigureRun['budget']
  adjusted?: boolean
}

function runOf({
  lane,
  seed = 1,
  at,
  status = 'finished',
  converged = true,
  values,
  experimentId,
  budget,
  adjusted,
}: RunSketch): FigureRun {
  const model = base.runs[lane]
  const iterations = Object.keys(at).map(Number)
  const rows = iterations.map((iteration): MetricRow => {
    const given = at[iteration]
    const mean = typeof given === 'number' ? given : given.reduce((sum, value) => sum + value, 0) / given.length
    const obtained = { by: 'quadrature', shape: [65, 65], converged } as const
    const made = { testLogLikelihood: { standardError: 0.02, obtained } }
    const measured = { testLogLikelihood: mean, ...values }
    return { iteration, evaluations: iteration, computeSeconds: iteration, values: measured, made }
  })
  const last = Math.max(...iterations)
  const adjustments = adjusted
    ? [{ iteration: 1, changes: [{ path: 'optimizer.learningRate' as const, from: 0.01, to: 0.02 }] }]
    : []
  return {
    ...model,
    rows,
    run: {
      ...model.run,
      ...{ id: `run-${lane}-${seed}`, seed, status, iteration: last, adjustments },
      ...(experimentId && { experimentId }),
    },
    budget: budget ?? { unit: 'iterations', amount: 100 },
    testPoints: iterations.flatMap((iteration) => {
      const given = at[iteration]
      return typeof given === 'number' ? [] : [{ iteration, values: Float32Array.from(given) }]
    }),
  }
}

const withoutMade = ({ made: _, ...row }: MetricRow): MetricRow => row
const inputOf = (runs: RunSketch[]): FigureInput => ({ ...base, runs: runs.map(runOf) })
const verdictOn = (...runs: RunSketch[]) => resultsOf(inputOf(runs)).verdict
const labelOf = (key: string | null) => (key === null ? null : 'ABC'[Number(key.at(-1)) - 1])
const only = (differences: readonly LaneDifference[]) => {
  expect(differences).toHaveLength(1)
  return differences[0]
}

const points = [-2.31, -1.84, -3.02, -2.75, -1.12, -2.2, -4.41, -2.09]
const others = [-2.35, -1.8, -3.3, -2.91, -1.2, -2.31, -4.39, -2.3]

describe('two lanes of one seed', () => {
  it('are compared point by point, as by SciPy’s ttest_rel', () => {
    const { differences, best, leaderKey } = verdictOn(
      { lane: 0, at: { 100: points } },
      { lane: 1, at: { 100: others } },
    )
    const between = only(differences)
    expect(between).toMatchObject({ paired: 'points', count: 8, seeds: [1], iteration: 100 })
    // 32 bits of a value of 4 leave 2e-7.
    expect(between.mean - between.halfWidth).toBeCloseTo(0.009753876, 6)
    expect(between.mean + between.halfWidth).toBeCloseTo(0.195246124, 6)
    expect(between.pValue).toBeCloseTo(0.03474583, 5)
    expect([labelOf(leaderKey), best]).toEqual(['A', true])
  })

  it('differ by a number without an interval where nothing is known of their errors', () => {
    const input = inputOf([
      { lane: 0, at: { 100: -2.4 } },
      { lane: 1, at: { 100: -2.42 } },
    ])
    const withoutErrors = { ...input, runs: input.runs.map((run) => ({ ...run, rows: run.rows.map(withoutMade) })) }
    const { rows, verdict } = resultsOf(withoutErrors)
    const behind = rows.find((row) => row.behind)!.behind!
    expect(behind.halfWidth).toBeNaN()
    expect(differenceText(behind)).toBe('0.0200')
    expect(differenceText({ ...behind, mean: 0 })).toBe('0')
    const sentence = verdictWords(rows, verdict)
    expect(sentence).toMatch(
      /by 0\.0200\snats per point \(no interval, because the values have no standard errors; unpaired/,
    )
    expect(sentence).not.toMatch(/not a number/)
  })

  it('are found unlike where their means alone would not tell', () => {
    // Means ± 0.02 that differ by 0.0575: 2.03 combined standard errors; unpaired, p = 0.042 without the points.
    const near = points.map((value, index) => value - 0.01 + (index % 2 ? 1e-3 : -1e-3))
    const paired = only(verdictOn({ lane: 0, at: { 100: points } }, { lane: 1, at: { 100: near } }).differences)
    expect(paired.pValue).toBeLessThan(1e-6)
    const unpaired = only(verdictOn({ lane: 0, at: { 100: -2.4 } }, { lane: 1, at: { 100: -2.41 } }).differences)
    expect(unpaired).toMatchObject({ paired: 'not', count: 0 })
    // 0.01 of √(0.02² + 0.02²) = 0.0283: z = 0.354, p = 0.724.
    expect(unpaired.pValue).toBeCloseTo(0.724, 3)
  })
})

describe('lanes of several seeds', () => {
  it('are compared seed by seed, by Student’s t for few of them', () => {
    const lane = (index: number, values: number[]) =>
      values.map((value, seed) => ({ lane: index, seed, at: { 100: value } }))
    // Differences 0.1, 0.2, 0.3: mean 0.2, standard error 0.1/√3, t = 3.46 at 2 degrees: half-width 4.303 × 0.0577.
    const few = verdictOn(...lane(0, [-2, -3, -4]), ...lane(1, [-2.1, -3.2, -4.3]))
    expect(only(few.differences)).toMatchObject({ paired: 'seeds', count: 3 })
    expect(few.differences[0].halfWidth).toBeCloseTo(0.2484, 4)
    expect(few.best).toBe(false)
    expect(verdictOn(...lane(0, [-2, -3, -4]), ...lane(1, [-2.1, -3.11, -4.09])).best).toBe(true)
  })

  it('are compared at the seeds that both have, not by means over other seeds', () => {
    const { differences } = verdictOn(
      { lane: 0, seed: 1, at: { 100: points } },
      { lane: 0, seed: 2, at: { 100: -1 } },
      { lane: 1, seed: 1, at: { 100: others } },
    )
    expect(only(differences)).toMatchObject({ paired: 'points', seeds: [1], count: 8 })
  })
})

describe('lanes on their way', () => {
  it('are compared at the last iteration that both have, and none is called best', () => {
    const ahead = { lane: 0, at: { 0: -9, 50: points, 80: -1 }, status: 'running' as const }
    const behind = { lane: 1, at: { 0: -9, 50: others }, status: 'running' as const }
    const { differences, best, obstacle } = verdictOn(ahead, behind)
    expect(only(differences)).toMatchObject({ iteration: 50, paired: 'points', ended: false })
    expect([best, obstacle]).toEqual([false, 'not all lanes have finished'])
    expect(comparedEvaluations(lanesOf(inputOf([ahead, behind])), null)).toEqual([
      { runId: 'run-0-1', iteration: 50 },
      { runId: 'run-1-1', iteration: 50 },
    ])
  })

  it('are compared at ends once there are some, even of a budget that is not in iterations', () => {
    const budget = { unit: 'seconds' as const, amount: 10 }
    const { differences, best } = verdictOn(
      { lane: 0, at: { 10: -3, 110: points }, budget },
      { lane: 1, at: { 10: -1, 90: others }, budget },
    )
    expect(only(differences)).toMatchObject({ iteration: null, ended: true, paired: 'points' })
    expect(best).toBe(true)
  })
})

describe('no lane is called best', () => {
  const good = { lane: 0, at: { 100: points } }
  const bad = { lane: 1, at: { 100: others } }

  it('among runs of different experiments, or of unequal budgets, or where one was stopped', () => {
    expect(verdictOn(good, { ...bad, experimentId: 'experiment-2' }).obstacle).toContain('different experiments')
    expect(verdictOn(good, { ...bad, budget: { unit: 'iterations', amount: 50 } }).obstacle).toContain('budgets')
    expect(verdictOn(good, { ...bad, status: 'stopped' }).obstacle).toContain('finished')
  })

  it('alone, or beside lanes that are out of the ranking', () => {
    expect(verdictOn(good)).toMatchObject({ best: false, leaderKey: null })
    for (const out of [
      { ...bad, status: 'diverged' as const },
      { ...bad, converged: false },
      { ...bad, at: { 100: Number.NaN } },
    ]) {
      expect(verdictOn(good, out)).toMatchObject({ best: false, differences: [] })
    }
  })

  it('and none that is out of the ranking is compared, whatever its number', () => {
    const unconverged = { lane: 2, at: { 100: 50 }, converged: false }
    const { leaderKey, best, differences } = verdictOn(good, bad, unconverged)
    expect([labelOf(leaderKey), best, differences.length]).toEqual(['A', true, 1])
    const half = [
      { lane: 2, at: { 100: 50 }, adjusted: true },
      { lane: 2, seed: 2, at: { 100: 50 } },
    ]
    expect(labelOf(verdictOn(good, bad, ...half).leaderKey)).toBe('A')
  })
})

describe('several lanes', () => {
  it('are corrected together by Holm’s method', () => {
    const third = others.map((value, index) => value - 0.05 * (1 + (index % 3)))
    const runs = [
      { lane: 0, at: { 100: points } },
      { lane: 1, at: { 100: others } },
      { lane: 2, at: { 100: third } },
    ]
    const { differences, best } = verdictOn(...runs)
    const [ab, ac, bc] = differences
    // Sorted p: bc, ac, ab; Holm's factors 3, 2, 1.
    expect(bc.pValue < ac.pValue && ac.pValue < ab.pValue).toBe(true)
    expect(bc.adjustedPValue).toBeCloseTo(3 * bc.pValue, 12)
    expect(ac.adjustedPValue).toBeCloseTo(2 * ac.pValue, 12)
    expect(ab.adjustedPValue).toBeCloseTo(ab.pValue, 12)
    expect(best).toBe(true)
    expect(differenceBetween(differences, { key: ab.otherKey, otherKey: ab.key })?.mean).toBeCloseTo(-ab.mean, 12)
  })

  it('that are all alike have a “best” in at most 5% of experiments', () => {
    const random = randomNumbers(11)
    const experiments = 600
    let called = 0
    for (let experiment = 0; experiment < experiments; experiment++) {
      const hard = Array.from({ length: 40 }, () => 2 * random.normal())
      const runs = [0, 1, 2].map((lane) => ({ lane, at: { 100: hard.map((each) => each + random.normal()) } }))
      if (verdictOn(...runs).best) called++
    }
    // Four standard deviations of a share of 0.05 above it: 0.0356.
    expect(called / experiments).toBeLessThan(0.05 + 0.0356)
  })
})
