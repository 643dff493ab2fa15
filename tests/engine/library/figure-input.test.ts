import { expect, test } from 'vitest'
import type { DataPreview } from '../../../src-shared/snapshot.ts'
import { figureInput } from '../../../src-engine/library/figure-input.ts'
import { eventually, fakeExperiment, openFakeStudio, startRuns, statusOf } from '../support/fake-studio.ts'
import { fakeSnapshot } from '../support/fake-snapshot.ts'
import { temporaryHome } from '../support/temporary-home.ts'
import { rowOfEstimates } from '../../../src-shared/metric.ts'
import { byQuadrature, picture } from '../../support/pictures.ts'

const preview = { title: 'Two moons', rowCount: 20_000 } as DataPreview

test('a figure gets its runs with rows and snapshots at the wished iteration, and says where they come from', async () => {
  const studio = openFakeStudio(temporaryHome())
  const ids = await startRuns(studio, fakeExperiment(['a'], 40, [1, 2]))
  await eventually(studio, () => ids.every((id) => statusOf(studio, id) === 'finished'))
  const input = await figureInput(studio.store, async () => preview, { runIds: ids, iteration: 15 })
  expect(input.provenance).toBe(
    'Two moons, 20,000 points · MLP 64, 64 · seeds 1, 2 · 40 iterations · parameters averaged, decay 0.99 · reference',
  )
  expect(input.runs.map(({ snapshot }) => snapshot?.iteration)).toEqual([10, 10])
  expect(input.runs[0].rows).toEqual(studio.store.metrics.of(ids[0]))
})

test('a figure gets the test points of the evaluations at which its lanes are compared', async () => {
  const studio = openFakeStudio(temporaryHome())
  const ids = await startRuns(studio, fakeExperiment(['a', 'b'], 40))
  await eventually(studio, () => ids.every((id) => statusOf(studio, id) === 'finished'))
  const at = { iteration: 1000, evaluations: 0, computeSeconds: 0 }
  ids.forEach((runId, index) => {
    const snapshot = fakeSnapshot(runId, at, picture({ testLogLikelihoods: Float32Array.of(-1, -2 - index) }))
    const row = rowOfEstimates(at, { testLogLikelihood: { ...byQuadrature(-1.5 - index / 2), standardError: 0.5 } })
    studio.store.record(runId, { progress: at, fraction: 1, rows: [row], snapshot, checkpoint: null })
  })
  const input = await figureInput(studio.store, async () => preview, { runIds: ids, iteration: null })
  expect(input.runs.map(({ testPoints }) => testPoints)).toEqual([
    [{ iteration: 1000, values: Float32Array.of(-1, -2) }],
    [{ iteration: 1000, values: Float32Array.of(-1, -3) }],
  ])
})

test('a figure of two experiments prints the energy, the seeds and the budget of each', async () => {
  const studio = openFakeStudio(temporaryHome())
  const first = fakeExperiment(['a'], 40)
  const second = fakeExperiment(['b'], 15, [3])
  const energy = { ...second.energy, hiddenWidths: [8, 8] } as typeof second.energy
  const ids = [
    ...(await startRuns(studio, { ...first, name: 'small' })),
    ...(await startRuns(studio, { ...second, name: 'large', energy })),
  ]
  await eventually(studio, () => ids.every((id) => statusOf(studio, id) === 'finished'))
  const input = await figureInput(studio.store, async () => preview, { runIds: ids, iteration: null })
  expect(input.provenance).toBe(
    'Two moons, 20,000 points · small (MLP 64, 64; seed 1; 40 iterations) · large (MLP 8, 8; seed 3; 15 iterations) · ' +
      'parameters averaged, decay 0.99 · reference',
  )
})

test('runs that learned from different data share no figure', async () => {
  const studio = openFakeStudio(temporaryHome())
  const one = await startRuns(studio, fakeExperiment(['a'], 5))
  const config = fakeExperiment(['a'], 5)
  const other = await startRuns(studio, { ...config, data: { ...config.data, count: 500 } as typeof config.data })
  const asked = figureInput(studio.store, async () => preview, { runIds: [...one, ...other], iteration: null })
  await expect(asked).rejects.toMatchObject({ code: 'invalid-input', field: 'runIds' })
})

test('a figure that leaves lanes out says which, or how many', async () => {
  const studio = openFakeStudio(temporaryHome())
  const ids = await startRuns(studio, fakeExperiment(['a', 'b', 'c', 'd', 'e'], 5))
  const lineOf = async (runIds: string[]) =>
    (await figureInput(studio.store, async () => preview, { runIds, iteration: null })).provenance
  expect(await lineOf(ids)).not.toContain('without')
  expect(await lineOf(ids.slice(0, 3))).toMatch(/ · without d, e$/)
  expect(await lineOf(ids.slice(0, 1))).toMatch(/ · without 4 of 5 lanes$/)
})
