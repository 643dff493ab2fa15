// Metrics: what is measured of a run, its unit, and how it was obtained.

import { bracketMetrics } from './bracket-metrics.ts'
import { chainMetrics } from './chain-metrics.ts'
import { classMetrics } from './class-metrics.ts'
import { conditionalMetrics } from './conditional-metrics.ts'
import type { Estimate, Obtained } from './estimate.ts'
import type { MetricDescription } from './metric-description.ts'
import { machineMetrics } from './machine-metrics.ts'
import { noiseMetrics } from './noise-metrics.ts'
import { sampleMetrics } from './sample-metrics.ts'

export type { MetricDescription, MetricSource } from './metric-description.ts'

export const metricDescriptions = {
  trainLogLikelihood: {
    label: 'Train log-likelihood',
    unit: 'nats per point',
    source: 'exact',
    obtained: 'mean over the training points',
    better: 'higher',
    recorded: 'evaluation',
  },
  validationLogLikelihood: {
    label: 'Validation log-likelihood',
    unit: 'nats per point',
    source: 'exact',
    obtained: 'mean over the validation points',
    better: 'higher',
    recorded: 'evaluation',
  },
  testLogLikelihood: {
    label: 'Held-out log-likelihood',
    unit: 'nats per point',
    source: 'exact',
    obtained: 'mean over the test points',
    better: 'higher',
    recorded: 'evaluation',
  },
  klDataModel: {
    label: 'KL(data‖model)',
    unit: 'nats',
    source: 'exact',
    obtained: 'against the known density',
    better: 'lower',
    recorded: 'evaluation',
  },
  klModelData: {
    label: 'KL(model‖data)',
    unit: 'nats',
    source: 'exact',
    obtained: 'over the model, against the known density; infinite where that is 0 and the model is not',
    better: 'lower',
    recorded: 'evaluation',
  },
  jensenShannon: {
    label: 'Jensen–Shannon divergence',
    unit: 'nats',
    source: 'exact',
    obtained: 'against the known density; between 0 and log 2 = 0.693',
    better: 'lower',
    recorded: 'evaluation',
  },
  modelEntropy: {
    label: 'Entropy of the model',
    unit: 'nats',
    source: 'exact',
    obtained: 'differential entropy, of densities per unit of the axes',
    better: null,
    recorded: 'evaluation',
  },
  fisherDivergence: {
    label: 'Fisher divergence',
    unit: 'per squared unit of the axes',
    source: 'exact',
    obtained: '½ mean |∇log p_model − ∇log p_data|² over the known density; blind to the weights of modes apart',
    better: 'lower',
    recorded: 'evaluation',
  },
  logPartition: {
    label: 'log Z',
    unit: 'nats',
    source: 'exact',
    obtained:
      'by quadrature, refined until it changes by less than 10⁻⁶ nats; of small Boltzmann machines by counting all states',
    better: null,
    recorded: 'evaluation',
  },
  /** Half the L1 distance between model and data mass over the modes of the data. */
  modeMassError: {
    label: 'Mode mass error',
    unit: 'probability',
    source: 'exact',
    obtained: 'half the summed |model − data| mass over the modes; borders located to about 10⁻⁶',
    better: 'lower',
    recorded: 'evaluation',
  },
  mmd: {
    label: 'MMD²',
    unit: '',
    source: 'estimate',
    obtained:
      'unbiased, up to 200 fresh model samples (1,000 at the end) against held-out data, three Gaussian kernels',
    better: 'lower',
    recorded: 'evaluation',
  },
  mmdPValue: {
    label: 'p-value of MMD²',
    unit: '',
    source: 'estimate',
    obtained: 'permutation test that samples and held-out data have the same distribution; a large p proves nothing',
    better: null,
    recorded: 'evaluation',
  },
  ...sampleMetrics,
  ...classMetrics,
  ...conditionalMetrics,
  ...machineMetrics,
  /** c of NCE, which should come to equal the exact log Z. */
  learnedLogPartition: {
    label: 'Learned log Z (c)',
    unit: 'nats',
    source: 'training',
    obtained: 'the parameter c of NCE, moving average',
    better: null,
    recorded: 'evaluation',
  },
  ...noiseMetrics,
  /** Only where the columns are seen standardised. */
  standardisationLogDeterminant: {
    label: 'log of a standardised unit',
    unit: 'nats',
    source: 'exact',
    obtained:
      'Σ log sd of the columns over the training points; a log-likelihood minus this is in the columns’ own units',
    better: null,
    recorded: 'evaluation',
  },
  /** At the current parameters and the next batch, of the raw gradient before clipping and optimizer. */
  gradientCosine: {
    label: 'Gradient cosine',
    unit: '',
    source: 'estimate',
    obtained: 'expected gradient against the exact one, at the same parameters and batch; 1 is the right direction',
    better: 'higher',
    recorded: 'evaluation',
  },
  /** Of methods with another objective its level means nothing. */
  gradientNormRatio: {
    label: 'Gradient norm ratio',
    unit: '× exact norm',
    source: 'estimate',
    obtained: 'expected length over the exact one’s, at the same parameters and batch',
    better: null,
    recorded: 'evaluation',
  },
  gradientBias: {
    label: 'Gradient bias',
    unit: '× exact norm',
    source: 'estimate',
    obtained: 'length of the expected gradient minus the exact one; 0 where no bias was seen',
    better: null,
    recorded: 'evaluation',
  },
  gradientDeviation: {
    label: 'Gradient sd',
    unit: '× exact norm',
    source: 'estimate',
    obtained: 'sd of one gradient estimate, over all parameters; the batch is held fixed',
    better: null,
    recorded: 'evaluation',
  },
  exactGradientNorm: {
    label: 'Exact gradient norm',
    unit: '',
    source: 'exact',
    obtained:
      'of the negative log-likelihood, at the current parameters and the next batch; ± what another batch would change',
    better: null,
    recorded: 'evaluation',
  },
  ...bracketMetrics,
  energyGap: {
    label: 'Energy gap, data − negatives',
    unit: 'nats',
    source: 'training',
    obtained: 'mean energy of the batch minus mean energy of the negatives',
    better: null,
    recorded: 'training',
  },
  loss: {
    label: 'Own loss',
    // Each method's loss has one of its own, in its `lossTitle`.
    unit: '',
    source: 'training',
    obtained: 'the method’s own objective on the batch, in its own unit; never comparable between methods',
    better: null,
    recorded: 'training',
  },
  /** Of maximum likelihood alone, whose own log Z is by quadrature in every update. */
  trainingLogPartitionChange: {
    label: 'Change of log Z in training',
    unit: 'nats',
    source: 'training',
    obtained:
      'what the last halving of the spacing changed in the training’s own log Z, infinite where its grid overlooks a mode or is too small; from 0.01 on its loss and gradient are not exact',
    better: 'lower',
    recorded: 'training',
  },
  gradientNorm: {
    label: 'Gradient norm',
    unit: '',
    source: 'training',
    obtained: 'Euclidean norm of the parameter gradient, before clipping',
    better: null,
    recorded: 'training',
  },
  /** Only where the sampler refuses proposals. */
  acceptance: {
    label: 'Acceptance',
    unit: 'share of proposals',
    source: 'training',
    obtained:
      'share of the proposals accepted during one update; best near 0.574 for MALA, 0.234 for RWM, 0.65 for HMC',
    better: null,
    recorded: 'training',
  },
  /** Only where it is adapted. */
  stepSize: {
    label: 'Step size',
    unit: 'ε',
    source: 'training',
    obtained:
      'of the sampler in this update, × the columns’ variance (HMC: their standard deviation); adapted by dual averaging',
    better: null,
    recorded: 'training',
  },
  /** Of methods that tell data from noise. */
  lossOverChance: {
    label: 'Loss / chance level',
    unit: '',
    source: 'training',
    obtained:
      'the logistic loss over that of a classifier that cannot tell; near 1 data and noise are alike to the model, near 0 they are told apart without learning',
    better: null,
    recorded: 'training',
  },
  /** Only of persistent chains. */
  chainAge: {
    label: 'Age of the chains',
    unit: 'sampler steps',
    source: 'training',
    obtained: 'mean over the persistent chains (at temperature 1) of the steps since each began',
    better: null,
    recorded: 'training',
  },
  /** Only of tempered chains. */
  swapRate: {
    label: 'Swap rate',
    unit: 'share of exchanges',
    source: 'training',
    obtained:
      'share of the exchanges between neighbouring temperatures taken in one update, at the pair that exchanges least; best near 0.23, and near 0 the ladder is cut in two',
    better: null,
    recorded: 'training',
  },
  /** Farthest negative or chain from the data's mean, in units of the data's radius. */
  chainRadius: {
    label: 'Farthest chain',
    unit: '× data radius',
    source: 'training',
    obtained: 'largest distance of a negative from the data’s mean',
    better: null,
    recorded: 'training',
  },
  ...chainMetrics,
  iterationsPerSecond: {
    label: 'Speed',
    unit: 'iterations/s',
    source: 'training',
    obtained: 'iterations per compute second',
    better: 'higher',
    recorded: 'training',
  },
} as const satisfies Record<string, MetricDescription>

