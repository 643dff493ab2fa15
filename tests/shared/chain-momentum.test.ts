import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { harmfulMomentum } from '../../src-shared/config/chain-momentum.ts'
import { defaultLane, defaultOptimizer, laneConfigSchema, type LaneConfig } from '../../src-shared/config/lane.ts'
import { methodDefinitions, methodKinds, type MethodKind } from '../../src-shared/config/method.ts'

function lane(kind: MethodKind, change: { optimizer?: object; method?: object } = {}): LaneConfig {
  const usual = defaultLane(kind, 'a')
  const optimizer = change.optimizer ?? usual.optimizer
  return v.parse(laneConfigSchema, { ...usual, optimizer, method: { ...usual.method, ...change.method } })
}

describe('momentum', () => {
  test.each(methodKinds)('does no harm in the lane that %s begins with, nor when it takes SGD', (kind) => {
    expect(harmfulMomentum(lane(kind))).toBeNull()
    expect(harmfulMomentum(lane(kind, { optimizer: defaultOptimizer(kind, 'sgd') }))).toBeNull()
  })

  test('harms persistent chains, whichever optimizer has it, from more than a half on', () => {
    const kind = 'persistent-contrastive-divergence'
    expect(harmfulMomentum(lane(kind, { optimizer: { kind: 'adam', beta1: 0.9 } }))).toBe(0.9)
    expect(harmfulMomentum(lane(kind, { optimizer: { kind: 'sgd', momentum: 0.8 } }))).toBe(0.8)
    expect(harmfulMomentum(lane(kind, { optimizer: { kind: 'adam', beta1: 0.5 } }))).toBeNull()
    expect(harmfulMomentum(lane(kind, { optimizer: { kind: 'adam' }, method: { restart: 0.05 } }))).toBe(0.9)
  })

  test('harms nobody whose chains are fresh at each update', () => {
    const momentum = { kind: 'adam', beta1: 0.9 }
    expect(harmfulMomentum(lane('contrastive-divergence', { optimizer: momentum }))).toBeNull()
    const restarting = lane('persistent-contrastive-divergence', { optimizer: momentum, method: { restart: 1 } })
    expect(harmfulMomentum(restarting)).toBeNull()
  })
})

test.each(methodKinds)('a lane with %s begins with its method’s rate and momentum', (kind) => {
  const { learningRate, momentum } = methodDefinitions[kind].optimizer
  expect(defaultLane(kind, 'a').optimizer).toMatchObject({ kind: 'adam', learningRate, beta1: momentum })
  expect(defaultOptimizer(kind, 'sgd')).toMatchObject({ kind: 'sgd', momentum })
})
