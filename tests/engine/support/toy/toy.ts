// What it does, as somebody would write it in src-engine/methods.

import type { MethodKind } from '../../../../src-shared/config/method.ts'
import type { Rows } from '../../../../src-engine/backends/backend.ts'
import { energyGapStep } from '../../../../src-engine/methods/energy-gap-step.ts'
import type { Method, MethodBatch, MethodContext, MethodStep } from '../../../../src-engine/methods/method.ts'
import { purposes } from '../../../../src-engine/random/purposes.ts'
import { runSampler } from '../../../../src-engine/samplers/registry.ts'
import type { ToyConfig } from './toy-definition.ts'

/** Rows, a number and a vector, each of which the next step depends on. */
interface State extends Record<string, Rows | number | Float64Array> {
  chains: Rows
  weight: number
  losses: Float64Array
}

export const toy = {
  init: (_config: ToyConfig, { session, data, batchSize }: MethodContext): State => ({
    chains: session.upload(data.train.slice(0, batchSize * data.dimension), batchSize),
    weight: 1,
    losses: new Float64Array(2),
  }),

  async step(
    { steps, sampler, boldness }: ToyConfig,
    { rows, samplerStep }: MethodBatch,
    { chains, weight, losses }: State,
    { session, data, seed }: MethodContext,
  ): Promise<MethodStep<State>> {
    const moved = await runSampler(sampler, {
      session,
      start: chains,
      steps,
      normals: { seed, purpose: purposes.chains, firstChain: 0, firstStep: samplerStep },
      acceptPurpose: purposes.chainsAccept,
      centre: data.mean,
    })
    const made = await energyGapStep(session, { batch: rows, moved, steps })
    const loss = made.metrics.loss! * weight + losses[0] / 2
    return {
      ...made,
      metrics: { ...made.metrics, loss },
      state: { chains: moved.rows, weight: weight + boldness / 10, losses: Float64Array.of(loss, losses[0]) },
    }
  },
} as unknown as Method<MethodKind>
