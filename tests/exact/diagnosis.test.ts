// Every detector is provoked, by a small training run where that is possible, and silent on sound ones.

import { beforeAll, describe, expect, test } from 'vitest'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { editedLane } from '../../src-shared/branch.ts'
import { autopsyRows } from '../../src-shared/diagnosis/autopsy-rows.ts'
import type { FindingCode } from '../../src-shared/diagnosis/finding.ts'
import { detectors, diagnose, type DiagnosedRun } from '../../src-shared/diagnosis/registry.ts'
import { termOf } from '../../src-shared/glossary/glossary.ts'
import { unlikeLanes, type ComparedLane } from '../../src-shared/diagnosis/unlike-lanes.ts'
import type { Measurement } from '../../src-shared/measurement.ts'
import type { MetricRow } from '../../src-shared/metric.ts'
import { codesOf, trainedRun } from './diagnosed.ts'

const sampler =
  (values: object) =>
  ({ method }: LaneConfig): void => {
    if ('sampler' in method) Object.assign(method.sampler, values)
  }

const method =
  (values: object) =>
  (lane: LaneConfig): void =>
    void Object.assign(lane.method, values)

/** So that what comes before a divergence can be looked at. */
const unbounded = ({ divergence }: ExperimentConfig): void =>
  void Object.assign(divergence, { chainRadius: 1e9, energyGap: 1e12, gradientNorm: 1e15 })

function finding(run: DiagnosedRun, code: FindingCode) {
  const found = diagnose(run).find((each) => each.code === code)
  if (!found) throw new Error(`Expected ${code}, got ${codesOf(run).join(', ') || 'nothing'}.`)
  // Its cure is one that the lane can have.
  editedLane(run.lane, found.cure.edits)
  return found
}

describe('a sound run', { timeout: 30_000 }, () => {
  test('of CD, of adapted MALA, of NCE and of denoising score matching has no findings', async () => {
    const mala = (lane: LaneConfig): void => {
      if ('sampler' in lane.method)
        lane.method.sampler = { kind: 'metropolis-adjusted-langevin', stepSize: 0.5, targetAcceptance: 0.574 }
    }
    const runs = await Promise.all([
      trainedRun({ kind: 'contrastive-divergence' }),
      trainedRun({ kind: 'contrastive-divergence', lane: mala }),
      trainedRun({ kind: 'noise-contrastive-estimation', iterations: 200 }),
      trainedRun({ kind: 'denoising-score-matching' }),
    ])
    expect(runs.map(codesOf)).toEqual([[], [], [], []])
  })

  test('of PCD has chains that mix', async () => {
    const run = await trainedRun({
      kind: 'persistent-contrastive-divergence',
      iterations: 100,
      lane: sampler({ stepSize: 0.3 }),
    })
    expect(codesOf(run)).toEqual([])
    const rHat = run.rows.findLast(({ values }) => values.chainRHat !== undefined)?.values.chainRHat
    expect(rHat).toBeGreaterThan(0.99)
    expect(rHat).toBeLessThan(1.1)
  })
})

