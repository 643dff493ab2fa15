// A run that goes on from another's checkpoint with changed settings: what it begins with, what is kept of where it came
// from, and that a kill changes nothing of it.

import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { branchName, branchObstacle, editedLane, originText, settingChanges } from '../../src-shared/branch.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { defaultLane, type LaneConfig } from '../../src-shared/config/lane.ts'
import { begunText } from '../../src-engine/cli/branch.ts'
import { provenanceOf } from '../../src-engine/library/provenance.ts'
import { makeFigureInput } from '../fixtures/figure-input.ts'
import { decodeCheckpoint } from '../../src-engine/training/checkpoint.ts'
import { figureRunOf } from '../../src-engine/library/figure-input.ts'
import { lanesOf } from '../../src-shared/figures/lanes.ts'
import { weaknessesOf } from '../../src-shared/figures/weaknesses.ts'
import { openStore } from '../../src-engine/store/open-store.ts'
import { openStudio, type Studio } from '../../src-engine/studio.ts'
import { eventually, fakeExperiment, openFakeStudio, startRuns, statusOf } from './support/fake-studio.ts'
import { smallExperiment } from './support/small-experiment.ts'
import { temporaryHome } from './support/temporary-home.ts'

const rate = (value: number) => [{ path: 'optimizer.learningRate', value }]

/** What depends on the machine's speed, and what on samples that each lane draws for itself: all else is compared. */
const ofSpeed = ['iterationsPerSecond']
const ofOwnSamples = ['mmd', 'mmdPValue', 'energyDistance', 'slicedWasserstein']

const exactRows = (studio: Studio, runId: string, unlike: readonly string[] = ofSpeed) =>
  studio.store.metrics.of(runId).map(({ iteration, evaluations, values }) => {
    const exact = Object.entries(values).filter(([name]) => !unlike.includes(name))
    return { iteration, evaluations, exact }
  })

const arraysOf = (studio: Studio, runId: string) =>
  decodeCheckpoint(studio.store.checkpoints.newest(runId)!.body).arrays

function openRealStudio(folder: string): Studio {
  const studio = openStudio({ folder, slots: 1 })
  onTestFinished(() => studio.close())
  return studio
}

const finished = (studio: Studio, runId: string) =>
  eventually(studio, () => statusOf(studio, runId) === 'finished', 60_000)

/** A real run that stands at iteration 3, with a checkpoint there. */
async function pausedRun(studio: Studio): Promise<string> {
  const [id] = await startRuns(studio, smallExperiment(120))
  while (studio.store.runs.get(id).iteration < 3) {
    if (statusOf(studio, id) === 'queued') await eventually(studio, () => statusOf(studio, id) === 'running')
    await studio.request('run.step', { runIds: [id] })
  }
  return id
}

