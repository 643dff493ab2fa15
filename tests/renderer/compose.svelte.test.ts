// Energies put together, in the window's state: what is asked of the engine when, and which weights a way of composing has.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Compose } from '../../src-renderer/state/compose.svelte.ts'
import type { Composition } from '../../src-shared/composition.ts'
import type { CompositionSource } from '../../src-shared/energy-source.ts'
import { AppError } from '../../src-shared/errors.ts'
import { later, scriptedEngine, settled } from './scripted-engine.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => vi.useRealTimers())

/** As much of an answer as the state looks at. */
const answerTo = (source: CompositionSource) => ({ how: source.how }) as Composition
const script = { 'composition.evaluate': ({ source }: { source: unknown }) => answerTo(source as CompositionSource) }

const asked = (engine: ReturnType<typeof scriptedEngine>): CompositionSource[] =>
  (engine.askedFor('composition.evaluate') as { source: CompositionSource }[]).map(({ source }) => source)

const rested = async () => {
  vi.advanceTimersByTime(1000)
  await settled()
}

test('begins with two energies, asked for once', async () => {
  const engine = scriptedEngine(script)
  const compose = new Compose(engine)
  await compose.begin()
  await compose.begin()
  expect(asked(engine)).toHaveLength(1)
  expect(compose.result?.source).toEqual(asked(engine)[0])
  expect([compose.busy, compose.stale]).toEqual([false, false])
})

test('of changes that follow one another the last is asked for, when the hand rests', async () => {
  const engine = scriptedEngine(script)
  const compose = new Compose(engine)
  compose.chooseHow('sum')
  for (const weight of [0.5, 1.5, 2]) compose.set('parts.1.weight', weight)
  expect(asked(engine)).toEqual([])
  await rested()
  expect(asked(engine).map(({ parts }) => parts[1].weight)).toEqual([2])
})

test('another way of composing keeps the weights that it can have', () => {
  const compose = new Compose(scriptedEngine(script))
  compose.chooseHow('sum')
  compose.set('parts.0.weight', 0.5)
  compose.set('parts.1.weight', -2)
  const weights = () => compose.draft.parts.map(({ weight }) => weight)
  compose.chooseHow('negation')
  expect(weights()).toEqual([1, 2])
  compose.chooseHow('product')
  expect(weights()).toEqual([1, 1])
})

test('parts come and go, two at least and six at most', () => {
  const compose = new Compose(scriptedEngine(script))
  for (let extra = 0; extra < 9; extra++) compose.addPart()
  expect([compose.draft.parts.length, compose.isFull]).toEqual([6, true])
  for (let fewer = 0; fewer < 9; fewer++) compose.removePart(0)
  expect(compose.draft.parts).toHaveLength(2)
})

test('a value that is wrong is named at its field and asks nothing', async () => {
  const engine = scriptedEngine(script)
  const compose = new Compose(engine)
  compose.set('parts.0.source.data.bend', 1e9)
  await rested()
  expect(asked(engine)).toEqual([])
  expect(compose.faultAt('parts.0.source.data.bend')).toMatch(/Expected a number/)
  expect(compose.faultAt('parts.0')).not.toBeNull()
  expect(compose.faultAt('parts.1')).toBeNull()
})

test('an answer that was overtaken is dropped; what failed is said, and what was found before stays', async () => {
  const slow = later<Composition>()
  let calls = 0
  const engine = scriptedEngine({
    'composition.evaluate': ({ source }) => {
      calls++
      if (calls === 1) return slow.promise
      if (calls === 2) return answerTo(source as CompositionSource)
      return Promise.reject(new AppError('invalid-input', 'Expected energies over as many columns.'))
    },
  })
  const compose = new Compose(engine)
  const first = compose.begin()
  compose.chooseHow('mixture')
  await rested()
  slow.resolve(answerTo(asked(engine)[0]))
  await first
  expect(compose.result?.composition.how).toBe('mixture')
  compose.chooseModel(1, 'run-of-three-columns')
  await rested()
  expect(compose.fault).toBe('Expected energies over as many columns.')
  expect([compose.result?.composition.how, compose.stale, compose.busy]).toEqual(['mixture', true, false])
})
