// How each column of the results was obtained, in words, by the column's heading.

import { metricDescriptions } from '../../src-shared/metric.ts'

const { testLogLikelihood, klDataModel, modeMassError, mmd, logPartition, learnedLogPartition } = metricDescriptions

export const headingHelp: Record<string, string> = {
  Lane: 'One method with its settings; the seeds of a lane share a row.',
  'Held-out log-likelihood': `Exact: ${testLogLikelihood.obtained}, of the lane’s averaged parameters. Higher is better; the only fair ranking.`,
  'Behind the best':
    'Held-out log-likelihood of the lane that leads minus that of this lane, with its 95% interval. Lanes of one seed are tested on the same points, so they are compared point by point; over several seeds, seed by seed. All p-values are corrected together by Holm’s method.',
  'In the columns’ own units':
    'The held-out log-likelihood minus Σ log sd of the columns: independent of how they were standardised, so comparable between seeds.',
  'c of NCE': `The learned log Z: ${learnedLogPartition.obtained}. In brackets c minus the exact log Z: 0 is right.`,
  'KL(data‖model)': `Exact: ${klDataModel.obtained}. Lower is better, 0 is perfect.`,
  'log Z': `Exact: ${logPartition.obtained}. Its level means nothing by itself.`,
  'Mode mass error': `Exact: ${modeMassError.obtained}. Lower is better.`,
  'MMD²': `Estimate: ${mmd.obtained}. Near or below 0: these samples show no difference, which does not prove that there is none; p: permutation test of equal distributions.`,
  Iterations: 'Parameter updates.',
  Evaluations: 'Rows through forward and backward, the cost that methods share; an energy alone counts one half.',
  'Compute time': 'Time in training steps; evaluation and snapshots excluded.',
  Speed: 'Iterations per second of compute time.',
  Adjusted: 'From these iterations on the lane trained with other values: its label is that of the start.',
  Status: 'Where the runs of the lane stand.',
}
