// Truth: SciPy (ttest_rel) and statsmodels (multipletests, "holm"), in tests/golden/study.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { bestWords } from '../../src-shared/figures/study/best-words.ts'
import { differencesTable } from '../../src-shared/figures/study-tables.ts'
import type { RunStatus } from '../../src-shared/run.ts'
import type { StudyDetail, StudyRun } from '../../src-shared/study/study.ts'
import {
  dataGroups,
  differencesOverTrials,
  studyCells,
  tunedResults,
  verdictOfCells,
} from '../../src-shared/study/study-results.ts'

interface Pair {
  a: number
  b: number
  mean: number
  p: number
  halfWidth: number
  holm: number
}
const golden = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/study/results.json'), 'utf8')) as {
  validation: number[][][]
  test: number[][][]
  cells: { mean: number; sd: number }[][]
  trials: Pair[][]
  chosen: number[]
  overall: Pair[]
  tuned: Pair[]
}

const experiment = defaultExperiment(undefined, [
  'contrastive-divergence',
  'score-matching',
  'denoising-score-matching',
])

function study(parameter: string, seeds = [1, 2, 3, 4, 5], change: (run: StudyRun) => Partial<StudyRun> = () => ({})) {
  const runs = [0, 1].flatMap((trial) =>
    seeds.flatMap((seed, place) =>
      experiment.lanes.map((lane, laneIndex): StudyRun => {
        const own: StudyRun = {
          ...{ runId: `${trial}-${laneIndex}-${seed}`, trial, laneId: lane.id, laneIndex, label: lane.id, seed },
          ...{ status: 'finished' as const, reason: null, iteration: 10, evaluations: 10, computeSeconds: 1 },
          values: {
            validationLogLikelihood: golden.validation[trial][laneIndex][place],
            testLogLikelihood: golden.test[trial][laneIndex][place],
            klDataModel: -golden.test[trial][laneIndex][place],
          },
          ...{ best: {}, doubtful: [] },
        }
        return { ...own, ...change(own) }
      }),
    ),
  )
  return {
    summary: {} as StudyDetail['summary'],
    config: {
      ...{ format: 'ebm-studio/study', version: 1, name: 'Study', priority: 0 },
      experiment: { ...experiment, seeds },
      search: { kind: 'grid', axes: [{ kind: 'values', parameter, values: [0.1, 0.2] }] },
    },
    ...{ fairness: { same: [], differs: [] }, notes: [] },
    trials: [0.1, 0.2].map((value, index) => ({
      ...{ index, point: [value], experimentId: `trial-${index}`, name: '', dataTitle: 'Two moons', deleted: false },
    })),
    runs,
  } satisfies StudyDetail as StudyDetail
}

const stepSize = 'method.sampler.stepSize'
const ofTrial = (
  detail: StudyDetail,
  trial: number,
  metric: 'testLogLikelihood' | 'klDataModel' = 'testLogLikelihood',
) => studyCells(detail, metric).filter((cell) => cell.trial === trial)

function expectPairs(
  found: readonly { mean: number; pValue: number; halfWidth: number; adjustedPValue: number }[],
  truth: Pair[],
) {
  expect(found).toHaveLength(truth.length)
  found.forEach((each, index) => {
    expect(each.mean).toBeCloseTo(truth[index].mean, 12)
    expect(each.pValue / truth[index].p).toBeCloseTo(1, 8)
    expect(each.halfWidth).toBeCloseTo(truth[index].halfWidth, 10)
    expect(each.adjustedPValue / truth[index].holm).toBeCloseTo(1, 8)
  })
}

test('a cell has the mean and standard deviation of its seeds', () => {
  for (const cell of studyCells(study(stepSize), 'testLogLikelihood')) {
    const truth = golden.cells[cell.trial][cell.laneIndex]
    expect(cell.mean).toBeCloseTo(truth.mean, 12)
    expect(cell.standardDeviation).toBeCloseTo(truth.sd, 12)
    expect(cell).toMatchObject({ planned: 5, finished: 5, ranked: true })
  }
})

