import { defaultLane, type LaneConfig } from '../../../src-shared/config/lane.ts'
import { expect, test } from 'vitest'
import type { FigureInput, FigureRun } from '../../../src-shared/figures/figure.ts'
import { resultRows } from '../../../src-shared/figures/results.ts'
import { signsOf } from '../../../src-shared/figures/weaknesses.ts'
import { warningsOf } from '../../../src-shared/figures/warnings-of.ts'
import type { MetricRow } from '../../../src-shared/metric.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'
import type { MetricName } from '../../../src-shared/metric.ts'
import { setConverged } from '../../support/pictures.ts'

const sound = makeFigureInput({ resolution: 5 })

function withRun(index: number, change: (run: FigureRun) => FigureRun, input: FigureInput = sound): FigureInput {
  return { ...input, runs: input.runs.map((run, each) => (each === index ? change(run) : run)) }
}

const withLast = (run: FigureRun, values: MetricRow['values']): FigureRun => {
  const last = run.rows.at(-1)!
  return { ...run, rows: [...run.rows.slice(0, -1), { ...last, values: { ...last.values, ...values } }] }
}

const warnings = (input: FigureInput) => warningsOf(input, { iteration: null })

test('a sound comparison has no warnings', () => {
  expect(warnings(sound)).toEqual([])
})

test('momentum with persistent chains is said with its value and its cure', () => {
  const pushed = withRun(0, (run) => {
    const lane = defaultLane('persistent-contrastive-divergence', run.lane.id)
    return { ...run, lane: { ...lane, optimizer: { ...lane.optimizer, beta1: 0.9 } as LaneConfig['optimizer'] } }
  })
  const [warning] = warnings(pushed)
  expect(warning).toContain('β₁ 0.9')
  expect(warning).toContain('Set β₁ to 0.')
})

test('a temperature other than 1 is said with its value and its cure', () => {
  const hot = withRun(0, (run) => {
    const lane = structuredClone(run.lane)
    if (!('sampler' in lane.method)) throw new Error('Expected the first lane to sample.')
    Object.assign(lane.method.sampler, { form: 'decoupled', stepSize: 10, noise: 0.005 })
    return { ...run, lane }
  })
  const [warning] = warnings(hot)
  expect(warning).toContain('CD-10')
  expect(warning).toContain('1.25×10⁻⁶')
  expect(warning).toContain('σ = √(2η)')
})

test('an acceptance far from the sampler’s best is said with its cure, and a good one is not', () => {
  const accepting = (acceptance: number) =>
    warnings(
      withRun(0, (run) => {
        const lane = structuredClone(run.lane)
        if ('sampler' in lane.method)
          lane.method.sampler = { kind: 'metropolis-adjusted-langevin', stepSize: 0.04, targetAcceptance: 0 }
        return { ...run, lane, rows: run.rows.map((row) => ({ ...row, values: { ...row.values, acceptance } })) }
      }),
    )
  expect(accepting(0.6)).toEqual([])
  expect(accepting(0.05)[0]).toMatch(/CD-10: 5% .*Lower its step size: MALA does best near 0.574/)
  expect(accepting(0.999)[0]).toMatch(/Raise its step size/)
})

function withUnconverged(metrics: readonly MetricName[]): FigureInput {
  return withRun(0, (run) => {
    const copy = structuredClone(run)
    setConverged(copy.rows.at(-1)!, false, metrics)
    return copy
  })
}

test('an unconverged quadrature is said, of the model and of the data apart', () => {
  const [model] = warnings(withUnconverged(['testLogLikelihood', 'klDataModel']))
  expect(model).toMatch(/^CD-10: .*log Z did not converge.*not ranked/)
  const [data] = warnings(withUnconverged(['klDataModel']))
  expect(data).toMatch(/^CD-10: .*KL is not exact; its likelihood is/)
})

test('a maximum-likelihood lane whose own log Z is too coarse is said, with what to change', () => {
  const changing = (change: number) =>
    warnings(withRun(0, (run) => withLast(run, { trainingLogPartitionChange: change })))
  expect(changing(0.009)).toEqual([])
  expect(changing(0.07)[0]).toMatch(/^CD-10: .*log Z by which it learns did not converge.*Raise its grid points/)
  expect(changing(Number.NaN)).toHaveLength(1)
})

test('a diverged seed is named, with what to change', () => {
  const input = makeFigureInput({ resolution: 5, seeds: [1, 2] })
  const broken = withRun(
    1,
    (run) => {
      const divergence = { iteration: 5, quantity: 'energy gap', value: 1e5, threshold: 1e4, suggestion: 'Halve it.' }
      return { ...run, run: { ...run.run, status: 'diverged', divergence } }
    },
    input,
  )
  expect(warnings(broken)).toEqual([expect.stringMatching(/^CD-10, seed 2: diverged.* Halve it\.$/)])
  const told = (...divergencesTold: string[]) => warningsOf(broken, { iteration: null, divergencesTold })
  expect(told('run-1-2')).toEqual([])
  expect(told('run-1-1')).toHaveLength(1)
})

test('noise that hardly overlaps the data is said, with the noise to choose', () => {
  const overlapping = (noiseOverlap: number, noiseWidth = 1) =>
    warnings(withRun(2, (run) => withLast(run, { noiseOverlap, noiseWidth, noiseOffset: 0 })))
  expect(overlapping(0.3)).toEqual([])
  expect(overlapping(0.07, 0.2)).toEqual([
    expect.stringMatching(/^NCE ν=4: .*by 7.0% only.*too narrow: choose Gaussian/),
  ])
  expect(overlapping(0.07)).toEqual([expect.stringMatching(/mixture or kernels/)])
})

test('noise too narrow shows in c far below log Z, and is said with its cure; c still far above, too', () => {
  const learned = (c: number) =>
    warnings(withRun(2, (run) => withLast(run, { learnedLogPartition: c, logPartition: 2 })))
  expect(learned(2.9)).toEqual([])
  expect(learned(-10.9)).toEqual([expect.stringMatching(/^NCE ν=4: .*12\.9 nats below log Z.*Widen its noise\./)])
  expect(learned(6)[0]).toMatch(/4\.00 nats above log Z.*larger budget/)
})

test('seeds that were not adjusted alike are said, seeds that were are not', () => {
  const input = makeFigureInput({ resolution: 5, seeds: [1, 2] })
  const adjusted = (run: FigureRun): FigureRun => {
    const adjustments = [{ iteration: 120, changes: [{ path: 'method.steps' as const, from: 10, to: 20 }] }]
    return { ...run, run: { ...run.run, adjustments } }
  }
  const one = withRun(0, adjusted, input)
  expect(warnings(one)).toEqual([
    expect.stringMatching(/^CD-10, seed 1: .*not adjusted alike \(seed 1 at iteration 120 \(k 10 → 20\)\)/),
  ])
  expect(warnings(withRun(1, adjusted, one))).toEqual([])
  expect(warningsOf(one, { iteration: 100 })).toEqual([])
})

test('what weakens the data is said once, and marks the likelihood of every lane', () => {
  const text = '"q1" has only 5 distinct values in 600 rows: repeated values have no density.'
  const weak = { ...sound, preview: { ...sound.preview, weaknesses: [{ code: 'repeated-values' as const, text }] } }
  expect(warnings(weak).filter((warning) => warning === text)).toHaveLength(1)
  for (const { weaknesses } of resultRows(weak)) {
    expect(weaknesses.map(({ code }) => code)).toContain('repeated-values')
    expect(signsOf(weaknesses, 'testLogLikelihood')).toContain('*')
  }
})
