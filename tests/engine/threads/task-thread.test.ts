import { expect, test } from 'vitest'
import { taskThread } from '../../../src-engine/threads/task-thread.ts'

const oddThread = (idleMs?: number) =>
  taskThread<string, string>({
    entry: new URL('../support/odd-thread.ts', import.meta.url),
    makes: 'an answer',
    ...(idleMs !== undefined && { idleMs }),
  })

const reason = new Error('nobody waits')

test('tasks are done in their order, by one thread', async () => {
  const thread = oddThread()
  expect(await Promise.all(['a', 'b', 'c'].map((task) => thread.ask(task)))).toEqual(['a 1', 'b 2', 'c 3'])
})

test('a task that throws rejects with code and field; the next one is done', async () => {
  const thread = oddThread()
  const [failed, done] = await Promise.allSettled([thread.ask('throw'), thread.ask('a')])
  expect(failed).toMatchObject({ status: 'rejected', reason: { code: 'invalid-input', field: 'task' } })
  expect(done).toEqual({ status: 'fulfilled', value: 'a 1' })
})

test('a task that never ends is ended by its signal, and the next one goes to a fresh thread', async () => {
  const thread = oddThread()
  expect(await thread.ask('a')).toBe('a 1')
  const cancelling = new AbortController()
  const endless = thread.ask('spin', { signal: cancelling.signal })
  const next = thread.ask('b')
  cancelling.abort(reason)
  await expect(endless).rejects.toBe(reason)
  expect(await next).toBe('b 1')
})

test('a task that still waits is only taken out of the queue', async () => {
  const thread = oddThread()
  const cancelling = new AbortController()
  const [first, dropped, last] = [thread.ask('a'), thread.ask('b', { signal: cancelling.signal }), thread.ask('c')]
  cancelling.abort(reason)
  await expect(dropped).rejects.toBe(reason)
  expect(await Promise.all([first, last])).toEqual(['a 1', 'c 2'])
  await expect(thread.ask('d', { signal: cancelling.signal })).rejects.toBe(reason)
})

test('a signal that comes after the answer changes nothing', async () => {
  const thread = oddThread()
  const cancelling = new AbortController()
  expect(await thread.ask('a', { signal: cancelling.signal })).toBe('a 1')
  const next = thread.ask('b')
  cancelling.abort(reason)
  expect(await next).toBe('b 2')
})

test('a thread that ends by itself fails the task it was at, in words, and no other', async () => {
  const thread = oddThread()
  const [lost, next] = await Promise.allSettled([thread.ask('exit'), thread.ask('a')])
  expect(lost).toMatchObject({
    status: 'rejected',
    reason: { code: 'internal', message: 'Expected an answer, got the end (7) of its thread: try again.' },
  })
  expect(next).toEqual({ status: 'fulfilled', value: 'a 1' })
})

test('a thread without work ends after its time, and another begins with the next task', async () => {
  const thread = oddThread(0)
  expect(await thread.ask('a')).toBe('a 1')
  await expect.poll(() => thread.ask('b')).toBe('b 1')
})
