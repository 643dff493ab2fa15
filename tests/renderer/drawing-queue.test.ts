// Drawings in turn: with an observer and timers of the test's own.

import { beforeEach, expect, test, vi } from 'vitest'

type Seen = { target: Element; isIntersecting: boolean }

/** Tells the queue what has come into view, or left it. */
let see: (...seen: Seen[]) => void

beforeEach(() => {
  vi.resetModules()
  vi.useFakeTimers()
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: (entries: Seen[]) => void) {
        see = (...seen) => callback(seen)
      }
      observe() {}
      unobserve() {}
    },
  )
  return () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

async function queued(...names: string[]) {
  const { queuedDrawing, drawingQueue } = await import('../../src-renderer/ui/drawing-queue.ts')
  const drawn: string[] = []
  const made = names.map((name) => {
    const element = { name } as unknown as Element
    return { element, drawing: queuedDrawing(element, () => drawn.push(name)) }
  })
  const show = (isIntersecting = true) => see(...made.map(({ element }) => ({ target: element, isIntersecting })))
  return { drawn, drawings: made.map(({ drawing }) => drawing), show, drawingQueue }
}

test('what was asked for several times draws once, each in a task of its own', async () => {
  const { drawn, drawings, show, drawingQueue } = await queued('a', 'b')
  show()
  for (const drawing of [...drawings, ...drawings]) drawing.request()
  expect(drawn).toEqual([])
  vi.advanceTimersToNextTimer()
  expect(drawn).toEqual(['a'])
  expect(drawingQueue.isEmpty).toBe(false)
  vi.advanceTimersToNextTimer()
  expect(drawn).toEqual(['a', 'b'])
  expect(drawingQueue.isEmpty).toBe(true)
  drawings[0].request()
  vi.runAllTimers()
  expect(drawn).toEqual(['a', 'b', 'a'])
})

test('what nobody sees waits until somebody does, and holds up nothing', async () => {
  const { drawn, drawings, show, drawingQueue } = await queued('a')
  drawings[0].request()
  vi.runAllTimers()
  expect(drawn).toEqual([])
  expect(drawingQueue.isEmpty).toBe(true)
  show()
  vi.runAllTimers()
  expect(drawn).toEqual(['a'])
  show(false)
  drawings[0].request()
  vi.runAllTimers()
  expect(drawn).toEqual(['a'])
})

test('what has ended draws no more, and the others go on', async () => {
  const { drawn, drawings, show } = await queued('a', 'b')
  show()
  for (const drawing of drawings) drawing.request()
  drawings[0].end()
  vi.runAllTimers()
  expect(drawn).toEqual(['b'])
})

test('a drawing that fails does not stop those behind it', async () => {
  const { queuedDrawing } = await import('../../src-renderer/ui/drawing-queue.ts')
  const [bad, good] = [{} as Element, {} as Element]
  const drawn: string[] = []
  const first = queuedDrawing(bad, () => {
    throw new Error('no paper')
  })
  const second = queuedDrawing(good, () => drawn.push('good'))
  see({ target: bad, isIntersecting: true }, { target: good, isIntersecting: true })
  first.request()
  second.request()
  expect(() => vi.advanceTimersToNextTimer()).toThrow('no paper')
  vi.runAllTimers()
  expect(drawn).toEqual(['good'])
})
