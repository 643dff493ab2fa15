// NCE's own figures, where all of them have closed forms: the model and the data are N(0, 1), the noise N(0, s²).

import { expect, test } from 'vitest'
import { bestClassifierField, classifierField } from '../../../src-shared/figures/posterior.ts'
import type { DataPreview, FieldView } from '../../../src-shared/snapshot.ts'
import { suggestedNoise } from '../../../src-shared/noise-words.ts'
import { effectiveShare, noiseOverlap } from '../../../src-engine/evaluations/noise-overlap.ts'
import { classifierPosterior } from '../../../src-engine/evaluations/classifier-posterior.ts'
import { energyField } from '../../../src-engine/evaluations/energy-field.ts'
import { noiseDensity } from '../../../src-engine/evaluations/noise-density.ts'
import { modelNow } from '../../../src-engine/evaluations/model-now.ts'
import { subjectOf } from '../../../src-engine/evaluations/subject.ts'
import { gridRows } from '../../../src-engine/metrics/regular-grid.ts'
import { methodConfig } from '../../exact/method-config.ts'
import { session, standardGaussian } from '../../exact/session.ts'
import { normalCdf } from '../../support/normal-cdf.ts'
import { gaussianRows } from './gaussian-subject.ts'

/** `learned`: c, whose best value is ½ log 2π. */
async function nowWith(covarianceScale: number, learned = 0.5 * Math.log(2 * Math.PI)) {
  const own = await session(standardGaussian(1), [learned])
  const data = gaussianRows([0], [20_000, 50, 1000])
  const method = methodConfig('noise-contrastive-estimation', { covarianceScale })
  const config = { snapshots: 2, sampleCount: 100, fieldResolution: 21, permutations: 99 }
  return modelNow(subjectOf({ session: own, data, config, seed: 3, method }), {
    ...{ runId: 'run', progress: { iteration: 7, evaluations: 0, computeSeconds: 0 }, final: true },
    ...{ negatives: { dimension: 1, values: new Float32Array(0) }, negativesTitle: '' },
  })
}

const figuresOf = async (covarianceScale: number) =>
  (await noiseOverlap.evaluate(await nowWith(covarianceScale))).values!

test('the classifier of the true density and log Z is the best there is, and another c moves it by its logit', async () => {
  const { views, values } = await classifierPosterior.evaluate(await nowWith(4))
  const [learned, best] = (views as FieldView[]).map(({ field }) => field.values)
  learned.forEach((value, cell) => expect(Math.abs(value - best[cell])).toBeLessThan(1e-6))
  expect(values!.classifierError!.value).toBeLessThan(1e-6)

  // ν = 4 and noise of twice the deviation: at 0 the odds are 2 to 4; its centre and width are those of 20,000 rows.
  const middle = (best.length - 1) / 2
  expect(Math.abs(best[middle] - 1 / 3)).toBeLessThan(0.01)
  const shifted = await classifierPosterior.evaluate(await nowWith(4, 0.5 * Math.log(2 * Math.PI) + 1))
  const moved = (shifted.views as FieldView[])[0].field.values
  const logit = (value: number) => Math.log(value / (1 - value))
  expect(logit(moved[middle])).toBeCloseTo(logit(best[middle]) - 1, 4)
  expect(shifted.values!.classifierError!.value).toBeGreaterThan(0.05)
})

test('what a snapshot holds of the noise draws the same classifiers', async () => {
  const now = await nowWith(4, 1.3)
  const { views: pictures } = await noiseDensity.evaluate(now)
  const { views: energies } = await energyField.evaluate(now)
  const snapshot = { ...now.request.progress, runId: 'run', logPartition: null, views: [...energies!, ...pictures!] }
  const measured = ((await classifierPosterior.evaluate(now)).views as FieldView[]).map(({ field }) => field)
  const drawn = classifierField(snapshot)!
  drawn.values.forEach((value, cell) => expect(Math.abs(value - measured[0].values[cell])).toBeLessThan(1e-5))
  const { view, density } = now.subject.data
  const grid = { box: view.axes, shape: [21] }
  const values = Float32Array.from(density!.logDensity(gridRows(grid)))
  const preview = { logDensity: { view, shape: [21], values } } as unknown as DataPreview
  const best = bestClassifierField(preview, snapshot)!
  best.values.forEach((value, cell) => expect(Math.abs(value - measured[1].values[cell])).toBeLessThan(1e-5))
  expect(classifierField({ ...snapshot, views: energies! })).toBeNull()
})

test.each([4, 25])('overlap, accuracy and effective share of noise of %d times the variance', async (scale) => {
  const values = await figuresOf(scale)
  // The densities cross at x² = s² log s² / (s² − 1).
  const crossing = Math.sqrt((scale * Math.log(scale)) / (scale - 1))
  const [inData, inNoise] = [2 * normalCdf(crossing) - 1, 2 * normalCdf(crossing / Math.sqrt(scale)) - 1]
  const { noiseOverlap: overlap, noiseClassifierAccuracy: accuracy } = values
  // Four standard errors, and what the scatter of 20,000 rows changes in the noise's variance.
  expect(Math.abs(overlap!.value - (1 - inData + inNoise))).toBeLessThan(4 * overlap!.standardError! + 0.01)
  expect(Math.abs(accuracy!.value - (inData + 1 - inNoise) / 2)).toBeLessThan(4 * accuracy!.standardError! + 0.01)
  // E[w]² / E[w²] = √(2 s² − 1) / s² for N(0, 1) over N(0, s²); 1,000 draws know it to some 0.03.
  expect(Math.abs(values.effectiveNoiseShare!.value - Math.sqrt(2 * scale - 1) / scale)).toBeLessThan(0.08)
  expect(Math.abs(values.noiseWidth!.value / Math.sqrt(scale) - 1)).toBeLessThan(0.15)
  expect(values.noiseOffset!.value).toBeLessThan(0.15)
})

test('methods without noise have none of them', async () => {
  const own = await session(standardGaussian(1), [0])
  const config = { snapshots: 2, sampleCount: 100, fieldResolution: 21, permutations: 99 }
  const now = modelNow(subjectOf({ session: own, data: gaussianRows([0]), config, seed: 3 }), {
    ...{ runId: 'run', progress: { iteration: 7, evaluations: 0, computeSeconds: 0 }, final: true },
    ...{ negatives: { dimension: 1, values: new Float32Array(0) }, negativesTitle: '' },
  })
  expect(await noiseOverlap.evaluate(now)).toEqual({})
})

test('weights that are equal count in full, and one alone counts as one', () => {
  expect(effectiveShare(new Float64Array(5).fill(3))).toBe(1)
  expect(effectiveShare(Float64Array.of(0, 0, 7, 0))).toBe(0.25)
})

test('words say whether a noise is misplaced, narrow, broad or beside the data', () => {
  expect(suggestedNoise({ width: 1, offset: 2 })).toMatch(/misplaced/)
  expect(suggestedNoise({ width: 0.3, offset: 0 })).toMatch(/too narrow/)
  expect(suggestedNoise({ width: 5, offset: 0 })).toMatch(/too broad/)
  expect(suggestedNoise({ width: 1.2, offset: 0 })).toMatch(/mixture or kernels/)
})
