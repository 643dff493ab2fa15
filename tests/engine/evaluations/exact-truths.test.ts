// What is known exactly of a model in one or two dimensions, through the evaluations that are made on request.

import { describe, expect, test } from 'vitest'
import { createReferenceSession } from '../../../src-engine/backends/reference/session.ts'
import { coordinatesOf } from '../../../src-engine/data/coordinates.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { modelNow } from '../../../src-engine/evaluations/model-now.ts'
import { obstacleOf } from '../../../src-engine/evaluations/obstacle.ts'
import { evaluations } from '../../../src-engine/evaluations/registry.ts'
import { subjectOf } from '../../../src-engine/evaluations/subject.ts'
import type { EvaluationName } from '../../../src-shared/evaluation.ts'
import type { DataConfig } from '../../../src-shared/config/data.ts'
import type { FieldView } from '../../../src-shared/snapshot.ts'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { parse } from '../../../src-shared/config/parse.ts'

const config = { snapshots: 40, sampleCount: 200, fieldResolution: 21, permutations: 20 }

/** E = |z − mean|²/2sd² in standardised coordinates z, which are not the data's own. */
async function modelOf(data: DataConfig, mean: readonly number[], sd: number) {
  const set = await loadData(data, 1)
  const coordinates = coordinatesOf(set, 'standardised')
  const session = createReferenceSession({
    shape: { dimension: set.dimension, terms: [], base: { mean, standardDeviation: sd } },
    initial: new Float64Array(0),
    extraCount: 0,
  })
  const subject = subjectOf({ session, data: set, coordinates, config, seed: 3 })
  const progress = { iteration: 5, evaluations: 0, computeSeconds: 0 }
  const negatives = { dimension: set.dimension, values: new Float32Array(0) }
  const now = modelNow(subject, { runId: 'run', progress, final: true, negatives, negativesTitle: '' })
  return { subject, coordinates, evaluate: (name: EvaluationName) => evaluations[name].evaluate(now) }
}

const gaussianOnLine: DataConfig = parse(
  dataConfigSchema,
  { kind: 'gaussian-one-dimensional', mean: 3, noise: 2 },
  'data',
)

describe('of a Gaussian model of Gaussian data on a line, standardised', () => {
  test('KL(model‖data), entropy, Fisher divergence and score error are those of the closed form in x', async () => {
    const { coordinates, evaluate } = await modelOf(gaussianOnLine, [0.25], 0.5)
    const [{ centre, scale }] = coordinates.axes!
    const [a, s, b, t] = [centre + 0.25 * scale, 0.5 * Math.abs(scale), 3, 2]
    const of = async (name: EvaluationName, metric: 'klModelData' | 'modelEntropy' | 'fisherDivergence') => {
      const estimate = (await evaluate(name)).values![metric]!
      expect(estimate.obtained).toMatchObject({ by: 'quadrature', converged: true })
      return estimate.value
    }
    const divergence = Math.log(t / s) + (s * s + (a - b) ** 2) / (2 * t * t) - 0.5
    expect(Math.abs((await of('kl-model-data', 'klModelData')) - divergence)).toBeLessThan(1e-6)
    const entropy = 0.5 * Math.log(2 * Math.PI * Math.E * s * s)
    expect(Math.abs((await of('model-entropy', 'modelEntropy')) - entropy)).toBeLessThan(1e-6)
    const fisher = 0.5 * ((t / s ** 2 - 1 / t) ** 2 + ((b - a) / s ** 2) ** 2)
    expect(Math.abs((await of('fisher-divergence', 'fisherDivergence')) - fisher)).toBeLessThan(1e-6)
    const [view] = (await evaluate('score-error')).views as FieldView[]
    const [low, high] = view.field.view.axes[0]
    view.field.values.forEach((value, index) => {
      const x = low + ((high - low) * index) / 20
      expect(value).toBeCloseTo(Math.abs((x - b) / t ** 2 - (x - a) / s ** 2), 4)
    })
  })
})

describe('of a checkerboard', () => {
  test('KL(model‖data) is infinite and says why; Jensen–Shannon is exact; what needs a score names what is missing', async () => {
    const { subject, evaluate } = await modelOf({ kind: 'checkerboard', side: 2, count: 1000 }, [0, 0], 1)
    const { values, verdict } = await evaluate('kl-model-data')
    expect(values!.klModelData!.value).toBe(Number.POSITIVE_INFINITY)
    expect(verdict!.text).toContain('density is zero outside')
    const shared = (await evaluate('jensen-shannon')).values!.jensenShannon!
    expect(shared.obtained).toMatchObject({ converged: true })
    expect(shared.value).toBeGreaterThan(0)
    expect(shared.value).toBeLessThan(Math.LN2)
    for (const name of ['fisher-divergence', 'score-error'] as const) {
      expect(obstacleOf(name, subject.has)).toContain('without hard edges')
    }
  })
})
