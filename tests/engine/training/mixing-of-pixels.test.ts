// Whether persistent chains of binary pixels mix, of which some are always black.

import { expect, test } from 'vitest'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { splitRHat } from '../../../src-engine/metrics/split-r-hat.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'
import { chainSigns } from '../../../src-engine/training/chain-signs.ts'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { defaultExperiment } from '../../../src-shared/config/experiment.ts'
import { parse } from '../../../src-shared/config/parse.ts'

/** Of a machine without weights: each pixel by its own bias, from the first step on. */
async function rHatOf(biases: readonly number[]): Promise<number> {
  const dimension = biases.length
  const shape = {
    dimension,
    terms: [{ weight: 1, term: { kind: 'bernoulli-rbm', dimension, hidden: 1 } as const }],
    base: null,
  }
  const initial = Float64Array.of(...biases.map(() => 0), 0, ...biases)
  const session = await reference.createSession({ shape, initial, extraCount: 0 })
  const pictures = parse(dataConfigSchema, { kind: 'bars-and-stripes', side: 2, count: 200 }, 'data')
  const [lane] = defaultExperiment(pictures, ['persistent-contrastive-divergence']).lanes
  const data = { dimension, mean: new Float64Array(dimension), covariance: new Float64Array(dimension ** 2).fill(1) }
  const signs = await chainSigns({
    ...{ lane, state: {}, samplerSteps: 40, final: true },
    context: { session, data, batchSize: 32, seed: 3 } as never,
    drawn: session.upload(new Float64Array(64 * dimension), 64),
  })
  return signs.chainRHat!.value
}

test('a pixel that is always black does not hide how the others mix', async () => {
  // Independent draws: 64 chains of 40 agree to about the square root of 1 / (64 × 40).
  expect(Math.abs((await rHatOf([0.3, -60, -0.5])) - 1)).toBeLessThan(0.05)
})

test('where no pixel ever changes nothing is said', async () => {
  expect(await rHatOf([-60, -60])).toBeNaN()
})

test('R̂ of draws of two values, each as often, is that of their places', () => {
  const random = randomStream({ seed: 4, purpose: 77 })
  const chains = Array.from({ length: 8 }, () =>
    Float64Array.from({ length: 100 }, () => (random.uniform() < 0.5 ? 1 : 0)),
  )
  // As many of each: the median is ½, from which all are as far.
  let ones = chains.reduce((sum, chain) => sum + chain.reduce((all, value) => all + value, 0), 0)
  for (const chain of chains) {
    for (let at = 0; at < 100 && ones !== 400; at++) {
      const wished = ones < 400 ? 1 : 0
      ones += wished - chain[at]
      chain[at] = wished
    }
  }
  expect(Math.abs(splitRHat(chains) - 1)).toBeLessThan(0.05)
})
