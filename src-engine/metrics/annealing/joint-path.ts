// The path of densities from independent coordinates to a Boltzmann machine over binary rows:
//
//   E_β(x) = −(1 − β) aᵀx − β bᵀx − Σⱼ log(1 + e^{β (c + Wᵀx)ⱼ}),   0 ≤ β ≤ 1
//   log Z₀ = Σ log(1 + e^aᵢ) + H log 2
// a are the log odds of the rows' means, so that the path begins at every coordinate's own frequency. β multiplies E(x, h)
// before the hidden units are summed out, so that at every β hidden units and coordinates can be drawn in blocks: chains
// move by Gibbs steps, without a step size and without refusals.
// Source: Salakhutdinov & Murray 2008, "On the quantitative analysis of deep belief networks".

import type { RbmTerm } from '../../backends/backend.ts'
import { logOdds } from '../../energies/bernoulli-rbm.ts'
import { randomStream } from '../../random/random-stream.ts'
import { columnMeans } from '../moments.ts'
import type { AnnealingPath, AnnealingPathOptions } from './annealing-path.ts'

/** The machine is the session's whole energy. */
export async function openJointPath(
  { session: model, backend, rows }: AnnealingPathOptions,
  machine: RbmTerm,
): Promise<AnnealingPath> {
  const { dimension, hidden } = machine
  const biases = logOdds(columnMeans(rows, dimension))
  const parameters = (await model.readState()).average.slice(0, model.parameterCount)
  const session = await backend.createSession({
    shape: {
      dimension,
      terms: [
        { weight: 1, term: machine },
        { weight: 1, term: { kind: 'linear', dimension } },
      ],
      base: null,
    },
    initial: Float64Array.from([...parameters, ...biases]),
    extraCount: 0,
  })
  const at = (beta: number) => ({ weights: { terms: [1, 1 - beta] }, jointInverseTemperature: beta })
  return {
    ...{ session, dimension, at, moves: 'gibbs', centre: new Float64Array(dimension) },
    logPartition: biases.reduce((sum, a) => sum + Math.log1p(Math.exp(a)), hidden * Math.LN2),
    // Of no meaning for Gibbs steps.
    deviations: { widest: 1, narrowest: 1 },
    async rises(from, beta) {
      const before = await session.energy(from, at(beta))
      return async (to) => {
        const after = await session.energy(from, at(to))
        return after.map((energy, row) => energy - before[row])
      }
    },
    sample(count, position) {
      const random = randomStream(position)
      return Float64Array.from({ length: count * dimension }, (_, index) =>
        random.uniform() < 1 / (1 + Math.exp(-biases[index % dimension])) ? 1 : 0,
      )
    },
    dispose: () => session.dispose(),
  }
}
