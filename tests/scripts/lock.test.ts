import { expect, test } from 'vitest'
import { withLock } from '../../scripts/setup/lock.mjs'
import { temporaryFolder } from './temporary-folder.ts'

test('Two set-ups of one thing run one after the other', async () => {
  const resource = temporaryFolder()
  const order: string[] = []
  const work = (name: string) => () =>
    new Promise<void>((resolve) => {
      order.push(`${name} begins`)
      setTimeout(() => {
        order.push(`${name} ends`)
        resolve()
      }, 50)
    })
  await Promise.all([withLock(resource, work('one')), withLock(resource, work('other'))])
  expect(order.map((line) => line.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends'])
})

test('A set-up that fails gives its lock back', async () => {
  const resource = temporaryFolder()
  await expect(withLock(resource, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(withLock(resource, async () => 'yes')).resolves.toBe('yes')
})
