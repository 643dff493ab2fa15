// What metrics are called as columns of a CSV, with their units.

import type { MetricName } from '../metric.ts'

const metricColumns: Partial<Record<MetricName, string>> = {
  testLogLikelihood: 'held_out_log_likelihood_nats',
  trainLogLikelihood: 'train_log_likelihood_nats',
  validationLogLikelihood: 'validation_log_likelihood_nats',
  klDataModel: 'kl_data_model_nats',
  energyGap: 'energy_gap_nats',
  mmd: 'mmd_squared',
  mmdPValue: 'mmd_p_value',
  logPartition: 'log_z_nats',
  learnedLogPartition: 'learned_log_z_nats',
  standardisationLogDeterminant: 'standardisation_log_determinant_nats',
  modeMassError: 'mode_mass_error',
  gradientCosine: 'gradient_cosine',
  gradientNormRatio: 'gradient_norm_ratio',
  gradientBias: 'gradient_bias_in_exact_norms',
  gradientDeviation: 'gradient_sd_in_exact_norms',
  exactGradientNorm: 'exact_gradient_norm',
  classAccuracy: 'class_accuracy',
  classCrossEntropy: 'class_cross_entropy_nats',
  bayesAccuracy: 'best_class_accuracy',
  bayesCrossEntropy: 'best_class_cross_entropy_nats',
  energyDistance: 'energy_distance_in_sd',
  slicedWasserstein: 'sliced_wasserstein_in_sd',
  klModelData: 'kl_model_data_nats',
  jensenShannon: 'jensen_shannon_nats',
  modelEntropy: 'model_entropy_nats',
  fisherDivergence: 'fisher_divergence_per_squared_unit',
  aisLogPartition: 'ais_log_z_nats',
  logPartitionLowerBound: 'ais_log_z_at_least_nats',
  logPartitionUpperBound: 'ais_log_z_at_most_nats',
  testLogLikelihoodLowerBound: 'ais_held_out_log_likelihood_at_least_nats',
  testLogLikelihoodUpperBound: 'ais_held_out_log_likelihood_at_most_nats',
  klDataModelLowerBound: 'ais_kl_data_model_at_least_nats',
  klDataModelUpperBound: 'ais_kl_data_model_at_most_nats',
  classifierAccuracy: 'classifier_two_sample_accuracy',
  samplePrecision: 'sample_precision',
  sampleRecall: 'sample_recall',
  loss: 'own_loss',
}

/** Of the standard error beside the held-out log-likelihood, and of how that was obtained. */
export const heldOutColumns = {
  standardError: 'held_out_log_likelihood_standard_error_nats',
  obtained: 'held_out_log_likelihood_obtained',
}

/** Of a standard error beside a value, in its unit. */
export const errorColumn = (metric: MetricName): string => `${columnName(metric)}_standard_error`

/** What AIS says of its own bracket, and of which iteration's model the values measured on request are. */
export const requestedColumns = { verdict: 'ais_verdict', iteration: 'measured_on_request_at_iteration' }

/** Beside the own loss: what it is and in which unit. */
export const lossQuantityColumn = 'own_loss_is'

export const columnName = (metric: MetricName) => metricColumns[metric] ?? metric