describe('a run that diverged', () => {
  let run: DiagnosedRun
  beforeAll(async () => {
    // The confining base alone has a curvature of 1/4: beyond ε = 16 chains run away, and persistent ones do so slowly.
    run = await trainedRun({ kind: 'persistent-contrastive-divergence', lane: sampler({ stepSize: 16.5 }) })
  })

  test('says what exploded, and its cure is a step that is stable at its last sound curvature', () => {
    expect(run.run.status).toBe('diverged')
    const { seen, since, cure } = finding(run, 'diverged')
    expect(seen).toMatch(/^its .* came to .*, beyond its limit of/)
    expect(since).toBeLessThanOrEqual(run.run.iteration)
    const [{ path, value }] = cure.edits
    expect(path).toBe('method.sampler.stepSize')
    const { curvature, curvatureBefore, stepSizeLimit } = run.run.divergence!.autopsy!
    expect(stepSizeLimit).toBeCloseTo(4 / curvature, 10)
    // A quarter of what the last evaluation's curvature allows: not what the exploding energy would.
    expect(curvatureBefore).toBe(run.rows.findLast(({ values }) => values.curvature !== undefined)!.values.curvature)
    // Told with two digits.
    expect(Number(value) * curvatureBefore!).toBeCloseTo(1, 1)
  })

  test('is advised the same where it was resumed after its last evaluation', () => {
    const { divergence } = run.run
    const { curvatureBefore: _, ...autopsy } = divergence!.autopsy!
    const resumed = { ...run, run: { ...run.run, divergence: { ...divergence!, autopsy } } }
    expect(finding(resumed, 'diverged').cure).toEqual(finding(run, 'diverged').cure)
  })

  test('is cured by the step size that is advised', async () => {
    const { edits } = finding(run, 'diverged').cure
    const cured = await trainedRun({ kind: 'contrastive-divergence', lane: sampler({ stepSize: edits[0].value }) })
    expect(cured.run.status).toBe('finished')
  })

  test('keeps how things stood: the last sound step, with units, and the step size against the curvature', () => {
    const { divergence } = run.run
    const rows = Object.fromEntries(autopsyRows(divergence!))
    expect(rows['Last sound iteration']).toBe(String(divergence!.iteration - 1))
    expect(rows['Energy gap there']).toMatch(/ nats$/)
    expect(rows['Gradient norm there']).toMatch(/^[\d.]+/)
    expect(rows['Farthest chain there']).toMatch(/× the data’s radius$/)
    expect(rows['Largest curvature λ']).toMatch(/nats per variance of the columns$/)
    expect(rows['Step size']).toMatch(/^16\.5, overshoots above .* at this curvature$/)
    // Of a run of an earlier version there is less to say.
    const old = autopsyRows({ ...divergence!, autopsy: undefined })
    expect(old.map(([name]) => name)).toEqual(['Diverged at iteration', 'Chain radius'])
  })

  test('was in trouble since its gap or gradient left what they had been', () => {
    const row = (iteration: number, energyGap: number): MetricRow => ({
      ...{ iteration, evaluations: 0, computeSeconds: 0 },
      values: { energyGap, gradientNorm: 1 },
    })
    const gaps = [...Array.from({ length: 40 }, () => 0.5), 2, 30, 800, 9000]
    const divergence = { iteration: 44, quantity: 'energy gap', value: -2e4, threshold: 1e4, suggestion: 'Halve it.' }
    const rows = gaps.map((gap, index) => row(index + 1, -gap))
    const slow = { ...run, rows, run: { ...run.run, status: 'diverged' as const, iteration: 44, divergence } }
    expect(finding(slow, 'diverged').since).toBe(42)
  })
})

test('steps that overshoot are found where the curvature is measured, before anything diverges', async () => {
  const run = await trainedRun({ kind: 'contrastive-divergence', lane: sampler({ stepSize: 20 }), change: unbounded })
  const { seen, cure, severity } = finding(run, 'overshooting')
  expect(severity).toBe('fault')
  expect(seen).toMatch(/^its step size 20\.0 against a curvature λ of .* makes ελ\/2 = .*, above 2$/)
  const curvature = run.rows.findLast(({ values }) => values.curvature !== undefined)!.values.curvature!
  expect((Number(cure.edits[0].value) * curvature) / 2).toBeLessThan(2)
})

test('a decoupled step that is shortened keeps its temperature', async () => {
  const decoupled = { form: 'decoupled', stepSize: 20, noise: Math.sqrt(40) }
  const run = await trainedRun({ kind: 'contrastive-divergence', lane: sampler(decoupled), change: unbounded })
  const [stepSize, noise] = finding(run, 'overshooting').cure.edits.map(({ value }) => Number(value))
  // Two digits of each.
  expect(noise ** 2 / (2 * stepSize)).toBeCloseTo(1, 1)
})

test.each([
  ['hardly ever', 30, 'its chains hardly move'],
  ['nearly always', 1e-6, 'its steps are needlessly small'],
])('proposals that are %s taken are found, and the cure adapts the step size', async (_often, stepSize, meaning) => {
  const run = await trainedRun({
    kind: 'contrastive-divergence',
    lane: (lane) => {
      if ('sampler' in lane.method)
        lane.method.sampler = { kind: 'metropolis-adjusted-langevin', stepSize, targetAcceptance: 0 }
    },
  })
  expect(codesOf(run)).toEqual(['acceptance'])
  expect(finding(run, 'acceptance')).toMatchObject({
    meaning,
    since: 0,
    cure: { edits: [{ path: 'method.sampler.targetAcceptance', value: 0.574 }] },
  })
})

test('chains that do not mix are found at the end of a run', async () => {
  const run = await trainedRun({
    kind: 'persistent-contrastive-divergence',
    lane: (lane) => {
      method({ steps: 1 })(lane)
      sampler({ stepSize: 1e-5 })(lane)
    },
  })
  expect(codesOf(run)).toEqual(['stuck-chains'])
  expect(finding(run, 'stuck-chains').cure.edits).toEqual([{ path: 'method.steps', value: 2 }])
})

