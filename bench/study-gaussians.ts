// Which method breaks first as dimension and condition number grow? Gaussians of d = 2, 10, 64 and κ = 1, 10, 100, learned
// by a Gaussian energy with its whole precision matrix, so that mean and covariance of model and data are closed forms.
//
//   npm run study:gaussians [-- FIGURE.svg [2,10]]
//
// On the reference, whose time grows with d²: the dimensions may be named, 64 takes half an hour.
// Everything else is the default of each method. Prints one Markdown table for each dimension (KL(data‖model) by its closed
// form, and the errors of mean and covariance) and draws the KLs as a figure. "Maximum likelihood" is the mean and
// covariance of the same training rows: what no method can be expected to beat.

import { writeFileSync } from 'node:fs'
import * as v from 'valibot'
import { dataConfigSchema } from '../src-shared/config/data.ts'
import { defaultExperiment, type ExperimentConfig } from '../src-shared/config/experiment.ts'
import type { LaneConfig } from '../src-shared/config/lane.ts'
import { methodDefinitions, type MethodKind } from '../src-shared/config/method.ts'
import { reference } from '../src-engine/backends/reference/reference.ts'
import { modelDataOf } from '../src-engine/data/model-data.ts'
import { gaussianManyCovariance } from '../src-engine/data/gaussian-many.ts'
import { loadData } from '../src-engine/data/registry.ts'
import { startTraining } from '../src-engine/training/train.ts'
import { divergenceOfGaussians, gaussianOfParameters, type GaussianLaw } from './gaussians/gaussian-laws.ts'
import { drawDivergences, type Divergence } from './gaussians/divergence-figure.ts'

const iterations = 3000
const seed = 1
const [figure, wished] = process.argv.slice(2)
const dimensions = wished?.split(',').map(Number) ?? [2, 10, 64]
const conditions = [1, 10, 100]
const methods: readonly MethodKind[] = [
  ...(['contrastive-divergence', 'persistent-contrastive-divergence', 'noise-contrastive-estimation'] as const),
  ...(['conditional-noise-contrastive-estimation', 'sliced-score-matching', 'denoising-score-matching'] as const),
  'energy-discrepancy',
]

const found: Divergence[] = []
for (const dimension of dimensions) {
  console.log(`\n## d = ${dimension}\n`)
  console.log('| method | κ | KL(data‖model), nats | mean off by, sd | covariance off by | updates | ended |')
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | --- |')
  for (const condition of conditions) await studyOf(dimension, condition)
}
if (figure) writeFileSync(figure, drawDivergences(found, { dimensions, conditions }))

async function studyOf(dimension: number, condition: number): Promise<void> {
  const config: ExperimentConfig = {
    ...defaultExperiment(v.parse(dataConfigSchema, { kind: 'gaussian-many', dimension, condition }), methods),
    energy: { kind: 'gaussian', correlated: true },
    budget: { unit: 'iterations', amount: iterations },
  }
  const data = await loadData(config.data, seed)
  const { coordinates, mean, covariance } = modelDataOf(data, 'standardised')
  const scales = coordinates.axes!.map(({ scale }) => scale)
  const centres = coordinates.axes!.map(({ centre }) => centre)
  const known = gaussianManyCovariance({ dimension, condition })
  // The data's own law in the model's coordinates; a divergence is the same in both.
  const truth: GaussianLaw = {
    mean: Float64Array.from(centres, (centre, axis) => -centre / scales[axis]),
    covariance: known.map((value, at) => value / (scales[Math.floor(at / dimension)] * scales[at % dimension])),
  }
  report('Maximum likelihood', { dimension, condition }, truth, { mean, covariance }, 'in closed form')
  for (const lane of config.lanes) {
    const { law, ended, updates } = await learned(config, lane, dimension)
    report(methodDefinitions[lane.method.kind].abbreviation, { dimension, condition }, truth, law, ended, updates)
  }

  /** In the coordinates of the session, by the moving average of the parameters. */
  async function learned(experiment: ExperimentConfig, lane: LaneConfig, size: number) {
    const now = () => performance.now()
    const training = await startTraining({
      runId: 'study',
      config: experiment,
      lane,
      seed,
      data,
      backend: reference,
      now,
    })
    let outcome = 'going'
    while (outcome === 'going') outcome = (await training.step()).outcome.kind
    const { arrays, progress } = await training.checkpoint()
    training.dispose()
    return { law: gaussianOfParameters(arrays.average, size), ended: outcome, updates: progress.iteration }
  }
}

interface Place {
  dimension: number
  condition: number
}

function report(method: string, place: Place, truth: GaussianLaw, law: GaussianLaw, ended: string, updates = 0): void {
  const kl = divergenceOfGaussians(truth, law)
  found.push({ method, ...place, value: ended === 'diverged' ? Number.POSITIVE_INFINITY : kl })
  const { dimension, condition } = place
  const off = Math.hypot(...law.mean.map((value, axis) => value - truth.mean[axis]))
  const relative = norm(law.covariance.map((value, at) => value - truth.covariance[at])) / norm(truth.covariance)
  const percent = `${(100 * relative).toPrecision(2)}%`
  console.log(
    `| ${method} | ${condition} | ${kl.toPrecision(3)} | ${(off / Math.sqrt(dimension)).toPrecision(2)} | ${percent} | ${updates || '–'} | ${ended} |`,
  )
}

/** Frobenius. */
function norm(matrix: Float64Array): number {
  return Math.sqrt(matrix.reduce((sum, value) => sum + value * value, 0))
}
