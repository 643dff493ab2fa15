// When an experiment's backend is chosen, and what becomes of its runs: trainers that compute nothing.

import { expect, test } from 'vitest'
import { AppError } from '../../src-shared/errors.ts'
import type { BackendChoice } from '../../src-shared/device.ts'
import type { Devices } from '../../src-engine/devices/devices.ts'
import { unusable } from '../../src-engine/backends/use-backend.ts'
import { onlyReference } from './support/fake-devices.ts'
import { studyOf } from './support/fake-study.ts'
import { eventsOf, eventually, fakeExperiment, openFakeStudio, startRuns, statusOf } from './support/fake-studio.ts'
import { batch, notingTrainers } from './support/noting-trainers.ts'
import { temporaryHome } from './support/temporary-home.ts'

/** A studio whose choices are made when the test says. */
function choosingStudio(devices: Partial<Devices> = {}) {
  const trainers = notingTrainers()
  const asked: { choose(choice: BackendChoice): void; refuse(error: Error): void; quiet: boolean; lanes: number }[] = []
  const forgotten: string[] = []
  const studio = openFakeStudio(temporaryHome(), {
    slots: 2,
    cores: 4,
    startTrainer: trainers.startTrainer,
    devices: {
      ...onlyReference,
      choose: (_config, { quiet, lanesAtOnce }) =>
        new Promise((choose, refuse) => asked.push({ choose, refuse, quiet, lanes: lanesAtOnce })),
      forget: (backend) => forgotten.push(backend),
      ...devices,
    },
  })
  return { studio, trainers, asked, forgotten }
}

const wasm: BackendChoice = { backend: 'wasm', reason: 'wasm: 410 it/s, reference 48 it/s' }
const reference: BackendChoice = { backend: 'reference', reason: 'reference: the only one that can' }
const failed = (error: AppError) =>
  batch({ ending: { kind: 'failed', error: { code: error.code, message: error.message, field: error.field } } })

test('lanes wait while their backend is chosen, once for all of them, and say so', async () => {
  const { studio, trainers, asked } = choosingStudio()
  const events = eventsOf(studio)
  const runIds = await startRuns(studio, fakeExperiment(['a', 'b', 'c'], 100))
  expect(runIds.map((id) => statusOf(studio, id))).toEqual(['queued', 'queued', 'queued'])
  expect(asked).toMatchObject([{ quiet: true, lanes: 2 }])
  const said = events.flatMap((event) => (event.kind === 'run' ? [[event.run.id, event.run.reason]] : []))
  expect(said).toEqual(runIds.map((id) => [id, 'Finding the fastest backend for it.']))
  asked[0].choose(wasm)
  await eventually(studio, () => trainers.started.length === 2)
  expect(trainers.started.map(({ assignment }) => assignment.backend)).toEqual(['wasm', 'wasm'])
  expect(asked).toHaveLength(1)
  // The third now waits for a place, not for a backend.
  const lastSaid = events.findLast((event) => event.kind === 'run' && event.run.id === runIds[2])
  expect(lastSaid).toMatchObject({ run: { status: 'queued', reason: null } })
  trainers.lane('lane-0').listeners.onReport(batch({ ending: { kind: 'finished' } }))
  trainers.lane('lane-0').listeners.onExit('it was done')
  expect(trainers.lane('lane-2').assignment.backend).toBe('wasm')
})

test('nothing else starts while a backend is measured, and lanes that already train are no secret to it', async () => {
  const { studio, trainers, asked } = choosingStudio()
  const [first] = await startRuns(studio, fakeExperiment(['a'], 100))
  asked[0].choose(reference)
  await eventually(studio, () => statusOf(studio, first) === 'running')
  await startRuns(studio, fakeExperiment(['b'], 100))
  await startRuns(studio, fakeExperiment(['c'], 100))
  expect(asked).toMatchObject([{ quiet: true }, { quiet: false }])
  expect(trainers.started).toHaveLength(1)
})

test('a run records what computed it, with which kernels, and why that was chosen', async () => {
  const { studio, trainers, asked } = choosingStudio()
  const [runId] = await startRuns(studio, fakeExperiment(['a'], 100))
  asked[0].choose(wasm)
  await eventually(studio, () => trainers.started.length === 1)
  const used = { device: 'a processor', kernelVariant: '256 bit' }
  trainers.lane('lane-0').listeners.onReport({ report: 'started', backend: 'wasm', ...used, otherVariant: null })
  expect(studio.store.runs.get(runId)).toMatchObject({ backend: 'wasm', ...used, backendReason: wasm.reason })
})

test('where nothing can compute an experiment its runs fail with the reason', async () => {
  const { studio, asked } = choosingStudio()
  const runIds = await startRuns(studio, fakeExperiment(['a', 'b', 'c'], 100))
  asked[0].refuse(new AppError('data-unreadable', 'Expected a file, got none.'))
  await eventually(studio, () => runIds.every((id) => statusOf(studio, id) === 'failed'))
  expect(studio.store.runs.get(runIds[2]).reason).toBe('Expected a file, got none.')
})

