// The sampling lab as the engine answers it: on a thread, for densities and stored models, kept and cancelled.

import * as v from 'valibot'
import { expect, onTestFinished, test } from 'vitest'
import { defaultLabSetup, labSetupSchema } from '../../src-shared/sampling-lab/lab-setup.ts'
import { labTable } from '../../src-shared/sampling-lab/lab-table.ts'
import { openStudio, type Studio } from '../../src-engine/studio.ts'
import { onlyReference } from './support/fake-devices.ts'
import { eventually, startRuns } from './support/fake-studio.ts'
import { smallExperiment } from './support/small-experiment.ts'
import { temporaryHome } from './support/temporary-home.ts'

function openTestStudio(folder = temporaryHome()): Studio {
  const studio = openStudio({ folder, devices: onlyReference })
  onTestFinished(() => studio.close())
  return studio
}

const walkers = [
  { sampler: { kind: 'metropolis-adjusted-langevin', stepSize: 0.05 } },
  { sampler: { kind: 'hamiltonian-monte-carlo', stepSize: 0.2 } },
]

test('a stored model is sampled by two samplers, and called after its run', async () => {
  const studio = openTestStudio()
  const [runId] = await startRuns(studio, smallExperiment(20))
  await eventually(studio, () => studio.store.runs.get(runId).status === 'finished', 30_000)
  const setup = v.parse(labSetupSchema, { source: { kind: 'model', runId }, samplers: walkers, evaluations: 300 })
  const result = await studio.request('lab.sample', { setup })
  expect(result.title).toMatch(/seed \d+$/)
  expect(result.gradientBy).toBe('backpropagation')
  expect(result.samplers.map(({ fault }) => fault)).toEqual([null, null])
  expect(result.samplers.map(({ evaluations }) => Math.round(evaluations / 10))).toEqual([30, 30])
  // Every number says how it was obtained.
  expect(labTable(result).every(({ how, cells }) => how !== '' && cells.length === 2)).toBe(true)
  // The same setup, the same chains.
  const again = await studio.request('lab.sample', { setup })
  expect(again.samplers[1].positions).toEqual(result.samplers[1].positions)
})

test('the setup is kept across restarts', async () => {
  const folder = temporaryHome()
  const first = openStudio({ folder, devices: onlyReference })
  expect(await first.request('lab.load', {})).toBeNull()
  const setup = { ...defaultLabSetup(), chains: 7 }
  await first.request('lab.save', { setup })
  await first.close()
  expect(await openTestStudio(folder).request('lab.load', {})).toEqual(setup)
})

test('a newer wish and a wish to stop end what is sampled', async () => {
  const studio = openTestStudio()
  const long = { ...defaultLabSetup(), evaluations: 100_000, chains: 16 }
  const older = studio.request('lab.sample', { setup: long })
  const newer = studio.request('lab.sample', { setup: long })
  await expect(older).rejects.toMatchObject({ code: 'cancelled' })
  await studio.request('lab.stop', {})
  await expect(newer).rejects.toMatchObject({ code: 'cancelled' })
})

test('a wish to stop pictures ends those, not the screen or numbers', { timeout: 60_000 }, async () => {
  const studio = openTestStudio()
  const setup = { ...defaultLabSetup(), evaluations: 500, seed: 5 }
  const shown = { setup: { ...setup, seed: 6 }, options: { figure: 'panels' as const } }
  const seen = studio.request('lab.sample', { setup })
  const pictures = [
    studio.request('lab.previewFigure', shown),
    studio.request('lab.figureBytes', { ...shown, format: 'svg' }),
  ]
  const ended = Promise.allSettled(pictures)
  const numbers = studio.request('lab.figureBytes', { ...shown, format: 'csv' })
  await studio.request('lab.stopPictures', {})
  for (const each of await ended) expect(each).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } })
  expect((await numbers).bytes.length).toBeGreaterThan(1000)
  expect((await seen).setup.seed).toBe(5)
  // Stopped once, drawn when it is asked for again.
  expect((await studio.request('lab.previewFigure', shown)).width).toBeGreaterThan(100)
})

test('what is sampled for one picture ends with it', async () => {
  const studio = openTestStudio()
  const long = { ...defaultLabSetup(), evaluations: 100_000, chains: 16 }
  const picture = studio.request('lab.previewFigure', { setup: long, options: { figure: 'panels' } })
  const ended = expect(picture).rejects.toMatchObject({ code: 'cancelled' })
  await studio.request('lab.stopPictures', {})
  await ended
})

test('what cannot be opened is refused in words', async () => {
  const studio = openTestStudio()
  const setup = { ...defaultLabSetup(), source: { kind: 'model' as const, runId: 'no-such-run' } }
  await expect(studio.request('lab.sample', { setup })).rejects.toMatchObject({ code: 'not-found' })
})
