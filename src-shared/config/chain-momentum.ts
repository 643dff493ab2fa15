// Momentum with persistent chains: what an optimizer keeps of its last steps while the chains follow the model.
//
// Chains answer to the parameters of now, momentum carries on those of before. On 8 Gaussians the energy gap then swings
// with a period of some 40 updates, and PCD-10 ends at KL .36 where it comes to .05 without (docs/study-defaults.md).

import type { LaneConfig } from './lane.ts'
import { methodDefinition } from './method.ts'

/** Half of each step kept did no harm where it was measured. */
const harmlessMomentum = 0.5

/** β₁ or momentum of a lane with persistent chains, where it harms; null where it does not. */
export function harmfulMomentum({ method, optimizer }: Pick<LaneConfig, 'method' | 'optimizer'>): number | null {
  if (!methodDefinition(method.kind).keepsChains?.(method)) return null
  const momentum = optimizer.kind === 'adam' ? optimizer.beta1 : optimizer.momentum
  return momentum > harmlessMomentum ? momentum : null
}
