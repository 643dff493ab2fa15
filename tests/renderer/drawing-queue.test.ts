// Drawings in turn, with sight, tasks and clock of the test's own.

import { expect, test } from 'vitest'
import { createDrawingQueue } from '../../src-renderer/ui/drawing-queue.ts'

function queueOf(...names: string[]) {
  const drawn: string[] = []
  const tasks: (() => void)[] = []
  const sights = new Map<string, (visible: boolean) => void>()
  const page = { hidden: false, time: 0 }
  const queue = createDrawingQueue({
    observe(element, onSight) {
      const { id } = element
      sights.set(id, onSight)
      return () => sights.delete(id)
    },
    schedule: (task) => tasks.push(task),
    isHidden: () => page.hidden,
    now: () => (page.time += 5),
  })
  const [a, b] = names.map((name) =>
    queue.add({ id: name } as Element, () => {
      drawn.push(name)
      if (name === 'fails') throw new Error('no paper')
    }),
  )
  const show = (visible = true) => sights.forEach((onSight) => onSight(visible))
  const runTask = () => tasks.shift()?.()
  const runAll = () => {
    while (tasks.length > 0) runTask()
  }
  return { queue, drawn, tasks, page, a, b, show, runTask, runAll }
}

test('what was asked for several times draws once, each in a task of its own', () => {
  const { queue, drawn, a, b, show, runTask, runAll } = queueOf('a', 'b')
  show()
  for (const drawing of [a, b, a, b]) drawing.request()
  expect(drawn).toEqual([])
  runTask()
  expect(drawn).toEqual(['a'])
  expect(queue.isEmpty).toBe(false)
  runTask()
  expect(drawn).toEqual(['a', 'b'])
  expect(queue.isEmpty).toBe(true)
  expect(queue.spentMs).toBe(10)
  a.request()
  runAll()
  expect(drawn).toEqual(['a', 'b', 'a'])
})

test('what nobody sees waits until somebody does, and holds up nothing', () => {
  const { queue, drawn, tasks, a, show, runAll } = queueOf('a')
  a.request()
  expect(queue.isEmpty).toBe(true)
  expect(tasks).toEqual([])
  show()
  runAll()
  expect(drawn).toEqual(['a'])
  a.request()
  // Scrolled past before its turn came.
  show(false)
  runAll()
  expect(drawn).toEqual(['a'])
  show()
  runAll()
  expect(drawn).toEqual(['a', 'a'])
})

test('a hidden page draws nothing; shown again, each draws once', () => {
  const { queue, drawn, page, a, b, show, runAll } = queueOf('a', 'b')
  show()
  a.request()
  page.hidden = true
  b.request()
  runAll()
  expect(drawn).toEqual([])
  expect(queue.isEmpty).toBe(true)
  page.hidden = false
  queue.resume()
  runAll()
  expect(drawn).toEqual(['a', 'b'])
})

test('what has ended draws no more, and the others go on', () => {
  const { drawn, a, b, show, runAll } = queueOf('a', 'b')
  show()
  for (const drawing of [a, b]) drawing.request()
  a.end()
  runAll()
  expect(drawn).toEqual(['b'])
})

test('a drawing that fails does not stop those behind it', () => {
  const { drawn, a, b, show, runTask, runAll } = queueOf('fails', 'b')
  show()
  for (const drawing of [a, b]) drawing.request()
  expect(runTask).toThrow('no paper')
  runAll()
  expect(drawn).toEqual(['fails', 'b'])
})
