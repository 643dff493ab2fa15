// What the window makes of a diagnosis: findings of a lane's seeds together, and the cure as a branch that it then shows.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createComparison } from '../../src-renderer/state/comparison.svelte.ts'
import type { Origin } from '../../src-shared/branch.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import { previewOf, scriptedEngine, scriptOf, settled, storedExperiment } from './scripted-engine.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Two seeds of each lane; the first lane samples at another temperature than 1. */
const stored = storedExperiment('moons', { seeds: [1, 2] })
const [first] = stored.config.lanes
if ('sampler' in first.method) Object.assign(first.method.sampler, { form: 'decoupled', stepSize: 0.5, noise: 0.1 })

async function opened() {
  const engine = scriptedEngine({ ...scriptOf(stored), 'data.preview': () => previewOf('Two moons') })
  const comparison = createComparison(engine)
  await comparison.experiment.open('moons')
  const { data } = stored.config
  comparison.setup.replace(stored.config)
  await comparison.previews.look('panels', data, 1)
  await settled()
  return { engine, ...comparison }
}

const origin: Origin = { runId: stored.runs[0].id, label: 'CD-10', iteration: 0, changes: [] }
const laneIndex = stored.config.lanes.length
const branched = {
  ...stored,
  config: { ...stored.config, lanes: [...stored.config.lanes, { ...first, id: 'lane-9', name: 'CD-10, σ=1' }] },
  runs: [
    ...stored.runs,
    ...[1, 2].map((seed): RunRecord => {
      return { ...stored.runs[0], id: `branch-${seed}`, laneId: 'lane-9', laneIndex, label: 'CD-10, σ=1', seed, origin }
    }),
  ],
}

test('what all seeds of a lane have is one finding, whose cure branches all of them off and shows the branch', async () => {
  const { engine, diagnosis, experiment, shown } = await opened()
  expect(diagnosis.findings.map(({ finding, runs, all }) => [finding.code, runs.length, all])).toEqual([
    ['temperature', 2, true],
  ])
  engine.script['run.branch'] = () => ({ detail: branched, runIds: ['branch-1', 'branch-2'] })
  engine.script['experiment.open'] = () => branched
  await diagnosis.cure(diagnosis.findings[0])
  expect(engine.askedFor('run.branch')).toEqual([
    {
      runIds: stored.runs.filter((run) => run.laneIndex === 0).map(({ id }) => id),
      iteration: 0,
      edits: [{ path: 'method.sampler.noise', value: 1 }],
    },
  ])
  expect(experiment.shownRuns.map(({ laneId }) => laneId)).toContain('lane-9')
  expect(engine.said.at(-1)?.message).toBe('CD-10, σ=1 begins anew, beside the other lanes.')
  // The setup is still that of what was started.
  expect(shown.differences).toEqual([])
  expect(experiment.startedConfig?.lanes).toHaveLength(laneIndex)
})

test('a bracket that is not to be trusted is among the findings, also when it was measured while the window was open', async () => {
  const { engine, diagnosis, measurements } = await opened()
  const [run] = stored.runs
  const estimate = {
    value: 2,
    obtained: {
      by: 'annealed-importance-sampling',
      chains: 512,
      densities: 99,
      effectiveSampleSize: 400,
      trusted: false,
    },
  } as const
  const text =
    'Not to be trusted: the weights vary 31 times as much as if the chains moved freely. The upper end is a bound.'
  engine.script['run.measurements'] = ({ runId }) => [
    {
      ...{ runId, iteration: 90, evaluation: 'annealed-importance-sampling', backend: 'wasm', madeAt: 0, seconds: 1 },
      ...{ estimates: { aisLogPartition: estimate }, verdict: { standing: 'poor', text }, views: [] },
    },
  ]
  expect(diagnosis.ofRun(run.id).map(({ finding }) => finding.code)).toEqual(['temperature'])
  measurements.readAgain(run.id)
  await settled()
  const found = diagnosis.ofRun(run.id).find(({ finding }) => finding.code === 'importance-weights')
  expect(found?.finding.seen).toContain('the weights vary 31 times as much')
  expect([found?.runs.map(({ id }) => id), found?.all]).toEqual([[run.id], false])
})

test('a run of a lane that is not known yet has the experiment read again, and nothing breaks', async () => {
  const { engine, experiment, shown } = await opened()
  engine.script['experiment.open'] = () => branched
  experiment.take({ kind: 'run', run: branched.runs.at(-1)! })
  vi.advanceTimersByTime(1100)
  await settled()
  expect(experiment.config?.lanes).toHaveLength(laneIndex + 1)
  expect(shown.results?.runs).toHaveLength(branched.runs.length)
})

test('a branch that is refused is said, and nothing changes', async () => {
  const { engine, diagnosis, experiment } = await opened()
  await diagnosis.cure(diagnosis.findings[0])
  expect(engine.said.at(-1)).toMatchObject({ level: 'error' })
  expect(diagnosis.branching).toBeNull()
  expect(experiment.runs).toHaveLength(stored.runs.length)
})
