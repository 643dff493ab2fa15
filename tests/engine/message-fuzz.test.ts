// A small case of `npm run fuzz:messages`: both borders under random messages.

import { expect, onTestFinished, test } from 'vitest'
import { idleStudioOptions } from '../../bench/idle-studio.ts'
import { fuzzEngineBorder, fuzzPageBorder } from '../../bench/message-fuzz.ts'
import { openStudio } from '../../src-engine/studio.ts'
import { temporaryHome } from './support/temporary-home.ts'

test('whatever the page sends is parsed or refused with the field named', () => {
  const { accepted, refused } = fuzzPageBorder({ count: 2000, seed: 3 })
  expect(accepted).toBeGreaterThan(0)
  expect(refused).toBeGreaterThan(accepted)
})

test('whatever main sends, the engine answers, and never with a bug', async () => {
  const studio = openStudio({ folder: temporaryHome(), ...idleStudioOptions })
  onTestFinished(() => studio.close())
  const { accepted, refused } = await fuzzEngineBorder(studio, { count: 2000, seed: 3 })
  expect(accepted).toBeGreaterThan(0)
  expect(refused).toBeGreaterThan(accepted)
})
