// The models of the study, made from their description in models.json: a session with the model's parameters, the rows
// that the base is fitted to, exact samples, and the exact log Z.

import type { DataKind } from '../../src-shared/config/data.ts'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { energyConfigSchema } from '../../src-shared/config/energy.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { defaultLane } from '../../src-shared/config/lane.ts'
import type { MethodKind } from '../../src-shared/config/method.ts'
import { parse } from '../../src-shared/config/parse.ts'
import type { Backend, EnergyShape } from '../../src-engine/backends/backend.ts'
import { loadData } from '../../src-engine/data/registry.ts'
import { cholesky, inverseOf } from '../../src-engine/distributions/cholesky.ts'
import { subjectOf } from '../../src-engine/evaluations/subject.ts'
import { modelNow, type ModelNow } from '../../src-engine/evaluations/model-now.ts'
import { randomStream, type RandomStream } from '../../src-engine/random/random-stream.ts'
import { trainingWith } from '../../src-engine/training/train.ts'

interface Distortion {
  /** The data are wider than the model by this. */
  scale: number
  /** And off its middle by so many of its standard deviations in every direction. */
  shift: number
}

export interface GaussianModel {
  name: string
  kind: 'gaussian'
  dimension: number
  seed: number
  /** Largest variance over smallest. */
  condition: number
  data: Distortion
}

export interface MixtureModel {
  name: string
  kind: 'mixture'
  dimension: number
  seed: number
  weights: number[]
  standardDeviations: number[]
  /** Between neighbouring components, in standard deviations of the first. */
  separation: number
  data: Distortion
}

export interface TrainedMlp {
  name: string
  kind: 'mlp'
  data: string
  seed: number
  hiddenWidths: number[]
  method: string
  iterations: number
}

export type StudyModel = GaussianModel | MixtureModel | TrainedMlp

/** Any purpose: what is drawn here is drawn nowhere else. */
const purpose = 1000

export interface ClosedForm {
  shape: EnergyShape
  parameters: Float64Array
  /** Row-major, what the base is fitted to. */
  rows: Float64Array
  logPartition: number
}

const rowCount = 1000

export function closedForm(model: GaussianModel | MixtureModel): ClosedForm {
  return model.kind === 'gaussian' ? gaussianModel(model) : mixtureModel(model)
}

/** Variances geometrically from 1 to the condition number, in random directions, around a random mean. */
function gaussianModel({ dimension: d, seed, condition, data }: GaussianModel): ClosedForm {
  const random = randomStream({ seed, purpose })
  const directions = randomRotation(d, random)
  const variances = Array.from({ length: d }, (_, i) => (d === 1 ? 2 : condition ** (i / (d - 1))))
  const mean = Array.from({ length: d }, () => 3 * random.normal())
  const covariance = new Float64Array(d * d)
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      for (let k = 0; k < d; k++) covariance[i * d + j] += directions[k][i] * variances[k] * directions[k][j]
    }
  }
  const factor = cholesky(inverseOf(cholesky(covariance, d), d), d)
  const logDiagonal = Array.from({ length: d }, (_, i) => Math.log(factor[i * d + i]))
  const below = Array.from({ length: d }, (_, i) => [...factor.subarray(i * d, i * d + i)]).flat()
  const rows = new Float64Array(rowCount * d)
  for (let row = 0; row < rowCount; row++) {
    const along = variances.map((variance) => Math.sqrt(variance) * (data.scale * random.normal() + data.shift))
    for (let i = 0; i < d; i++) {
      rows[row * d + i] = mean[i] + directions.reduce((sum, direction, k) => sum + direction[i] * along[k], 0)
    }
  }
  return {
    shape: {
      dimension: d,
      terms: [{ weight: 1, term: { kind: 'gaussian', dimension: d, correlated: true } }],
      base: null,
    },
    parameters: Float64Array.from([...mean, ...logDiagonal.map((entry) => 2 * entry), ...below]),
    rows,
    logPartition: 0.5 * d * Math.log(2 * Math.PI) + variances.reduce((sum, value) => sum + 0.5 * Math.log(value), 0),
  }
}

/** Round components along a random direction; the data have them with equal weights. */
function mixtureModel({ dimension: d, seed, weights, standardDeviations, separation, data }: MixtureModel): ClosedForm {
  const random = randomStream({ seed, purpose })
  const [direction] = randomRotation(d, random)
  const components = weights.length
  const centres = weights.map((_, k) => direction.map((value) => value * separation * (k - (components - 1) / 2)))
  const parameters = weights.flatMap((weight, k) => [
    Math.log(weight),
    ...centres[k],
    -2 * Math.log(standardDeviations[k]),
  ])
  const rows = new Float64Array(rowCount * d)
  for (let row = 0; row < rowCount; row++) {
    const k = random.integer(components)
    for (let i = 0; i < d; i++) {
      rows[row * d + i] = centres[k][i] + standardDeviations[k] * (data.scale * random.normal() + data.shift)
    }
  }
  return {
    shape: {
      dimension: d,
      terms: [{ weight: 1, term: { kind: 'gaussian-mixture', dimension: d, components } }],
      base: null,
    },
    parameters: Float64Array.from(parameters),
    rows,
    logPartition: 0,
  }
}

/** Orthonormal rows: normals, made orthogonal one after the other. */
function randomRotation(d: number, random: RandomStream): number[][] {
  const rows: number[][] = []
  while (rows.length < d) {
    let row = Array.from({ length: d }, () => random.normal())
    for (const before of rows) {
      const along = row.reduce((sum, value, i) => sum + value * before[i], 0)
      row = row.map((value, i) => value - along * before[i])
    }
    const length = Math.hypot(...row)
    rows.push(row.map((value) => value / length))
  }
  return rows
}

/** Trains it, and calls `measure` with the model as an evaluation of the last snapshot would see it. */
export async function trainedMlp(
  model: TrainedMlp,
  backend: Backend,
  measure: (now: ModelNow) => Promise<void>,
): Promise<void> {
  const dataConfig = parse(dataConfigSchema, { kind: model.data as DataKind, count: 2000 }, 'data')
  const base = defaultExperiment(dataConfig)
  const lane = { ...defaultLane(model.method as MethodKind, 'lane-1') }
  const config = {
    ...base,
    lanes: [lane],
    seeds: [model.seed],
    energy: parse(energyConfigSchema, { kind: 'mlp', hiddenWidths: model.hiddenWidths }, 'energy'),
    budget: { unit: 'iterations' as const, amount: model.iterations },
  }
  const data = await loadData(dataConfig, model.seed, { coordinates: 'standardised' })
  const start = trainingWith((options) => {
    const subject = subjectOf(options)
    return {
      async evaluate(request) {
        await measure(modelNow(subject, request))
        return { estimates: {}, snapshot: { ...request.progress, runId: '', logPartition: null, views: [] } }
      },
    }
  })
  const now = () => performance.now()
  const training = await start({ runId: 'study', config, lane, seed: model.seed, data, backend, now })
  training.useThreads(2)
  for (let step = 0; step < model.iterations; step++) await training.step()
  await training.evaluate(true)
  training.dispose()
}
