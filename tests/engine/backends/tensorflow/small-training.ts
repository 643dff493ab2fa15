// CD-5 and PCD-5 by turns on a small network: everything that a training step makes and leaves behind.

import type { EnergySession, Rows } from '../../../../src-engine/backends/backend.ts'
import { tensorflow } from '../../../../src-engine/backends/tensorflow/tensorflow.ts'
import { purposes } from '../../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../../src-engine/random/random-stream.ts'
import { langevin, metropolis } from '../../../support/programs.ts'

export async function smallTraining(): Promise<{
  session: EnergySession
  iterate: (iteration: number) => Promise<void>
}> {
  const random = randomStream({ seed: 1, purpose: purposes.data })
  const draw = (count: number) => Float64Array.from({ length: count }, () => random.normal())
  const [rowCount, dimension] = [64, 2]
  const session = await tensorflow.createSession({
    shape: {
      dimension,
      terms: [{ weight: 1, term: { kind: 'mlp', widths: [dimension, 16, 16, 1], activation: 'silu' } }],
      base: { mean: [0, 0], standardDeviation: 1.5 },
    },
    initial: draw(3 * 16 + 17 * 16 + 17).map((value) => value / 4),
    extraCount: 0,
  })
  const centre = new Float64Array(dimension)
  const values = draw(rowCount * dimension)
  let chains: Rows = session.upload(values, rowCount)

  return {
    session,
    async iterate(iteration) {
      const data = session.upload(values, rowCount)
      const start = iteration % 2 === 0 ? data : chains
      const normals = { seed: 1, purpose: purposes.negatives, firstChain: 0, firstStep: 5 * iteration }
      const options = { steps: 5, normals, centre }
      const moved =
        iteration % 10 === 9
          ? await session.walk(
              start,
              metropolis('langevin', {
                ...options,
                stepSize: 0.01,
                uniforms: { ...normals, purpose: purposes.negativesAccept },
              }),
            )
          : await session.walk(start, langevin({ ...options, drift: 0.005, noise: 0.1 }))
      chains = moved.rows
      const share = 1 / rowCount
      const { gradient, meanEnergies } = session.jetParameterGradient([
        { rows: data, energyWeight: share },
        { rows: moved.rows, energyWeight: -share },
      ])
      await Promise.all([moved.extent, meanEnergies])
      await session.adam(gradient, {
        learningRate: 1e-4,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        gradientNormMaximum: 10,
        averageDecay: 0.99,
      })
    },
  }
}