/** Nats; a change of the training's own log Z below this is taken as converged. */
export const trainingChangeMaximum = 0.01

export type MetricName = keyof typeof metricDescriptions

export const metricNames = Object.keys(metricDescriptions) as MetricName[]

/** Those that rows hold. */
export const recordedMetricNames = metricNames.filter((name) => metricDescriptions[name].recorded !== 'request')

/** Where on its way a run stood. */
export interface Progress {
  iteration: number
  /** Rows through forward + backward; an energy-only pass counts one half per row. */
  evaluations: number
  /** Time spent in training steps; evaluation and snapshots excluded. */
  computeSeconds: number
}

/** All of an estimate but its value. */
export type Made = Omit<Estimate, 'value'>

/** Values may be NaN or ±Infinity: they travel by structured clone and rest as themselves, never as null. */
export interface MetricRow extends Progress {
  values: Partial<Record<MetricName, number>>
  /** How each value was made; absent in rows of training, all of whose values are read off the step. */
  made?: Partial<Record<MetricName, Made>>
}

const ofTraining: Obtained = { by: 'training' }

/** A value with how it was made; null where the row has none. */
export function estimateOf({ values, made }: MetricRow, metric: MetricName): Estimate | null {
  const value = values[metric]
  return value === undefined ? null : { value, ...(made?.[metric] ?? { obtained: ofTraining }) }
}