test('chains without noise are found by their temperature and by what becomes of them', async () => {
  const cold = { form: 'decoupled', stepSize: 1, noise: 0.001 }
  const run = await trainedRun({
    kind: 'persistent-contrastive-divergence',
    iterations: 100,
    lane: sampler(cold),
    change: unbounded,
  })
  expect(codesOf(run)).toEqual(expect.arrayContaining(['temperature', 'collapsed-chains']))
  const { seen, cure } = finding(run, 'temperature')
  expect(seen).toContain('5.00×10⁻⁷')
  expect(cure.edits).toEqual([{ path: 'method.sampler.noise', value: 1.4 }])
  // What the cure makes of the lane has temperature 1, to two digits.
  expect(
    codesOf({ ...run, rows: [], lane: editedLane(run.lane, [{ path: 'method.sampler.noise', value: Math.SQRT2 }]) }),
  ).toEqual([])
  expect(finding(run, 'collapsed-chains').seen).toMatch(/^its chains spread over 0\.00/)
})

test.each([0.01, 100])('noise of %f times the data’s covariance is found by its overlap', async (covarianceScale) => {
  const run = await trainedRun({
    kind: 'noise-contrastive-estimation',
    iterations: 20,
    evaluated: true,
    lane: method({ covarianceScale }),
  })
  expect(codesOf(run)).toContain('noise-overlap')
  const { seen, since, cure } = finding(run, 'noise-overlap')
  expect(seen).toMatch(/^its noise overlaps the data by [\d.]+% only$/)
  expect(since).toBe(0)
  expect(cure.edits).toEqual([{ path: 'method.covarianceScale', value: 1.5 }])
})

test('momentum with persistent chains is found from the configuration', async () => {
  const run = await trainedRun({
    kind: 'persistent-contrastive-divergence',
    iterations: 5,
    lane: (lane) => {
      sampler({ stepSize: 0.3 })(lane)
      Object.assign(lane.optimizer, { beta1: 0.9 })
    },
  })
  expect(finding(run, 'momentum').cure.edits).toEqual([{ path: 'optimizer.beta1', value: 0 }])
})

/** Rows as an evaluation would leave them, where training to such an end takes long. */
function withRows(values: (index: number) => MetricRow['values'], run: DiagnosedRun, count = 60): DiagnosedRun {
  const rows = Array.from({ length: count }, (_, index): MetricRow => {
    return { iteration: 10 * (index + 1), evaluations: 0, computeSeconds: 0, values: values(index) }
  })
  return { ...run, rows }
}