describe('a real run', { timeout: 120_000 }, () => {
  test('branched off with nothing changed comes to the numbers of the run itself, bit for bit', async () => {
    const studio = openRealStudio(temporaryHome())
    const id = await pausedRun(studio)
    const { runIds, detail } = await studio.request('run.branch', { runIds: [id], iteration: 3, edits: [] })
    const [branch] = runIds
    expect(detail.runs.map((run) => run.id)).toEqual([id, branch])
    await studio.request('run.resume', { runIds: [id] })
    await finished(studio, id)
    await finished(studio, branch)
    expect(arraysOf(studio, branch)).toEqual(arraysOf(studio, id))
    const unlike = [...ofSpeed, ...ofOwnSamples]
    const rows = exactRows(studio, branch, unlike)
    // A picture of where it begins, then everything that the run recorded from there on.
    expect(rows[0]).toMatchObject({ iteration: 3 })
    expect(studio.store.snapshots.at(branch, 3)?.iteration).toBe(3)
    const later = (of: typeof rows) => of.filter(({ iteration }) => iteration > 3)
    expect(later(rows)).toEqual(later(exactRows(studio, id, unlike)))
    const record = studio.store.runs.get(branch)
    expect(record.kernelSpans).toEqual(studio.store.runs.get(id).kernelSpans)
    expect(record.origin).toMatchObject({ runId: id, iteration: 3, changes: [] })
  })

  test('branched off with other settings, killed before its own first checkpoint and resumed, equals the unbroken branch', async () => {
    const folder = temporaryHome()
    const studio = openRealStudio(folder)
    const id = await pausedRun(studio)
    const edits = [...rate(5e-4), { path: 'method.sampler.stepSize', value: 0.01 }]
    // The only place is taken by the paused run: the branch waits.
    const { runIds } = await studio.request('run.branch', { runIds: [id], iteration: null, edits })
    const [branch] = runIds
    // What is on the disk now is all that a kill would leave.
    const killed = temporaryHome()
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.sqlite') || file.includes('.sqlite-'))) {
      copyFileSync(join(folder, name), join(killed, name))
    }
    await studio.request('run.stop', { runIds: [id] })
    await finished(studio, branch)
    const again = openRealStudio(killed)
    expect(statusOf(again, branch)).toBe('interrupted')
    await again.request('run.resume', { runIds: [branch] })
    await finished(again, branch)
    expect(exactRows(again, branch)).toEqual(exactRows(studio, branch))
    expect(arraysOf(again, branch)).toEqual(arraysOf(studio, branch))
    expect(again.store.runs.get(branch).origin).toEqual(studio.store.runs.get(branch).origin)
    // It is another lane than the one that it came from, and so are its numbers.
    const { config, summary } = await again.request('experiment.open', {
      experimentId: again.store.runs.get(branch).experimentId,
    })
    expect(config.lanes[1]).toMatchObject({
      method: { sampler: { stepSize: 0.01 } },
      optimizer: { learningRate: 5e-4 },
    })
    expect(config.lanes[0].optimizer.learningRate).not.toBe(5e-4)
    // Every figure of it says where it came from.
    const records = [again.store.runs.get(branch)]
    const { preview } = makeFigureInput({ resolution: 5 })
    expect(provenanceOf([{ config, records }], preview)).toContain(
      'branched off CD-10 at iteration 3, with step size 0.0',
    )
    expect(summary.laneLabels).toEqual(['CD-10', 'CD-10 from 3, ε=0.01, rate 0.0005'])
  })

  test('branched off with a budget of its own, killed on its way and resumed, equals the unbroken branch', async () => {
    const folder = temporaryHome()
    const studio = openRealStudio(folder)
    const [id] = await startRuns(studio, smallExperiment(20))
    await finished(studio, id)
    // Long enough for a pause to come before the end: a trainer that is warm begins at once.
    const further = 4000
    const wish = { runIds: [id], iteration: null, edits: rate(5e-4), further }
    const [branch] = (await studio.request('run.branch', wish)).runIds
    await eventually(studio, () => studio.store.runs.get(branch).iteration > 20)
    await studio.request('run.pause', { runIds: [branch] })
    await eventually(studio, () => statusOf(studio, branch) === 'paused')
    // Where it was stopped depends on the machine, what it comes to does not.
    expect(studio.store.runs.get(branch).iteration).toBeLessThan(20 + further)
    const killed = temporaryHome()
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.sqlite') || file.includes('.sqlite-'))) {
      copyFileSync(join(folder, name), join(killed, name))
    }
    await studio.request('run.resume', { runIds: [branch] })
    await finished(studio, branch)
    const again = openRealStudio(killed)
    expect(statusOf(again, branch)).toBe('interrupted')
    await again.request('run.resume', { runIds: [branch] })
    await finished(again, branch)
    for (const each of [studio, again]) {
      const { iteration, origin } = each.store.runs.get(branch)
      expect(iteration).toBe(20 + further)
      expect(origin).toMatchObject({ iteration: 20, budget: { unit: 'iterations', amount: 20 + further } })
    }
    expect(exactRows(again, branch)).toEqual(exactRows(studio, branch))
    expect(arraysOf(again, branch)).toEqual(arraysOf(studio, branch))
  })
})

async function stoodAt(names: readonly string[], seeds: number[] = [1]) {
  const folder = temporaryHome()
  const studio = openFakeStudio(folder)
  const ids = await startRuns(studio, fakeExperiment(names, 60, seeds))
  await eventually(studio, () => ids.every((id) => ['finished', 'diverged'].includes(statusOf(studio, id))))
  return { folder, studio, ids }
}

test('a run that diverged is branched off before the step that did it', async () => {
  const { studio, ids } = await stoodAt(['explode'])
  expect(studio.store.runs.get(ids[0]).divergence?.iteration).toBe(20)
  const { iterations } = await studio.request('run.checkpoints', { runId: ids[0] })
  expect(iterations[0]).toBe(20)
  const edits = [{ path: 'name', value: 'calm' }, ...rate(1e-3)]
  const { runIds } = await studio.request('run.branch', { runIds: ids, iteration: null, edits })
  const { origin } = studio.store.runs.get(runIds[0])
  expect(origin?.iteration).toBeLessThan(20)
  expect(origin?.changes).toEqual([{ path: 'optimizer.learningRate', from: 2e-3, to: 1e-3 }])
})

