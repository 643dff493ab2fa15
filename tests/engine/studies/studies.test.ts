// Studies under the engine, in real trainer processes whose numbers are a closed formula.

import { expect, onTestFinished, test, vi } from 'vitest'
import { eventually, fakeExperiment, openFakeStudio } from '../support/fake-studio.ts'
import { studyOf } from '../support/fake-study.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const noises = { kind: 'grid', axes: [{ kind: 'values', parameter: 'data.noise', values: [0.2, 0.3] }] }

test('each trial of a study is an experiment of the library with its own runs, and all of them finish', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 4 })
  const config = studyOf(fakeExperiment(['a', 'b'], 5, [1, 2]), { name: 'Noises', search: noises })
  const begun = await studio.request('study.start', { config })
  const { id } = begun.summary
  expect(begun.trials.map(({ name, point }) => [name, point])).toEqual([
    ['Noises — noise 0.2', [0.2]],
    ['Noises — noise 0.3', [0.3]],
  ])
  const listed = await studio.request('experiment.list', {})
  expect(listed.map(({ study }) => study)).toEqual([
    { id, name: 'Noises', trial: 1, place: null },
    { id, name: 'Noises', trial: 0, place: null },
  ])
  await eventually(studio, () => studio.store.studies.statuses(id).finished === 8)
  const detail = await studio.request('study.open', { studyId: id })
  expect(detail.summary).toMatchObject({ trials: 2, seeds: [1, 2], laneLabels: ['a', 'b'], statuses: { finished: 8 } })
  expect(detail.runs.map(({ trial, label, seed }) => `${trial} ${label} ${seed}`)).toEqual(
    ['0 a 1', '0 b 1', '0 a 2', '0 b 2', '1 a 1', '1 b 1', '1 a 2', '1 b 2'], // prettier-ignore
  )
})

test('a deleted study takes its experiments along and brings them back, but for those deleted before', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 4 })
  const config = studyOf(fakeExperiment(['a'], 5), { search: noises })
  const { summary, trials } = await studio.request('study.start', { config })
  const studyId = summary.id
  await studio.request('experiment.delete', { experimentId: trials[0].experimentId })
  await studio.request('study.delete', { studyId })
  expect(await studio.request('experiment.list', {})).toEqual([])
  expect(await studio.request('study.list', {})).toEqual([])
  expect((await studio.request('study.list', { deleted: true })).map(({ id }) => id)).toEqual([studyId])
  await studio.request('study.restore', { studyId })
  expect((await studio.request('experiment.list', {})).map(({ id }) => id)).toEqual([trials[1].experimentId])
  const opened = await studio.request('study.open', { studyId })
  expect(opened.trials.map(({ deleted }) => deleted)).toEqual([true, false])
})

test('a listener that throws ends no run', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => void vi.restoreAllMocks())
  const studio = openFakeStudio(temporaryHome(), { slots: 4 })
  studio.subscribe((event) => {
    if (event.kind === 'metrics') throw new Error('Expected a listener that listens.')
  })
  const { summary } = await studio.request('study.start', {
    config: studyOf(fakeExperiment(['a', 'b'], 20), { search: noises }),
  })
  await eventually(studio, () => studio.store.studies.statuses(summary.id).finished === 4)
  expect(console.error).toHaveBeenCalled()
})
