// The engine over a library that cannot be opened: it says so, offers ways on, and goes on without a restart.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { engineRequests, type EngineRequestName } from '../../src-shared/protocol/requests.ts'
import { openRepairableStudio } from '../../src-engine/repairable-studio.ts'
import { openStore } from '../../src-engine/store/open-store.ts'
import { startEngine } from './support/engine-process.ts'
import { fakeExperiment, startFakeTrainer } from './support/fake-studio.ts'
import { temporaryHome } from './support/temporary-home.ts'

async function brokenHome(): Promise<string> {
  const folder = temporaryHome()
  const store = openStore({ folder })
  store.experiments.add({ id: 'kept-experiment', config: fakeExperiment(['a'], 5), newId: () => 'kept-run' })
  await store.backUp()
  store.close()
  writeFileSync(join(folder, 'studio.sqlite'), 'Dear diary, '.repeat(1000))
  return folder
}

test('every request but its state is answered with the reason, until a repair opens the library', async () => {
  const folder = await brokenHome()
  const before = readFileSync(join(folder, 'studio.sqlite'))
  const studio = openRepairableStudio({ folder, startTrainer: startFakeTrainer })
  onTestFinished(() => studio.close())
  const ask = (name: string, parameters: unknown = {}) => studio.answer({ call: 1, name, parameters })

  expect(await ask('store.state')).toMatchObject({
    call: 1,
    result: { status: 'broken', problem: 'damaged', dataFolder: folder, backupTakenAt: expect.any(Number) },
  })
  const names = Object.keys(engineRequests) as EngineRequestName[]
  const others = names.filter((name) => !name.startsWith('store.'))
  for (const name of others) expect(await ask(name, {})).toMatchObject({ call: 1, error: expect.any(Object) })
  expect(await ask('experiment.list')).toMatchObject({
    error: { code: 'store-unavailable', message: expect.stringContaining('damaged') },
  })
  expect(await ask('store.repair', { choice: 'pray' })).toMatchObject({ error: { field: 'choice' } })
  expect(await ask('store.repair', { choice: 'salvage' })).toMatchObject({ error: { code: 'data-unreadable' } })
  expect(await studio.answer('junk')).toBeNull()
  expect(readFileSync(join(folder, 'studio.sqlite'))).toEqual(before)

  expect(await ask('store.repair', { choice: 'restore' })).toMatchObject({
    result: { keptAside: expect.stringContaining('kept-aside') },
  })
  expect(await ask('store.state')).toEqual({ call: 1, result: { status: 'open' } })
  expect(await ask('experiment.list')).toMatchObject({ result: [{ id: 'kept-experiment' }] })
  expect(await ask('store.repair', { choice: 'new' })).toMatchObject({ error: { code: 'wrong-state' } })
})

test('the engine process lives over a broken library and starts a new one', { timeout: 30_000 }, async () => {
  const folder = await brokenHome()
  const engine = startEngine(folder)
  await expect(engine.request('studio.info', {})).rejects.toThrow(/damaged/)
  const { keptAside } = await engine.request('store.repair', { choice: 'new' })
  expect(readdirSync(folder)).toContain(keptAside)
  expect(await engine.request('experiment.list', {})).toEqual([])
})

test('while a library is being replaced nothing else replaces it, whichever way it is asked', async () => {
  const folder = temporaryHome()
  const studio = openRepairableStudio({ folder, startTrainer: startFakeTrainer })
  onTestFinished(() => studio.close())
  const ask = (name: string, parameters: unknown = {}) => studio.answer({ call: 1, name, parameters, trusted: true })
  await ask('experiment.start', { config: fakeExperiment(['a', 'b'], 1_000_000) })
  const answers = await Promise.all([
    ask('library.replace', { choice: 'salvage' }),
    ask('library.replace', { choice: 'salvage' }),
    ask('store.repair', { choice: 'new' }),
    ask('experiment.start', { config: fakeExperiment(['c'], 5) }),
  ])
  expect(answers[0]).toMatchObject({ result: { keptAside: expect.any(String) } })
  for (const answer of answers.slice(1)) expect(answer).toMatchObject({ error: { code: 'store-unavailable' } })
  expect(readdirSync(folder).filter((name) => name.includes('kept-aside') && name.endsWith('.sqlite'))).toHaveLength(1)
  expect(await ask('experiment.list')).toMatchObject({
    result: [{ runs: [{ status: 'interrupted' }, { status: 'interrupted' }] }],
  })
})
