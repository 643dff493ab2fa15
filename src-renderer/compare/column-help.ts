// How each column of the results was obtained, in words, by column.

import type { ResultColumnId } from '../../src-shared/figures/results-table.ts'
import { metricDescriptions } from '../../src-shared/metric.ts'

const { klModelData, jensenShannon, modelEntropy, fisherDivergence } = metricDescriptions
const { testLogLikelihood, klDataModel, modeMassError, mmd, logPartition, learnedLogPartition } = metricDescriptions
const { classAccuracy, classCrossEntropy } = metricDescriptions

export const columnHelp: Readonly<Record<ResultColumnId, string>> = {
  lane: 'One method with its settings; the seeds of a lane share a row.',
  logLikelihood: `Exact: log Z by quadrature, ${testLogLikelihood.obtained}, of the lane’s averaged parameters. Higher is better; the only fair ranking.`,
  behind:
    'Held-out log-likelihood of the lane that leads minus that of this lane, with its 95% interval (Student’s t; by bootstrap under the table). Lanes of one seed are tested on the same points, so they are compared point by point; over several seeds, seed by seed. All p-values are corrected together by Holm’s method.',
  logLikelihoodInUnits:
    'The held-out log-likelihood minus Σ log sd of the columns: independent of how they were standardised, so comparable between seeds.',
  learnedLogZ: `The learned log Z: ${learnedLogPartition.obtained}. In brackets c minus the exact log Z: 0 is right.`,
  kl: `Exact: by quadrature ${klDataModel.obtained}. Lower is better, 0 is perfect.`,
  logZ: `Exact: by quadrature, ${logPartition.obtained}. Its level means nothing by itself.`,
  klModelData: `Exact, measured on request: by quadrature ${klModelData.obtained}. Lower is better, 0 is perfect.`,
  jensenShannon: `Exact, measured on request: by quadrature ${jensenShannon.obtained}. Lower is better.`,
  entropy: `Exact, measured on request: by quadrature; ${modelEntropy.obtained}. The data’s own is its best value.`,
  fisher: `Exact, measured on request: ${fisherDivergence.obtained}. Lower is better, 0 is perfect.`,
  heldOutByAis:
    'Beyond two dimensions at the end of a run, else measured on request: the held-out log-likelihood between the ends of the bracket that annealed importance sampling puts around log Z. ± is the standard error, of several seeds the standard deviation.',
  klByAis:
    'Where the density of the data is known, beyond two dimensions at the end of a run, else measured on request: the mean over the test points of log p of the data − log p of the model, with both ends of the bracket that annealed importance sampling puts around log Z. ± is the standard error, of several seeds the standard deviation. Lower is better, 0 is perfect; below 0 is within the error.',
  byBracket:
    'Where no likelihood is exact. A lane is ahead of another only if all of its bracket, two standard errors on each side included, lies above all of the other’s, at every seed that both have; else the two are not separated, which does not say that they are equal. Brackets that are not to be trusted are not compared.',
  modeMass: `Exact: by quadrature, ${modeMassError.obtained}. Lower is better.`,
  mmd: `Estimate: ${mmd.obtained}. Near or below 0: these samples show no difference, which does not prove that there is none; p: permutation test of equal distributions.`,
  classAccuracy: `Estimate: ${classAccuracy.obtained}. ± is the standard error; best: by the exact p(y | x), on the same points. Higher is better.`,
  classCrossEntropy: `Estimate: ${classCrossEntropy.obtained}. Lower is better; 0 is certainty.`,
  iterations: 'Parameter updates.',
  evaluations: 'Rows through forward and backward, the cost that methods share; an energy alone counts one half.',
  computeTime: 'Time in training steps; evaluation and snapshots excluded.',
  speed: 'Iterations per second of compute time.',
  adjusted: 'From these iterations on the lane trained with other values: its label is that of the start.',
  status: 'Where the runs of the lane stand.',
}
