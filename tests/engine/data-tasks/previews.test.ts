// Which previews are made, kept and cancelled.

import { expect, test } from 'vitest'
import { parse } from '../../../src-shared/config/parse.ts'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import type { DataPreview } from '../../../src-shared/snapshot.ts'
import { newestOnly } from '../../../src-engine/data-tasks/newest-only.ts'
import { createPreviews } from '../../../src-engine/data-tasks/previews.ts'

const data = (count: number) => parse(dataConfigSchema, { kind: 'two-moons', count }, 'data')

/** Previews that are answered by hand; each knows whether its work was ended. */
function byHand() {
  const begun: { rowCount: number; signal: AbortSignal; answer: () => void; fail: () => void }[] = []
  const ask = createPreviews(
    (config, _seed, signal) =>
      new Promise((resolve, reject) => {
        const rowCount = 'count' in config ? Number(config.count) : 0
        signal!.addEventListener('abort', () => reject(signal!.reason as Error))
        begun.push({
          rowCount,
          signal: signal!,
          answer: () => resolve({ rowCount } as DataPreview),
          fail: () => reject(new Error('no file')),
        })
      }),
  )
  return { begun, ask }
}

test('the same preview is made once, for everybody', async () => {
  const { begun, ask } = byHand()
  const both = [ask(data(100), 1), ask(data(100), 1, 'setup')]
  expect(begun).toHaveLength(1)
  begun[0].answer()
  expect((await Promise.all(both)).map(({ rowCount }) => rowCount)).toEqual([100, 100])
  await ask(data(100), 1)
  expect(begun).toHaveLength(1)
})

test('a newer request of a slot ends the work for the older one', async () => {
  const { begun, ask } = byHand()
  const older = ask(data(100), 1, 'setup')
  const newer = ask(data(200), 1, 'setup')
  await expect(older).rejects.toMatchObject({ code: 'cancelled' })
  expect(begun.map(({ signal }) => signal.aborted)).toEqual([true, false])
  begun[1].answer()
  expect(await newer).toMatchObject({ rowCount: 200 })
  // What was cancelled is made anew when it is wanted again.
  void ask(data(100), 1, 'panels')
  expect(begun).toHaveLength(3)
})

test('work for which somebody else waits goes on', async () => {
  const { begun, ask } = byHand()
  const shown = ask(data(100), 1, 'panels')
  const edited = ask(data(100), 1, 'setup')
  const figure = ask(data(300), 1)
  void ask(data(300), 1, 'setup')
  void ask(data(400), 1, 'setup')
  expect(begun.map(({ signal }) => signal.aborted)).toEqual([false, false, false])
  for (const { answer } of begun) answer()
  expect((await Promise.all([shown, edited, figure])).map(({ rowCount }) => rowCount)).toEqual([100, 100, 300])
})

test('asking for the same again in a slot ends nothing', async () => {
  const { begun, ask } = byHand()
  const twice = [ask(data(100), 1, 'setup'), ask(data(100), 1, 'setup')]
  expect(begun).toHaveLength(1)
  begun[0].answer()
  expect(await Promise.all(twice)).toHaveLength(2)
})

test('a failure is tried again', async () => {
  const { begun, ask } = byHand()
  const failing = ask(data(100), 1, 'setup')
  begun[0].fail()
  await expect(failing).rejects.toThrow('no file')
  void ask(data(100), 1, 'setup')
  expect(begun).toHaveLength(2)
})

test('of requests that replace one another the newest is answered', async () => {
  const signals: AbortSignal[] = []
  const request = newestOnly((given: number, signal: AbortSignal) => {
    signals.push(signal)
    return new Promise<number>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error))
      if (given === 2) resolve(given)
    })
  })
  const [first, second] = await Promise.allSettled([request(1), request(2)])
  expect(first).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } })
  expect(second).toEqual({ status: 'fulfilled', value: 2 })
})
