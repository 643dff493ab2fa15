import type { ResultColumnId } from '../../src-shared/figures/results-table.ts'

/** The glossary's term for each column of the results. */
export const columnTerm: Readonly<Record<ResultColumnId, string>> = {
  lane: 'lane',
  logLikelihood: 'log-likelihood',
  behind: 'paired-difference',
  logLikelihoodInUnits: 'log-likelihood',
  learnedLogZ: 'learned-log-z',
  kl: 'kl-divergence',
  logZ: 'log-z',
  klModelData: 'kl-model-data',
  jensenShannon: 'jensen-shannon',
  entropy: 'best-possible',
  fisher: 'fisher-divergence',
  heldOutByAis: 'log-z',
  klByAis: 'kl-divergence',
  byBracket: 'bracket-comparison',
  modeMass: 'mode-mass',
  classAccuracy: 'class-accuracy',
  classCrossEntropy: 'cross-entropy',
  mmd: 'mmd',
  iterations: 'iteration',
  evaluations: 'evaluation-count',
  computeTime: 'compute-time',
  speed: 'compute-time',
  adjusted: 'adjust',
  status: 'run',
}
