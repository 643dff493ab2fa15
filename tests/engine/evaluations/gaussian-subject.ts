// A model whose every quantity is known, N(0, I), beside data of a Gaussian, for tests of evaluations.

import type { MethodConfig } from '../../../src-shared/config/method.ts'
import type { SamplerConfig } from '../../../src-shared/config/sampler.ts'
import type { EnergySession } from '../../../src-engine/backends/backend.ts'
import type { DataSet } from '../../../src-engine/data/data-set.ts'
import { momentsOf } from '../../../src-engine/metrics/moments.ts'
import { gaussianMixture } from '../../../src-engine/distributions/gaussian-mixture.ts'
import { modelNow, type ModelNow } from '../../../src-engine/evaluations/model-now.ts'
import { subjectOf } from '../../../src-engine/evaluations/subject.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'

/** `counts` are the rows of training, validation and test. */
export function gaussianRows(centre: number[], counts = [600, 50, 600]): DataSet {
  const dimension = centre.length
  const density = gaussianMixture({
    dimension,
    centres: Float64Array.from(centre),
    weights: [1],
    standardDeviation: 1,
  })
  const [train, validation, test] = counts.map((count, chain) =>
    density.sample(count, randomStream({ seed: 8, purpose: purposes.data, chain })),
  )
  return {
    ...{ title: 'Gaussian', dimension, train, validation, test, density },
    ...momentsOf(train, dimension),
    view: { axes: centre.map((at) => [at - 4, at + 4]), labels: centre.map((_, axis) => `x${axis + 1}`) },
    ...{ notes: [], weaknesses: [], columnChoices: [] },
  }
}

export function nowOf(
  session: EnergySession,
  data: DataSet,
  { sampler, report }: { sampler?: SamplerConfig; report?: (share: number) => void } = {},
): ModelNow {
  const method = sampler && ({ kind: 'contrastive-divergence', steps: 1, sampler } as unknown as MethodConfig)
  const config = { snapshots: 2, sampleCount: 1000, fieldResolution: 21, permutations: 99 }
  return modelNow(subjectOf({ session, data, config, seed: 3, method }), {
    runId: 'run',
    progress: { iteration: 7, evaluations: 0, computeSeconds: 0 },
    final: true,
    negatives: { dimension: data.dimension, values: new Float32Array(0) },
    negativesTitle: '',
    report,
  })
}