describe('a verdict', () => {
  test('has SciPy’s paired tests and Holm’s correction, whichever end of the metric is better', () => {
    const detail = study(stepSize)
    for (const trial of [0, 1]) {
      const verdict = verdictOfCells(ofTrial(detail, trial), 'testLogLikelihood')
      expectPairs(verdict.differences, golden.trials[trial])
      expect(verdict.leader?.laneIndex).toBe(0)
      const beatsAll = golden.trials[trial].every(({ a, mean, holm }) => a !== 0 || (mean > 0 && holm < 0.05))
      expect(verdict.best).toBe(beatsAll)
      const lower = verdictOfCells(ofTrial(detail, trial, 'klDataModel'), 'klDataModel')
      expect([lower.leader?.laneIndex, lower.best]).toEqual([0, beatsAll])
    }
  })

  test('ranks no lane that lost a seed or whose value is not to be trusted, and hides nothing that is not finite', () => {
    const lost = study(stepSize, undefined, (run) =>
      run.laneIndex === 0 && run.seed === 3 && run.trial === 0 ? { status: 'diverged' as const } : {},
    )
    const [first] = ofTrial(lost, 0)
    expect(first).toMatchObject({ planned: 5, finished: 4, ranked: false, statuses: { finished: 4, diverged: 1 } })
    expect(verdictOfCells(ofTrial(lost, 0), 'testLogLikelihood').leader?.laneIndex).toBe(1)
    const infinite = study(stepSize, undefined, (run) =>
      run.laneIndex === 0 && run.seed === 3 ? { values: { testLogLikelihood: -Infinity } } : {},
    )
    expect(ofTrial(infinite, 0)[0]).toMatchObject({ mean: -Infinity, ranked: false })
    const doubtful = study(stepSize, undefined, (run) =>
      run.laneIndex === 0 ? { doubtful: ['testLogLikelihood'] } : {},
    )
    expect(ofTrial(doubtful, 0)[0]).toMatchObject({ doubtful: 5, ranked: false })
  })

  test('calls none best while runs train, of one seed, or of one lane', () => {
    const verdictOf = (detail: StudyDetail, lanes = 3) =>
      verdictOfCells(ofTrial(detail, 0).slice(0, lanes), 'testLogLikelihood')
    const live = study(stepSize, undefined, (run) => (run.seed === 5 ? { status: 'running' as RunStatus } : {}))
    expect(verdictOf(live)).toMatchObject({ best: false, obstacle: 'not all runs have ended' })
    expect(verdictOf(study(stepSize, [1]))).toMatchObject({
      best: false,
      obstacle: expect.stringContaining('one seed'),
    })
    expect(verdictOf(study(stepSize), 1)).toMatchObject({
      best: false,
      obstacle: expect.stringContaining('no two lanes'),
    })
  })
})

test('each lane is taken at its best point by validation, and compared there by the held-out points', () => {
  const [tuned, ...others] = tunedResults(study(stepSize))
  expect(others).toEqual([])
  expect(tuned.lanes.map(({ chosen }) => chosen.trial)).toEqual(golden.chosen)
  expectPairs(tuned.verdict.differences, golden.tuned)
  expect(tuned.best?.chosen).toMatchObject({ trial: 1, laneIndex: 0 })
  expect(tuned.best?.reported.mean).toBeCloseTo(golden.cells[1][0].mean, 12)
})

test('different data are never compared: each has results of its own', () => {
  const detail = study('data.noise')
  expect(dataGroups(detail).map(({ point, trials }) => [point, trials])).toEqual([
    [[0.1], [0]],
    [[0.2], [1]],
  ])
  expect(tunedResults(detail).map(({ lanes }) => lanes.map(({ chosen }) => chosen.trial))).toEqual([
    [0, 0, 0],
    [1, 1, 1],
  ])
})

test('over all trials lanes differ seed by seed; one seed says nothing of chance', () => {
  const overall = differencesOverTrials(study(stepSize))
  expectPairs(overall, golden.overall)
  expect(overall[0]).toMatchObject({ pairs: 5, trials: [0, 1] })
  const [single] = differencesOverTrials(study(stepSize, [1]))
  const [first, second] = golden.test.map(([a, b]) => a[0] - b[0])
  expect(single.mean).toBeCloseTo((first + second) / 2, 12)
  expect(single).toMatchObject({ pairs: 1, halfWidth: Number.NaN, pValue: Number.NaN, adjustedPValue: Number.NaN })
  expect(differencesTable(study(stepSize, [1])).note).toContain('one seed says nothing of chance')
})

test('differences are never averaged over different data', () => {
  const overall = differencesOverTrials(study('data.noise'))
  const [a, b] = golden.trials
  expect(overall.map(({ dataPoint, trials }) => [dataPoint, trials])).toEqual([
    ...a.map(() => [[0.1], [0]]),
    ...b.map(() => [[0.2], [1]]),
  ])
  overall.forEach(({ mean, pValue }, index) => {
    expect(mean).toBeCloseTo([...a, ...b][index].mean, 12)
    expect(pValue / [...a, ...b][index].p).toBeCloseTo(1, 8)
  })
  expect(differencesTable(study('data.noise')).columns[0].heading).toBe('Data')
})

test('the best point is said to be best only where that is beyond chance', () => {
  const told = (spread: number) =>
    bestWords(
      study(stepSize, undefined, (run) => {
        // Lane 0 leads by 1 nat, and the seeds scatter by `spread`.
        const value = (run.laneIndex === 0 ? 1 : 0) + spread * ((run.seed * (run.laneIndex + 2)) % 5)
        return { values: { validationLogLikelihood: value, testLogLikelihood: value } }
      }),
    ).join()
  expect(told(0.001)).not.toContain('beyond chance')
  expect(told(3)).toContain('not beyond chance')
})

test('deleted trials and branched lanes stay out', () => {
  const detail = study(stepSize)
  detail.trials[0].deleted = true
  detail.runs.push({ ...detail.runs.at(-1)!, laneId: 'lane-9', laneIndex: 3 })
  const cells = studyCells(detail, 'testLogLikelihood')
  expect(cells.map(({ trial, laneIndex }) => [trial, laneIndex])).toEqual([
    [1, 0],
    [1, 1],
    [1, 2],
  ])
})
