// Annealed importance sampling along a plan, forwards and backwards; every chain by itself.
//
//   forwards    x ~ p₀;  for k = 1 … K: log w −= (β_k − β_{k−1}) U(x), then x moves at β_k   (U = E − E₀)
//               E[w] = Z / Z₀
//   backwards   x ~ p;   for k = K … 1: log w += (β_k − β_{k−1}) U(x), then x moves at β_{k−1}
//               E[w] = Z₀ / Z, if x really is a sample of the model
// So log Z₀ + log mean w is on average too low forwards, and log Z₀ − log mean w too high backwards.
// Source: Neal 2001; Burda, Grosse & Salakhutdinov 2015, and Upadhya & Sastry 2015, eq. 10, for the way back.

import type { Rows } from '../../backends/backend.ts'
import type { AnnealingPath } from './annealing-path.ts'
import { transition, type Transition } from './transitions.ts'

export interface Annealed {
  /** Of each chain, nats. */
  logWeights: Float64Array
  /** Of the increments at each of the K densities, in the order of β; nats². */
  variances: number[]
  /** Share of the proposals taken at each density after the base, in the order of β. */
  acceptances: number[]
  /** Rows through forward and backward. */
  evaluations: number
  /** Where the chains came to. */
  rows: Rows
}

export interface AnnealOptions {
  path: AnnealingPath
  plan: readonly Transition[]
  /** Samples of the base, or of the model. */
  start: Rows
  seed: number
  /** Number of the first chain: ways of their own have chains of their own. */
  firstChain: number
  /** Told how far it is, 0 … 1. */
  report?: (share: number) => void
}

/** From samples of the base; the last density is moved in, too. */
export async function annealForwards(options: AnnealOptions): Promise<Annealed> {
  const { plan } = options
  const way = emptyWay(options)
  for (let k = 1; k < plan.length; k++) {
    await way.weigh(k, { from: plan[k - 1].beta, to: plan[k].beta })
    await way.move(plan[k], k)
    options.report?.(k / (plan.length - 1))
  }
  return way.result()
}

/** From samples of the model, down to the base, in which no move is needed. */
export async function annealBackwards(options: AnnealOptions): Promise<Annealed> {
  const { plan } = options
  const way = emptyWay(options)
  for (let k = plan.length - 1; k >= 1; k--) {
    await way.weigh(k, { from: plan[k].beta, to: plan[k - 1].beta })
    if (k > 1) await way.move(plan[k - 1], k - 1)
    options.report?.((plan.length - k) / (plan.length - 1))
  }
  return way.result()
}

function emptyWay({ path, plan, start, seed, firstChain }: AnnealOptions) {
  const logWeights = new Float64Array(start.rowCount)
  const variances = new Array<number>(plan.length - 1).fill(0)
  const acceptances = new Array<number>(plan.length - 1).fill(Number.NaN)
  let rows = start
  let evaluations = 0
  return {
    async weigh(k: number, { from, to }: { from: number; to: number }): Promise<void> {
      const rises = await (await path.rises(rows, from))(to)
      let [mean, square] = [0, 0]
      for (let chain = 0; chain < rises.length; chain++) {
        const increment = -rises[chain]
        logWeights[chain] += increment
        const offset = increment - mean
        mean += offset / (chain + 1)
        square += offset * (increment - mean)
      }
      variances[k - 1] = square / Math.max(1, rises.length - 1)
      evaluations += 0.5 * rows.rowCount
    },
    async move(here: Transition, k: number): Promise<void> {
      const moved = await transition(path, rows, here, { seed, firstChain, step: k })
      rows = moved.rows
      acceptances[k - 1] = moved.acceptance
      evaluations += here.leapfrogSteps * rows.rowCount
    },
    result: (): Annealed => ({ logWeights, variances, acceptances, evaluations, rows }),
  }
}
