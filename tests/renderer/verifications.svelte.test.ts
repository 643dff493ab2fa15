// What verifying runs came to, in the window: what is kept with a run, and what is under way.

import { expect, test } from 'vitest'
import { Verifications } from '../../src-renderer/state/verifications.svelte.ts'
import type { Verification } from '../../src-shared/verification.ts'
import { later, scriptedEngine, settled } from './scripted-engine.ts'

const verification = (runId: string, madeAt: number): Verification => ({
  ...{ runId, madeAt, version: '1.2.3', seconds: 1, rows: 2, values: 3, iteration: 4, endedAt: 4, differences: [] },
  ...{ backend: 'reference', kernelVariant: { stored: 'portable', now: 'portable' }, remarks: [] },
})

test('what is kept of runs that are shown is read once, and the newest counts', async () => {
  const engine = scriptedEngine({ 'run.verifications': () => [verification('a', 1), verification('a', 2)] })
  const verifications = new Verifications(engine)
  verifications.want(['a', 'b'])
  verifications.want(['b', 'a'])
  await settled()
  expect(engine.askedFor('run.verifications')).toEqual([{ runIds: ['a', 'b'] }])
  expect(verifications.of('a')).toMatchObject({ status: 'done', verification: { madeAt: 2 } })
  expect(verifications.keptOf('a')).toHaveLength(2)
  expect(verifications.of('b')).toBeUndefined()
})

test('one that is made elsewhere, or dropped with its iterations, is followed where the run is shown', async () => {
  let kept = [verification('a', 1)]
  const engine = scriptedEngine({ 'run.verifications': () => kept })
  const verifications = new Verifications(engine)
  verifications.readAgain('a')
  expect(engine.asked).toEqual([])
  verifications.want(['a'])
  await settled()
  kept = []
  verifications.readAgain('a')
  await settled()
  expect(verifications.of('a')).toBeUndefined()
})

test('while a run is trained again its share is told, and at its end what is kept', async () => {
  const end = later<Verification>()
  let kept: Verification[] = []
  const engine = scriptedEngine({ 'run.verify': () => end.promise, 'run.verifications': () => kept })
  const verifications = new Verifications(engine)
  const ended = verifications.verify('a')
  verifications.take({ runId: 'a', progress: { runId: 'a', share: 0.5 } })
  expect(verifications.of('a')).toEqual({ status: 'running', share: 0.5 })
  kept = [verification('a', 7)]
  end.resolve(kept[0])
  await ended
  expect(verifications.of('a')).toMatchObject({ status: 'done', verification: { madeAt: 7 } })
})

test('a refusal stands until it is tried again', async () => {
  const verifications = new Verifications(scriptedEngine({ 'run.verifications': () => [verification('a', 1)] }))
  await verifications.verify('a')
  expect(verifications.of('a')).toMatchObject({
    status: 'refused',
    message: expect.stringContaining('run.verify') as string,
  })
})