/** An evaluation as a row. */
export function rowOfEstimates(progress: Progress, estimates: Partial<Record<MetricName, Estimate>>): MetricRow {
  const row = { ...progress, values: {} as MetricRow['values'], made: {} as NonNullable<MetricRow['made']> }
  for (const [name, { value, ...made }] of Object.entries(estimates) as [MetricName, Estimate][]) {
    row.values[name] = value
    row.made[name] = made
  }
  return row
}

export type NumberKind = 'finite' | 'nan' | '+inf' | '-inf'

export function kindOf(value: number): NumberKind {
  if (Number.isFinite(value)) return 'finite'
  if (Number.isNaN(value)) return 'nan'
  return value > 0 ? '+inf' : '-inf'
}

export function numberOfKind(kind: NumberKind, value: number | null): number {
  switch (kind) {
    case 'finite':
      return value as number
    case 'nan':
      return Number.NaN
    case '+inf':
      return Number.POSITIVE_INFINITY
    case '-inf':
      return Number.NEGATIVE_INFINITY
    default:
      return kind satisfies never
  }
}

/** JSON has no NaN: a non-finite number becomes `{ kind }`; null stays "not defined here". */
export function jsonNumber(value: number | null | undefined): number | null | { kind: NumberKind } {
  if (value === null || value === undefined) return null
  return Number.isFinite(value) ? value : { kind: kindOf(value) }
}
