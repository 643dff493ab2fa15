// The gallery of failures: experiments that go wrong on purpose, each with its cure.

import { defaultExperiment, type ExperimentConfig } from '../config/experiment.ts'
import { dataConfigSchema, type DataConfig } from '../config/data.ts'
import { defaultLane, type LaneConfig } from '../config/lane.ts'
import type { MethodKind } from '../config/method.ts'
import { parse } from '../config/parse.ts'

export interface Failure {
  id: string
  title: string
  /** What to look at while it trains. */
  seen: string
  /** Why. */
  reason: string
  /** What helps, as on a button: `Shorten the step to 0.02`. */
  cure: string
  failing: ExperimentConfig
  cured: ExperimentConfig
}

const dataOf = (kind: DataConfig['kind']): DataConfig => parse(dataConfigSchema, { kind }, 'data')

interface Short {
  name: string
  data: DataConfig
  lanes: readonly LaneConfig[]
  notes: string
  iterations?: number
}

function experimentOf({ name, data, lanes, notes, iterations = 1000 }: Short): ExperimentConfig {
  const plain = defaultExperiment(data)
  return { ...plain, name, notes, lanes: [...lanes], budget: { unit: 'iterations', amount: iterations } }
}

interface LaneChange {
  name: string
  kind: MethodKind
  data: DataConfig
  method?: Record<string, unknown>
  sampler?: Record<string, unknown>
  learningRate?: number
}

/** A lane as a person would set it up, with what matters here changed. */
function lane({ name, kind, data, method = {}, sampler, learningRate }: LaneChange): LaneConfig {
  const [first] = defaultExperiment(data, [kind]).lanes
  const plain = { ...(first ?? defaultLane(kind, 'lane-1')), name }
  const moved = sampler && 'sampler' in plain.method ? { sampler: { ...plain.method.sampler, ...sampler } } : {}
  return {
    ...plain,
    method: { ...plain.method, ...method, ...moved } as LaneConfig['method'],
    optimizer: learningRate === undefined ? plain.optimizer : { ...plain.optimizer, learningRate },
  }
}

const moons = dataOf('two-moons')
const grid = dataOf('gaussian-grid')
/** Too far apart for slopes to tell which is heavier. */
const mixture = parse(
  dataConfigSchema,
  { kind: 'mixture-one-dimensional', separation: 6, noise: 0.5, weight: 0.2 },
  'data',
)
const penguins = dataOf('penguins')

interface FailureParts extends Omit<Failure, 'failing' | 'cured'> {
  data: DataConfig
  wrong: Omit<LaneChange, 'data' | 'name'>
  right: Omit<LaneChange, 'data' | 'name'>
  iterations?: number
}

function failure({ data, wrong, right, iterations, ...words }: FailureParts): Failure {
  const notes = `${words.seen} ${words.reason}`
  const shared = { data, iterations }
  return {
    ...words,
    failing: experimentOf({ ...shared, name: words.title, notes, lanes: [lane({ ...wrong, data, name: 'Failing' })] }),
    cured: experimentOf({
      ...shared,
      name: `${words.title}, cured`,
      notes: `${notes} The second lane has the cure: ${words.cure[0].toLowerCase()}${words.cure.slice(1)}.`,
      lanes: [lane({ ...wrong, data, name: 'Failing' }), { ...lane({ ...right, data, name: 'Cured' }), id: 'lane-2' }],
    }),
  }
}

export const failures: readonly Failure[] = [
  failure({
    id: 'diverging',
    title: 'CD that diverges',
    seen: 'The run ends early as “diverged”, with the energy gap or the chains beyond all bounds.',
    reason:
      'The Langevin step is too long for the curvature of the energy: each step overshoots farther than the last.',
    cure: 'Use the suggested step size',
    data: moons,
    wrong: { kind: 'contrastive-divergence', sampler: { stepSize: 10 } },
    right: { kind: 'contrastive-divergence' },
  }),
  failure({
    id: 'short-run',
    title: 'Chains that stay too short',
    seen: 'The negatives lie where the data are, and the density has far too much mass elsewhere.',
    reason:
      'One short step from the data never reaches the regions away from them, so nothing raises the energy there.',
    cure: 'Take 30 steps',
    data: moons,
    wrong: { kind: 'contrastive-divergence', method: { steps: 1 }, sampler: { stepSize: 0.001 } },
    right: { kind: 'contrastive-divergence', method: { steps: 30 } },
  }),
  failure({
    id: 'noise-narrow',
    title: 'NCE with noise that is too narrow',
    seen: 'The density is right in the middle and arbitrary outside; the learned log Z is far from the exact one.',
    reason: 'Where noise never falls, nothing holds the energy up.',
    cure: 'Make the noise wider than the data',
    data: moons,
    wrong: { kind: 'noise-contrastive-estimation', method: { covarianceScale: 0.05 } },
    right: { kind: 'noise-contrastive-estimation', method: { covarianceScale: 1.5 } },
  }),
  failure({
    id: 'noise-broad',
    title: 'NCE with noise that is too broad',
    seen: 'The classifier is right almost always, the loss is small, and the density stays coarse.',
    reason: 'Hardly any noise falls near the data, so the borders that matter are never asked for.',
    cure: 'Make the noise less broad',
    data: moons,
    wrong: { kind: 'noise-contrastive-estimation', method: { covarianceScale: 100 } },
    right: { kind: 'noise-contrastive-estimation', method: { covarianceScale: 1.5 } },
  }),
  failure({
    id: 'dropped-mode',
    title: 'Modes with the wrong weights',
    seen: 'Both modes are there, but their masses are not those of the data: compare “Mode mass error” in the results.',
    reason: 'Slopes in the two modes agree whatever their weights are, and between them there are no data.',
    cure: 'Train by NCE, which sees levels',
    data: mixture,
    wrong: { kind: 'denoising-score-matching' },
    right: { kind: 'noise-contrastive-estimation' },
  }),
  failure({
    id: 'temperature',
    title: 'Chains at the wrong temperature',
    seen: 'The diagnosis names a temperature far below 1; the negatives crowd together at minima of the energy.',
    reason: 'Drift and noise do not fit together: σ²/(2η) is the temperature that these steps sample at.',
    cure: 'Couple noise and drift, temperature 1',
    data: grid,
    wrong: { kind: 'contrastive-divergence', sampler: { form: 'decoupled', stepSize: 0.005, noise: 0.01 } },
    right: { kind: 'contrastive-divergence' },
  }),
  failure({
    id: 'memorising',
    title: 'A model that learns points by heart',
    seen: 'The training log-likelihood goes on rising while that of held-out points falls.',
    reason: 'Few rows, a free network and a high learning rate: the density becomes a heap of spikes.',
    cure: 'Learn slowly',
    data: penguins,
    wrong: { kind: 'noise-contrastive-estimation', learningRate: 0.02 },
    right: { kind: 'noise-contrastive-estimation', learningRate: 0.001 },
    iterations: 3000,
  }),
]
