import { expect, test } from 'vitest'
import { chooseBackend } from '../../../src-engine/backends/choose-backend.ts'
import { standardGaussian } from '../../exact/session.ts'

test.each([
  ['auto', 'reference: fastest available'],
  ['reference', 'reference: asked for'],
] as const)('with %s the reference backend computes, and the reason says why', async (wish, reason) => {
  const chosen = await chooseBackend(wish, standardGaussian(2))
  expect(chosen.backend.id).toBe('reference')
  expect(chosen.device).toMatchObject({ backend: 'reference', threads: 1, precision: 'float64' })
  expect(chosen.device.device.length).toBeGreaterThan(0)
  expect(chosen.reason).toBe(reason)
})
