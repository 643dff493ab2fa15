// A machine where everything but the reference is broken, each in its own way: real probes, real trainers.

import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { probeStarter } from '../../src-engine/devices/probe-process.ts'
import { openStudio } from '../../src-engine/studio.ts'
import { eventsOf, eventually, startRuns, statusOf } from './support/fake-studio.ts'
import { smallExperiment } from './support/small-experiment.ts'
import { temporaryHome } from './support/temporary-home.ts'

const timeout = 60_000

function brokenMachine() {
  const startProbe = probeStarter({ entry: join(import.meta.dirname, 'support', 'broken-probe.ts') })
  const studio = openStudio({ folder: temporaryHome(), startProbe })
  onTestFinished(() => studio.close())
  return studio
}

test('broken backends are disabled, which is said, and training goes on with the reference', { timeout }, async () => {
  const studio = brokenMachine()
  const events = eventsOf(studio)
  const [runId] = await startRuns(studio, { ...smallExperiment(5), backend: 'auto' })
  await eventually(studio, () => statusOf(studio, runId) === 'finished', timeout)
  const { backend, backendReason } = studio.store.runs.get(runId)
  expect(backend).toBe('reference')
  expect(backendReason).toMatch(/^reference: the only one that can; wasm: it failed its self-test, langevin of an MLP/)
  expect(backendReason).toContain('webgpu: it crashed while it was loaded: SIGABRT')
  expect(backendReason).toContain('tensorflow: it could not be loaded: libtensorflow.so.2')
  const notices = events.flatMap((event) => (event.kind === 'notice' ? [event.message] : []))
  expect(notices).toEqual([
    expect.stringMatching(/^wasm is disabled: it failed its self-test, langevin.*differs by.*goes on with another/),
  ])
  const { backends } = await studio.request('devices.report', { speeds: 'remembered' })
  expect(backends.map(({ backend, selfTest }) => [backend, selfTest?.passed])).toEqual([
    ['wasm', false],
    ['webgpu', undefined],
    ['tensorflow', undefined],
    ['reference', true],
  ])
})

test('asked for, each of them is refused with its own reason, and nothing is stored', { timeout }, async () => {
  const studio = brokenMachine()
  for (const [backend, reason] of [
    ['wasm', /failed its self-test, langevin/],
    ['webgpu', /crashed while it was loaded: SIGABRT/],
    ['tensorflow', /could not be loaded: libtensorflow/],
  ] as const) {
    const start = studio.request('experiment.start', { config: { ...smallExperiment(5), backend } })
    await expect(start).rejects.toMatchObject({ code: 'not-supported', field: 'config.backend' })
    await expect(start).rejects.toThrow(reason)
  }
  expect(await studio.request('experiment.list', {})).toEqual([])
})
