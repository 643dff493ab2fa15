import { expect, test } from 'vitest'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { RequestParameters } from '../../src-shared/protocol/requests.ts'
import type { DataPreview } from '../../src-shared/snapshot.ts'
import { PreviewBook, previewKey, type PreviewStates } from '../../src-renderer/state/preview-book.ts'

const data = (count: number) => parse(dataConfigSchema, { kind: 'two-moons', count }, 'data')

/** An engine that is answered for by hand: a newer request in a slot cancels the older one, as the real one does. */
function scripted() {
  let states: PreviewStates = new Map()
  const requests: {
    asked: RequestParameters<'data.preview'>
    answer(): Promise<void>
    fail(error: Error): Promise<void>
  }[] = []
  const cancels = new Map<string, (error: Error) => void>()
  const book = new PreviewBook({
    messageOf: (error) => (error as Error).message,
    onChange: (next) => (states = next),
    request: (asked) =>
      new Promise((resolve, reject) => {
        if (asked.slot) {
          cancels.get(asked.slot)?.(new AppError('cancelled', 'A newer request.'))
          cancels.set(asked.slot, reject)
        }
        requests.push({
          asked,
          async answer() {
            resolve({
              title: previewKey(data(asked.data.kind === 'two-moons' ? asked.data.count! : 0), asked.seed),
            } as DataPreview)
            await settled()
          },
          async fail(error) {
            reject(error)
            await settled()
          },
        })
      }),
  })
  return { book, requests, statusOf: (count: number) => states.get(previewKey(data(count), 1))?.status }
}

/** Whatever is already resolved has been acted upon. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

test('what is looked at stays, however many others are edited beside it', async () => {
  const { book, requests, statusOf } = scripted()
  void book.look('panels', data(100), 1)
  await requests[0].answer()
  for (let count = 200; count < 260; count++) {
    void book.look('setup', data(count), 1)
    await requests.at(-1)!.answer()
  }
  expect(statusOf(100)).toBe('ready')
  expect(statusOf(259)).toBe('ready')
  expect(statusOf(200)).toBeUndefined()
})

test('it stays, too, where the setup asked for it first', async () => {
  const { book, requests, statusOf } = scripted()
  void book.look('setup', data(100), 1)
  await requests[0].answer()
  void book.look('panels', data(100), 1)
  expect(requests).toHaveLength(1)
  for (let count = 200; count < 230; count++) {
    void book.look('setup', data(count), 1)
    await requests.at(-1)!.answer()
  }
  expect(statusOf(100)).toBe('ready')
})

test('editing on leaves nothing loading behind', async () => {
  const { book, requests, statusOf } = scripted()
  void book.look('setup', data(100), 1)
  void book.look('setup', data(200), 1)
  await settled()
  expect([statusOf(100), statusOf(200)]).toEqual([undefined, 'loading'])
  await requests[1].answer()
  expect(statusOf(200)).toBe('ready')
})

test('going back to what is known ends the work for what is not', async () => {
  const { book, requests, statusOf } = scripted()
  void book.look('setup', data(100), 1)
  await requests[0].answer()
  void book.look('setup', data(200), 1)
  void book.look('setup', data(100), 1)
  await settled()
  expect(statusOf(200)).toBeUndefined()
  // Not shown as loading anew.
  expect(statusOf(100)).toBe('ready')
  expect(requests.map(({ asked }) => asked.slot)).toEqual(['setup', 'setup', 'setup'])
})

test('both slots hold what both look at; looking twice asks once', async () => {
  const { book, requests } = scripted()
  void book.look('setup', data(100), 1)
  void book.look('panels', data(100), 1)
  void book.look('panels', data(100), 1)
  expect(requests.map(({ asked }) => asked.slot)).toEqual(['setup', 'panels'])
})

test('what was cancelled is asked for again by whoever still looks at it', async () => {
  const { book, requests, statusOf } = scripted()
  void book.look('panels', data(100), 1)
  await requests[0].fail(new AppError('cancelled', 'A newer request.'))
  expect(statusOf(100)).toBeUndefined()
  void book.look('panels', data(100), 1)
  expect(statusOf(100)).toBe('loading')
  await requests[1].answer()
  expect(statusOf(100)).toBe('ready')
})

test('a failure is kept with its field until it is tried again or the engine comes back', async () => {
  const { book, requests, statusOf } = scripted()
  const failure = new AppError('data-unreadable', 'Expected a file.', { field: 'data.path' })
  void book.look('setup', data(100), 1)
  await requests[0].fail(failure)
  expect(statusOf(100)).toBe('failed')
  void book.look('setup', data(100), 1)
  expect(requests).toHaveLength(1)
  book.retry(data(100), 1)
  void book.look('setup', data(100), 1)
  await requests[1].fail(failure)
  void book.look('panels', data(300), 1)
  book.forgetFailures()
  expect([statusOf(100), statusOf(300)]).toEqual([undefined, undefined])
})

test('the gallery asks for one after the other, each once', async () => {
  const { book, requests, statusOf } = scripted()
  for (const count of [100, 200, 100]) void book.ask(data(count), 1)
  await settled()
  expect(requests).toHaveLength(1)
  await requests[0].answer()
  await requests[1].answer()
  expect(requests.map(({ asked }) => asked.slot)).toEqual([undefined, undefined])
  expect([statusOf(100), statusOf(200)]).toEqual(['ready', 'ready'])
})