test('all seeds of a lane are branched off as one lane, and the library opens it again', async () => {
  const { folder, studio, ids } = await stoodAt(['a'], [1, 2])
  const { runIds, detail } = await studio.request('run.branch', { runIds: ids, iteration: 0, edits: rate(1e-3) })
  expect(detail.config.lanes).toHaveLength(2)
  expect(detail.runs.slice(2).map(({ seed, laneIndex }) => [seed, laneIndex])).toEqual([
    [1, 1],
    [2, 1],
  ])
  await eventually(studio, () => runIds.every((id) => statusOf(studio, id) === 'finished'))
  await studio.close()
  const store = openStore({ folder })
  expect(store.damage.found).toEqual([])
  expect(store.runs.get(runIds[1])).toMatchObject({ iteration: 60, origin: { runId: ids[1], iteration: 0 } })
  expect(store.experiments.summary(store.runs.get(ids[0]).experimentId).laneLabels).toHaveLength(2)
  store.close()
}, 20_000)

test('what cannot be is refused with the cure, and nothing is added', async () => {
  const { studio, ids } = await stoodAt(['a', 'b'])
  const branch = (wish: Partial<Parameters<typeof studio.request<'run.branch'>>[1]>) =>
    studio.request('run.branch', { runIds: [ids[0]], iteration: null, edits: [], ...wish })
  await expect(branch({ runIds: ids })).rejects.toThrow('branch one lane after the other')
  await expect(branch({ edits: [{ path: 'method.nothing', value: 1 }] })).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('it has method.kind, method.steps'),
  })
  await expect(branch({ edits: rate(-1) })).rejects.toThrow(/Expected a number from .*, got -1/)
  await expect(branch({ edits: [{ path: 'optimizer.kind', value: 'sgd' }] })).rejects.toThrow()
  const { experimentId } = studio.store.runs.get(ids[0])
  await studio.request('experiment.delete', { experimentId })
  await expect(branch({})).rejects.toThrow('restore its experiment first')
  expect(studio.store.runs.ofExperiment(experimentId)).toHaveLength(2)
})

test('from the end of a finished run a branch trains as much again, or what is asked for', async () => {
  const { studio, ids } = await stoodAt(['a'])
  const [again] = (await studio.request('run.branch', { runIds: ids, iteration: null, edits: [] })).runIds
  expect(studio.store.runs.get(again).origin).toMatchObject({ iteration: 60, budget: { amount: 120 } })
  const wish = { runIds: ids, iteration: 60, edits: [], further: 15 }
  const [further] = (await studio.request('run.branch', wish)).runIds
  await eventually(studio, () => [again, further].every((id) => statusOf(studio, id) === 'finished'))
  expect([again, further].map((id) => studio.store.runs.get(id).iteration)).toEqual([120, 75])
  const { origin } = studio.store.runs.get(further)
  expect(originText(origin!, defaultExperiment().lanes[0])).toBe('a at iteration 60, up to 75 iterations')
  expect(begunText(origin!, 60)).toBe('from iteration 60, up to 75 iterations')
  // Whoever compares them is told that they had unlike budgets.
  const figured = [...ids, again, further].map((id) => figureRunOf(studio.store, studio.store.runs.get(id)))
  expect(figured.map(({ budget }) => budget.amount)).toEqual([60, 120, 75])
  const marks = weaknessesOf(lanesOf({ runs: figured }), { iteration: null }).map((found) =>
    found.map(({ code }) => code),
  )
  for (const codes of marks) expect(codes).toContain('budget')
})

test('an iteration beyond the end is refused with the checkpoints that there are', async () => {
  const { studio, ids } = await stoodAt(['a'])
  await expect(studio.request('run.branch', { runIds: ids, iteration: 999, edits: [] })).rejects.toThrow(
    'Expected an iteration up to 60, where the run stands, got 999: checkpoints are at 0, which begins anew; 60.',
  )
  expect(studio.store.experiments.config(studio.store.runs.get(ids[0]).experimentId).lanes).toHaveLength(1)
})