test('a run that is stopped while its backend is chosen does not start', async () => {
  const { studio, trainers, asked } = choosingStudio()
  const [first, second] = await startRuns(studio, fakeExperiment(['a', 'b'], 100))
  await studio.request('run.stop', { runIds: [first] })
  asked[0].choose(wasm)
  await eventually(studio, () => statusOf(studio, second) === 'running')
  expect(trainers.started).toHaveLength(1)
  expect(statusOf(studio, first)).toBe('stopped')
})

test('with Automatic, a backend that a trainer cannot use is forgotten, and the run begins on another', async () => {
  const { studio, trainers, asked, forgotten } = choosingStudio()
  const [runId] = await startRuns(studio, fakeExperiment(['a'], 100))
  asked[0].choose(wasm)
  await eventually(studio, () => trainers.started.length === 1)
  trainers.started[0].listeners.onReport(failed(unusable('wasm', 'the driver is gone')))
  trainers.started[0].listeners.onExit('it was done')
  expect(forgotten).toEqual(['wasm'])
  expect(asked).toHaveLength(2)
  asked[1].choose(reference)
  await eventually(studio, () => trainers.started.length === 2)
  expect(trainers.started[1].assignment.backend).toBe('reference')
  // A second time it is the run that ends.
  trainers.started[1].listeners.onReport(failed(unusable('reference', 'the processor is gone')))
  expect(studio.store.runs.get(runId)).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('the processor is gone'),
  })
})

test('a run that was begun on a backend that is gone stays resumable, with the reason', async () => {
  const { studio, trainers, asked } = choosingStudio()
  const [runId] = await startRuns(studio, fakeExperiment(['a'], 100))
  asked[0].choose(wasm)
  await eventually(studio, () => trainers.started.length === 1)
  const [first] = trainers.started
  first.listeners.onReport({ report: 'started', backend: 'wasm', device: 'p', kernelVariant: 'k', otherVariant: null })
  const progress = { iteration: 7, evaluations: 7, computeSeconds: 1 }
  first.listeners.onReport(batch({ progress, checkpoint: new Uint8Array(3), ending: { kind: 'stopped' } }))
  first.listeners.onExit('it was done')
  await studio.request('run.resume', { runIds: [runId] })
  // It goes on where it began: nothing is chosen.
  expect(asked).toHaveLength(1)
  expect(trainers.started[1].assignment.backend).toBe('wasm')
  trainers.started[1].listeners.onReport({ ...failed(unusable('wasm', 'the driver is gone')), ...{ progress } })
  expect(studio.store.runs.get(runId)).toMatchObject({
    status: 'interrupted',
    reason: expect.stringContaining('the driver is gone'),
  })
})

test('an experiment whose backend cannot be used is refused with the field, and nothing is stored', async () => {
  const { studio } = choosingStudio({ check: () => Promise.reject(unusable('webgpu', 'no graphics card was found')) })
  const config = { ...fakeExperiment(['a'], 100), backend: 'webgpu' as const }
  await expect(studio.request('experiment.start', { config })).rejects.toMatchObject({
    code: 'not-supported',
    field: 'config.backend',
    message:
      'Expected webgpu to compute, got "no graphics card was found": choose Automatic under Backend, or another one.',
  })
  expect(await studio.request('experiment.list', {})).toEqual([])
})

test('speeds are not measured while lanes train', async () => {
  const { studio, asked } = choosingStudio()
  const [runId] = await startRuns(studio, fakeExperiment(['a'], 100))
  asked[0].choose(reference)
  await eventually(studio, () => statusOf(studio, runId) === 'running')
  await expect(studio.request('devices.measure', {})).rejects.toMatchObject({ code: 'wrong-state' })
})

test('trials of a study that learn the same energy share one choice, others have their own', async () => {
  const { studio, trainers, asked } = choosingStudio()
  const values = [{ kind: 'mlp', hiddenWidths: [4] }, { kind: 'gaussian' }]
  const axes = [
    { kind: 'values', parameter: 'energy', values },
    { kind: 'values', parameter: 'batchSize', values: [8, 16] },
  ]
  const config = studyOf(fakeExperiment(['a'], 5), { search: { kind: 'grid', axes } })
  await studio.request('study.start', { config })
  expect(asked).toHaveLength(1)
  asked[0].choose(wasm)
  await eventually(studio, () => trainers.started.length === 2)
  expect(trainers.started.map(({ assignment }) => assignment.backend)).toEqual(['wasm', 'wasm'])
  expect(asked).toHaveLength(1)
  const [first] = trainers.started
  first.listeners.onReport(batch({ ending: { kind: 'finished' } }))
  first.listeners.onExit('it was done')
  expect(asked).toHaveLength(2)
})
