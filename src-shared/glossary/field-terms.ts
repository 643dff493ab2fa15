// Which term explains a field of the setup, by the field's key in its schema.

export const fieldTerms: Readonly<Record<string, string>> = {
  steps: 'steps-k',
  stepSize: 'step-size',
  noise: 'langevin',
  form: 'langevin',
  sampler: 'chains',
  chainCount: 'chains',
  restart: 'restart',
  restartSource: 'restart',
  noiseRatio: 'noise-ratio',
  covarianceScale: 'noise-width',
  gridPoints: 'maximum-likelihood',
  learningRate: 'learning-rate',
  schedule: 'learning-rate',
  decayFactor: 'learning-rate',
  decayInterval: 'learning-rate',
  beta1: 'momentum',
  momentum: 'momentum',
  beta2: 'adam',
  epsilon: 'adam',
  optimizer: 'adam',
  batchSize: 'batch',
  inputNoise: 'input-noise',
  gradientNormMaximum: 'gradient-norm',
  averageDecay: 'parameters',
  hiddenWidths: 'hidden-layers',
  activation: 'hidden-layers',
  confined: 'confining-base',
  confinementScale: 'confining-base',
  standardise: 'standardise',
  columns: 'standardise',
  count: 'split',
  seeds: 'seed',
  unit: 'budget',
  amount: 'budget',
  snapshots: 'snapshot',
  sampleCount: 'samples',
  fieldResolution: 'log-density',
  permutations: 'mmd',
  chainRadius: 'divergence',
  energyGap: 'divergence',
  gradientNorm: 'divergence',
  backend: 'backend',
}

/** The term for a dotted path such as `lanes.0.method.steps`; null where none explains it. */
export function termOfField(path: string): string | null {
  // Noise of a data set is not the sampler's.
  if (path.startsWith('data.') && path.endsWith('.noise')) return null
  return fieldTerms[path.split('.').at(-1) ?? ''] ?? null
}