test('where a branch begins is said when it is not where it was asked for', () => {
  const origin = { runId: 'run', label: 'a', changes: [] }
  expect(begunText({ ...origin, iteration: 40 }, 55)).toBe('from iteration 40, the last checkpoint before 55')
  expect(begunText({ ...origin, iteration: 0 }, 55)).toBe('begun anew, no checkpoint is kept up to 55')
  expect(begunText({ ...origin, iteration: 0 }, 0)).toBe('begun anew')
  expect(begunText({ ...origin, iteration: 40 }, null)).toBe('from iteration 40')
})

test('a twelfth lane is the last that fits', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 1 })
  const ids = await startRuns(studio, fakeExperiment(Array(11).fill('slow') as string[], 100_000))
  const wish = { runIds: [ids[0]], iteration: 0, edits: rate(1e-3) }
  await studio.request('run.branch', wish)
  await expect(studio.request('run.branch', wish)).rejects.toThrow('start the changed lane as a new experiment')
})

test('a branch whose only checkpoint is damaged fails in words, and does not begin anew', async () => {
  const { studio, ids } = await stoodAt(['a'])
  const [id] = ids
  const from = studio.store.runs.get(id)
  const origin = { runId: id, label: from.label, iteration: 5, changes: [] }
  const checkpoint = studio.store.checkpoints.newest(id)!
  const config = studio.store.experiments.config(from.experimentId)
  const lane = { ...config.lanes[0], id: 'lane-9', name: 'lost' }
  studio.store.branches.add(lane, [{ id: 'lost-run', from, origin, checkpoint }])
  studio.store.checkpoints.dropAfter('lost-run', 0)
  studio.store.runs.apply('lost-run', 'interrupt', {})
  await studio.request('run.resume', { runIds: ['lost-run'] })
  expect(studio.store.runs.get('lost-run')).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('branch off anew'),
  })
})

test('a lane is changed by its settings, and what was changed is said in the words of the form', () => {
  const { lanes } = defaultExperiment()
  const [lane] = lanes
  const changed = editedLane(lane, [
    { path: 'method.sampler.stepSize', value: 0.02 },
    { path: 'method.sampler.kind', value: 'metropolis-adjusted-langevin' },
    { path: 'gradientNormMaximum', value: 1 },
  ])
  expect(changed.method).toMatchObject({ sampler: { kind: 'metropolis-adjusted-langevin', stepSize: 0.02 } })
  const changes = settingChanges(lane, changed)
  expect(changes.map(({ path }) => path)).toContain('gradientNormMaximum')
  // The settings that only the other sampler has are not said one by one.
  const all = { runId: 'run', label: 'CD-10', iteration: 1800, changes }
  expect(originText(all, changed)).toMatch(
    /^CD-10 at iteration 1,800, with sampler .* → .*, step size .* → 0.02, gradient clipping 10 → 1$/,
  )
  const origin = { ...all, changes: changes.filter(({ path }) => path === 'gradientNormMaximum') }
  expect(branchName(changed, origin)).toBe('CD-10 from 1,800, clipping 1')
  // Of a branch of a branch, the last.
  expect(branchName(changed, { ...origin, label: 'CD-10 from 900, ε=0.02', iteration: 1900 })).toBe(
    'CD-10 from 1,900, clipping 1',
  )
})

describe('what a checkpoint lacks is no beginning', () => {
  const laneOf = (kind: 'persistent-contrastive-divergence' | 'improved-contrastive-divergence', fields: object) => {
    const lane = defaultLane(kind, 'lane')
    return { ...lane, method: { ...lane.method, ...fields } } as LaneConfig
  }

  test('chains at one temperature cannot go on at several', () => {
    const [cold, tempered] = [1, 4].map((temperatures) => laneOf('persistent-contrastive-divergence', { temperatures }))
    expect(branchObstacle(cold, tempered)).toMatch(/number of temperatures .*, 1, got 4: branch from iteration 0/)
    expect(branchObstacle(cold, cold)).toBeNull()
  })

  test('chains that nobody kept cannot go on, and those that were kept can be left', () => {
    const [data, kept] = ['data', 'persistent'].map((start) => laneOf('improved-contrastive-divergence', { start }))
    expect(branchObstacle(data, kept)).toMatch(/start of its chains .*, none kept, got persistent: branch/)
    expect(branchObstacle(kept, data)).toBeNull()
  })
})
