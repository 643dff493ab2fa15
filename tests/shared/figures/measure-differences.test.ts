// Truth: differences by hand; t, its interval and its p-value from SciPy's ttest_rel, Holm's correction by hand.

import { describe, expect, it } from 'vitest'
import type { FigureInput } from '../../../src-shared/figures/figure.ts'
import { lanesOf } from '../../../src-shared/figures/lanes.ts'
import { comparedMeasures, measureDifferences } from '../../../src-shared/figures/measure-differences.ts'
import type { Measurement } from '../../../src-shared/measurement.ts'
import type { MetricName } from '../../../src-shared/metric.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

const seeds = [1, 2, 3]

/** Three lanes at three seeds, with the values of one measure at the end: per lane, per seed. */
function measured(metric: MetricName, values: number[][]): FigureInput {
  const input = makeFigureInput({ resolution: 5, seeds })
  lanesOf(input).forEach(({ runs }, lane) =>
    runs.forEach(({ rows }, seed) => {
      for (const row of rows) delete row.values[metric]
      rows.at(-1)!.values[metric] = values[lane][seed]
    }),
  )
  return input
}

const differencesIn = (input: FigureInput, metric: MetricName, iteration: number | null = null) =>
  measureDifferences(lanesOf(input), iteration).filter((each) => each.metric === metric)

describe('measures with a value for each seed', () => {
  it('are compared seed by seed, with Student’s interval, Holm’s correction and a bootstrap', () => {
    const values = [
      [0.5, 0.75, 1],
      [0.375, 0.5, 0.625],
      [0.5, 0.625, 1.125],
    ]
    const [first, second, third] = differencesIn(measured('klDataModel', values), 'klDataModel')
    // Of 1/8, 2/8 and 3/8: t = 0.25 / (0.125/√3) = 3.4641 with two degrees of freedom.
    expect(first.mean).toBe(0.25)
    expect(first.halfWidth).toBeCloseTo(4.30265273 * (0.125 / Math.sqrt(3)), 8)
    expect(first.pValue).toBeCloseTo(0.0741799, 6)
    expect(first.adjustedPValue).toBeCloseTo(3 * 0.0741799, 6)
    expect(first.seeds).toEqual(seeds)
    expect(first.bootstrap).toMatchObject({ few: true })
    expect(first.bootstrap!.low).toBeGreaterThanOrEqual(0.125)
    expect(first.bootstrap!.high).toBeLessThanOrEqual(0.375)
    expect([second.mean, third.mean]).toEqual([0, -0.25])
  })

  it('are compared at the seeds alone that both have, and not at a single one', () => {
    const input = measured('modeMassError', [
      [0.1, 0.2, 0.3],
      [0.2, 0.2, 0.2],
      [0.3, 0.3, 0.3],
    ])
    const [a, b] = lanesOf(input)
    delete a.runs[0].rows.at(-1)!.values.modeMassError
    delete b.runs[2].rows.at(-1)!.values.modeMassError
    const found = differencesIn(input, 'modeMassError')
    expect(found.map((each) => each.seeds)).toEqual([
      [2, 3],
      [1, 2],
    ])
  })

  it('may have been measured on request', () => {
    const input = makeFigureInput({ resolution: 5, seeds })
    const lanes = lanesOf(input)
    lanes.slice(0, 2).forEach(({ runs }, lane) => {
      runs.forEach((figureRun, seed) => {
        figureRun.measurements = [requested('jensenShannon', 0.1 * (lane + 1) + 0.01 * seed * lane)]
      })
    })
    const [found, ...others] = differencesIn(input, 'jensenShannon')
    expect(others).toEqual([])
    // −0.1, −0.11, −0.12
    expect(found.mean).toBeCloseTo(-0.11, 12)
    expect(found.seeds).toEqual(seeds)
    // Before the end there was no such measurement.
    expect(differencesIn(input, 'jensenShannon', 500)).toEqual([])
  })

  it('are all of which more is better or worse, the ranking’s own left to the verdict', () => {
    expect(comparedMeasures).toEqual(expect.arrayContaining(['klDataModel', 'fisherDivergence', 'mmd', 'rHat']))
    expect(comparedMeasures).not.toContain('testLogLikelihood')
    expect(comparedMeasures).not.toContain('logPartition')
    expect(comparedMeasures).not.toContain('iterationsPerSecond')
  })
})

function requested(metric: MetricName, value: number): Measurement {
  const estimate = { value, obtained: { by: 'quadrature', shape: [65, 65], converged: true } as const }
  return {
    ...{ runId: '', iteration: 2000, evaluation: 'jensen-shannon', backend: 'wasm', madeAt: 0, seconds: 1 },
    ...{ estimates: { [metric]: estimate }, verdict: null, views: [] },
  }
}