describe('of a run that ended long ago', () => {
  let sound: DiagnosedRun
  beforeAll(async () => {
    sound = await trainedRun({ kind: 'noise-contrastive-estimation', iterations: 3 })
  })

  test('an energy gap that grows without bound is found, one that swings or rests is not', () => {
    const gaps = (gap: (index: number) => number) => codesOf(withRows((index) => ({ energyGap: gap(index) }), sound))
    expect(gaps((index) => -Math.exp(index / 8))).toEqual(['growing-gap'])
    expect(gaps((index) => 40 * Math.sin(index))).toEqual([])
    expect(gaps(() => -40)).toEqual([])
    // It grows, and is small.
    expect(gaps((index) => Math.exp(index / 40))).toEqual([])
    const { since } = finding(
      withRows((index) => ({ energyGap: -Math.exp(index / 8) }), sound),
      'growing-gap',
    )
    // e^(19/8) is the first beyond 10 nats.
    expect(since).toBe(200)
  })

  test('values that are no numbers are found, and since when', () => {
    const run = withRows((index) => ({ testLogLikelihood: index < 50 ? -2 : Number.NaN }), sound)
    expect(codesOf(run)).toEqual(['not-finite'])
    expect(finding(run, 'not-finite').since).toBe(510)
    const infinite = withRows(() => ({ logPartition: Number.POSITIVE_INFINITY }), sound)
    expect(finding(infinite, 'not-finite').seen).toBe('its log Z is not finite')
  })

  test('a learned c far from log Z is found once the run is over', () => {
    const learned = (c: number) => withRows(() => ({ learnedLogPartition: c, logPartition: 2 }), sound)
    expect(codesOf(learned(2.9))).toEqual([])
    expect(finding(learned(-10.9), 'learned-log-partition').cure.edits).toEqual([
      { path: 'method.covarianceScale', value: 3 },
    ])
    expect(finding(learned(6), 'learned-log-partition').seen).toBe('its learned c is 4.00 nats above log Z')
    const live = learned(6)
    expect(codesOf({ ...live, run: { ...live.run, status: 'running' } })).toEqual([])
  })

  test('importance weights of which few count are found in what was measured', () => {
    const measured = (effectiveSampleSize: number): Measurement => ({
      ...{
        runId: sound.run.id,
        iteration: 500,
        evaluation: 'log-partition',
        backend: 'reference',
        madeAt: 0,
        seconds: 1,
      },
      estimates: {
        logPartition: {
          value: 2,
          obtained: {
            by: 'annealed-importance-sampling',
            chains: 400,
            densities: 100,
            effectiveSampleSize,
            trusted: true,
          },
        },
      },
      verdict: null,
      views: [],
    })
    const weights = (size: number) => ({ ...sound, measurements: [measured(size)] })
    expect(codesOf(weights(200))).toEqual([])
    expect(finding(weights(12), 'importance-weights')).toMatchObject({
      since: 500,
      seen: 'annealed importance sampling at iteration 500: 12 effective weights of 400',
    })
    // The verdict also knows of chains that refuse, of steep steps and of ends that cross.
    const text =
      'Not to be trusted: only 12% of the proposals are taken at β = 0.31; chains differ. The upper end is no proven bound.'
    const poor = { ...measured(200), verdict: { standing: 'poor' as const, text } }
    expect(finding({ ...sound, measurements: [poor] }, 'importance-weights')).toMatchObject({
      since: 500,
      seen: 'annealed importance sampling at iteration 500: only 12% of the proposals are taken at β = 0.31; chains differ',
    })
    // A later model whose bracket is tight is not blamed for the one before.
    const tight = { ...measured(300), iteration: 900, verdict: { standing: 'good' as const, text: 'Tight: …' } }
    expect(codesOf({ ...sound, measurements: [poor, tight] })).toEqual([])
  })

  test('integrals that did not converge are found: of the model, of the data, of the training', () => {
    const doubtful = (metric: 'testLogLikelihood' | 'klDataModel', value = -2): MetricRow => ({
      ...{ iteration: 7, evaluations: 0, computeSeconds: 0, values: { [metric]: value } },
      made: { [metric]: { obtained: { by: 'quadrature', shape: [9], converged: false } } },
    })
    expect(codesOf({ ...sound, rows: [doubtful('testLogLikelihood')] })).toEqual(['not-converged'])
    // A base helps where the density does not normalise, and not where the data are too fine for the grid.
    const curesOf = (value: number) =>
      finding({ ...sound, rows: [doubtful('testLogLikelihood', value)] }, 'not-converged')?.cure.words
    expect(curesOf(Number.NaN)).toBe('Switch the confining base on.')
    expect(curesOf(-2)).toMatch(/^Give the data more noise or wider modes/)
    expect(codesOf({ ...sound, rows: [doubtful('klDataModel')] })).toEqual(['kl-not-converged'])
    const coarse = withRows(() => ({ trainingLogPartitionChange: 0.07 }), sound)
    expect(codesOf(coarse)).toEqual(['training-not-converged'])
  })

  test('a mode that training overlooks is found though the last batches had no row in it, until it is long gone', () => {
    const changes = (values: readonly number[]): DiagnosedRun => ({
      ...sound,
      rows: values.map((value, index) => ({
        ...{ iteration: index + 1, evaluations: 0, computeSeconds: 0 },
        values: { trainingLogPartitionChange: value },
      })),
    })
    const good = new Array<number>(10).fill(1e-5)
    const overlooked = changes([...good, Number.POSITIVE_INFINITY, ...good.slice(4), Number.POSITIVE_INFINITY, 1e-5])
    expect(finding(overlooked, 'training-not-converged')).toMatchObject({
      since: 11,
      seen: expect.stringContaining('overlooks a mode that the data are in'),
    })
    expect(codesOf(changes([Number.POSITIVE_INFINITY, ...good]))).toEqual([])
    // What is not a number is not taken for an overlooked mode.
    expect(finding(changes([Number.NaN]), 'training-not-converged').seen).toContain('did not converge')
  })
})

test('lanes that were not trained alike are named, with what differs', () => {
  const lane = (label: string, other: Partial<ComparedLane> = {}): ComparedLane => ({
    ...{ label, budgets: [{ unit: 'iterations', amount: 2000 }], seeds: [1, 2], data: { kind: 'two-moons' } as never },
    ...other,
  })
  expect(unlikeLanes([lane('CD-10'), lane('PCD-10')])).toEqual([])
  const found = unlikeLanes([
    lane('CD-10'),
    lane('PCD-10', { budgets: [{ unit: 'seconds', amount: 5 }], seeds: [1], data: { kind: 'banana' } as never }),
  ])
  expect(found.map(({ of, seen }) => [of, seen])).toEqual([
    ['budget', 'Budgets differ: CD-10 2,000 iterations; PCD-10 5 seconds'],
    ['data', 'Data differ: CD-10 two-moons; PCD-10 banana'],
    ['seeds', 'Seeds differ: CD-10 1, 2; PCD-10 1'],
  ])
})

test('every detector is explained by a term of the glossary', () => {
  for (const { term } of Object.values(detectors)) expect(termOf(term)?.id).toBe(term)
})
