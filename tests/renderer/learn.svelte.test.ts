// The lessons' state: newest settings win, and nothing that was answered is lost.

import { expect, test } from 'vitest'
import { Learn } from '../../src-renderer/state/learn.svelte.ts'
import { quiz } from '../../src-shared/learn/quiz.ts'
import type { Progress } from '../../src-shared/learn/progress.ts'
import { AppError } from '../../src-shared/errors.ts'
import { later, scriptedEngine, settled } from './scripted-engine.ts'

const empty = { notice: null, values: [], plots: [] }
const [first, second] = quiz

test('of settings that change while the engine computes, the newest are computed, one request at a time', async () => {
  const waiting = [later<typeof empty>(), later<typeof empty>()]
  const engine = scriptedEngine({ 'lesson.compute': () => waiting.shift()?.promise ?? empty })
  const [one] = waiting
  const learn = new Learn(engine)
  learn.open('langevin')
  for (const stepSize of [0.2, 0.3, 0.4]) learn.set('stepSize', stepSize)
  expect(engine.askedFor('lesson.compute')).toHaveLength(1)
  one.resolve(empty)
  await settled()
  const asked = engine.askedFor('lesson.compute') as { settings: { stepSize: number } }[]
  expect(asked.map(({ settings }) => settings.stepSize)).toEqual([1, 0.4])
})

test('what was answered before and what is answered meanwhile are kept together', async () => {
  const stored = later<Progress>()
  const engine = scriptedEngine({ 'learn.load': () => stored.promise, 'learn.save': () => null })
  const learn = new Learn(engine)
  void learn.load()
  learn.answer(first, 2)
  expect(engine.askedFor('learn.save')).toEqual([])
  stored.resolve({ predictions: {}, answers: { [second.id]: [1] } })
  await settled()
  expect(engine.askedFor('learn.save')).toEqual([
    { progress: { predictions: {}, answers: { [second.id]: [1], [first.id]: [2] } } },
  ])
})

test('where it cannot be read, nothing is written over it', async () => {
  const engine = scriptedEngine({
    'learn.load': () => {
      throw new AppError('internal', 'The engine is away.')
    },
    'learn.save': () => null,
  })
  const learn = new Learn(engine)
  await learn.load()
  learn.answer(first, 0)
  await settled()
  expect(engine.askedFor('learn.save')).toEqual([])
  expect(engine.said[0].message).toContain('could not be read')
})

test('a prediction is kept with what the number was, and passing it over is kept as such', async () => {
  const value = { id: 'density-at-one', label: 'p(1)', value: 0.279, unit: '', how: 'quadrature' }
  const engine = scriptedEngine({
    'lesson.compute': () => ({ notice: null, values: [value], plots: [] }),
    'learn.load': () => ({ answers: {}, predictions: {} }),
    'learn.save': () => null,
  })
  const learn = new Learn(engine)
  await learn.load()
  // Before the number is there, there is nothing to compare with.
  await learn.predict(0.3)
  expect(learn.progress.predictions).toEqual({})
  await learn.compute()
  await learn.predict(0.3)
  expect(learn.progress.predictions).toEqual({ 'boltzmann-density': { guess: 0.3, value: 0.279 } })
  await learn.predict(null)
  expect(engine.askedFor('learn.save').at(-1)).toEqual({
    progress: { answers: {}, predictions: { 'boltzmann-density': { guess: null, value: 0.279 } } },
  })
})

test('a prediction is compared with the settings that it was asked of, not with those that are set', async () => {
  const value = { id: 'density-at-one', label: 'p(1)', unit: '', how: 'quadrature' }
  const engine = scriptedEngine({
    'lesson.compute': ({ settings }) => ({
      ...{ notice: null, plots: [] },
      values: [{ ...value, value: 'shift' in settings && settings.shift === 1 ? 9 : 0.279 }],
    }),
    'learn.load': () => ({ answers: {}, predictions: {} }),
    'learn.save': () => null,
  })
  const learn = new Learn(engine)
  await learn.load()
  await learn.compute()
  learn.set('shift', 1)
  await settled()
  await learn.predict(0.3)
  expect(learn.progress.predictions).toEqual({ 'boltzmann-density': { guess: 0.3, value: 0.279 } })
})
