/** The glossary's term for each column of the results, by its heading. */
export const headingTerm: Readonly<Record<string, string>> = {
  Lane: 'lane',
  'Held-out log-likelihood': 'log-likelihood',
  'Behind the best': 'paired-difference',
  'In the columns’ own units': 'log-likelihood',
  'c of NCE': 'learned-log-z',
  'KL(data‖model)': 'kl-divergence',
  'log Z': 'log-z',
  'Mode mass error': 'mode-mass',
  'MMD²': 'mmd',
  Iterations: 'iteration',
  Evaluations: 'evaluation-count',
  'Compute time': 'compute-time',
  Speed: 'compute-time',
  Adjusted: 'adjust',
  Status: 'run',
}
