import { expect, test } from 'vitest'
import { laneFacts } from '../../../src-shared/config/lane-facts.ts'
import { defaultLane } from '../../../src-shared/config/lane.ts'

test('the facts of a lane begin with its method, k and ε, then its optimizer and rate', () => {
  const names = laneFacts(defaultLane('contrastive-divergence', 'a', { stepSize: 0.013, noise: 0.05 })).map(
    ([name]) => name,
  )
  expect(names.slice(0, 3)).toEqual(['Method', 'Steps k', 'Chains start at'])
  expect(names.indexOf('Sampler')).toBeLessThan(names.indexOf('Step size'))
  expect(names.indexOf('Step size')).toBeLessThan(names.indexOf('Optimizer'))
  expect(names.indexOf('Learning rate')).toBe(names.indexOf('Optimizer') + 1)
  expect(names).not.toContain('Noise')
  expect(names).not.toContain('Step factor')
  const facts = new Map(laneFacts(defaultLane('noise-contrastive-estimation', 'a')))
  expect(facts.get('Noise width')).toMatch(/^1\.5 \(/)
  expect(facts.get('Optimizer')).toBe('Adam')
})
