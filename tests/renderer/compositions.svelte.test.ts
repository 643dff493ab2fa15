// Compositions of the library, in the window's state: what is kept, renamed, deleted and brought back.

import { expect, test } from 'vitest'
import type { CompositionSource } from '../../src-shared/energy-source.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { StoredComposition } from '../../src-shared/stored-composition.ts'
import { Compositions } from '../../src-renderer/state/compositions.svelte.ts'
import { scriptedEngine, settled } from './scripted-engine.ts'

const source: CompositionSource = { kind: 'composition', how: 'product', parts: [] }

const stored = (id: string, createdAt: number, more: Partial<StoredComposition> = {}): StoredComposition => ({
  ...{ id, name: `Name of ${id}`, source, hash: 'hash', createdAt, deletedAt: null },
  ...{ columns: ['x'], densityUnit: '', logPartition: null, normalises: { verdict: 'yes', how: '' } },
  ...more,
})

const script = {
  'composition.list': () => [stored('new', 2), stored('old', 1)],
  'composition.keep': ({ name }: { name: string }) => stored('kept', 3, { name }),
  'composition.rename': ({ compositionId, name }: { compositionId: string; name: string }) =>
    stored(compositionId, 1, { name }),
  'composition.delete': ({ compositionId }: { compositionId: string }) => stored(compositionId, 1, { deletedAt: 4 }),
  'composition.restore': ({ compositionId }: { compositionId: string }) => stored(compositionId, 1),
}

test('what is kept stands first, and a new name stays where the old one was', async () => {
  const compositions = new Compositions(scriptedEngine(script))
  await compositions.load()
  await compositions.keep('Mine', { source })
  await compositions.rename('old', 'Older')
  expect(compositions.list.map(({ name }) => name)).toEqual(['Mine', 'Name of new', 'Older'])
})

test('what is deleted can be brought back from where it is said', async () => {
  const engine = scriptedEngine(script)
  const compositions = new Compositions(engine)
  await compositions.load()
  await compositions.delete('old')
  expect(compositions.list.map(({ id }) => id)).toEqual(['new'])
  const [{ message, action }] = engine.said
  expect(message).toBe('Deleted “Name of old”')
  action?.run()
  await settled()
  expect(compositions.list.map(({ id }) => id)).toEqual(['new', 'old'])
})

test('what cannot be kept is said, and the list stays as it is', async () => {
  const engine = scriptedEngine({
    ...script,
    'composition.keep': () => {
      throw new AppError('invalid-input', 'Expected two or more energies, got 1: add another one.')
    },
  })
  const compositions = new Compositions(engine)
  expect(await compositions.keep('Mine', { source })).toBeNull()
  expect([compositions.list, compositions.keeping]).toEqual([[], false])
  expect(engine.said[0].message).toMatch(/Expected two or more energies/)
})

test('a file of a composition is called so that Python can import it', async () => {
  const engine = scriptedEngine({ 'composition.saveModel': () => ({ path: '/x/left.py', notices: ['All parts'] }) })
  await new Compositions(engine).saveModel(stored('one', 1, { name: 'Left − 0.05 Right: “new”' }))
  expect(engine.askedFor('composition.saveModel')).toEqual([
    { compositionId: 'one', suggestedName: 'left_0_05_right_new' },
  ])
  expect(engine.said[0].message).toBe('Saved /x/left.py. All parts')
})
