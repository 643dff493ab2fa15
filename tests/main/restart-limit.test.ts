import { expect, test } from 'vitest'
import { restartLimit } from '../../src-main/restart-limit.ts'

test('three deaths within a minute are forgiven, the fourth is not, and a minute later they are forgotten', () => {
  let now = 0
  const mayRestart = restartLimit(3, () => now)
  expect([0, 1000, 2000, 3000].map((at) => ((now = at), mayRestart()))).toEqual([true, true, true, false])
  now = 70_000
  expect(mayRestart()).toBe(true)
})
