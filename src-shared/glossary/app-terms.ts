// Words of the app itself: lane, run, experiment, budget, and what happens to data.

import { termsOf } from '../term.ts'

export const appTerms = termsOf({
  experiment: {
    title: 'Experiment',
    aliases: ['comparison', 'setup'],
    meaning:
      'Data, an energy, one or more lanes, seeds, a budget, and how results are evaluated. Run trains every lane with every seed and keeps all of it in the library.',
    seeAlso: ['lane', 'run', 'budget'],
  },
  'sampling-lab': {
    title: 'Sampling lab',
    aliases: ['Sample', 'ebm sample'],
    meaning:
      'A page on which an energy is sampled without training: a known density, a formula or a stored model, by one or two samplers. Both get the same number of energy-gradient evaluations for each chain, start at the same points and draw the same random numbers. Means, variances and histograms stand beside what quadrature says.',
    seeAlso: ['chains', 'acceptance', 'effective-sample-size', 'chain-mixing'],
  },
  lane: {
    title: 'Lane',
    meaning:
      'A training method with its sampler, optimizer and values. The lanes of an experiment get the same data, the same network at the start, the same seeds and the same budget. Each has a colour, a dash and a marker of its own.',
    seeAlso: ['run', 'seed'],
  },
  run: {
    title: 'Run',
    aliases: ['queued', 'held', 'paused', 'stopped', 'interrupted', 'finished', 'failed'],
    meaning:
      'One lane trained with one seed, stored with its curves, pictures and checkpoints. A run that was paused before it began is held. A stopped or interrupted run can be resumed and ends with the same numbers as if nothing had happened.',
    seeAlso: ['lane', 'checkpoint'],
  },
  checkpoint: {
    title: 'Checkpoint',
    meaning:
      'Everything that a run needs to go on: parameters, optimizer, chains and counters. One is stored every few seconds, and whenever a lane is adjusted, paused or stopped.',
    seeAlso: ['run', 'adjust'],
  },
  adjust: {
    title: 'Adjust',
    aliases: ['adjusted', 'change while training'],
    meaning:
      'Changes the step size, the learning rate or the steps k of a lane while it trains. The result then belongs to no single setting: the iteration of each change stands in the table and in every export.',
    seeAlso: ['lane', 'step-size', 'learning-rate'],
  },
  budget: {
    title: 'Budget',
    aliases: ['iterations', 'seconds', 'evaluations'],
    meaning:
      'When every lane ends: after so many parameter updates, so many energy evaluations, or so many seconds of compute. Evaluations count the work of every method alike. A budget in seconds depends on the machine and cannot be repeated exactly.',
    seeAlso: ['iteration', 'evaluation-count', 'compute-time'],
  },
  iteration: {
    title: 'Iteration',
    aliases: ['update', 'step'],
    meaning: 'One update of the parameters, from one batch.',
    seeAlso: ['batch', 'budget'],
  },
  'evaluation-count': {
    title: 'Evaluations',
    aliases: ['energy evaluations', 'cost', 'rows'],
    meaning:
      'The cost that methods share: one row of points through the network, forward and backward. k sampler steps on B points cost k·B, a parameter gradient on n points n, and an energy without a gradient one half per row.',
    unit: 'rows',
    seeAlso: ['budget', 'compute-time'],
  },
  'compute-time': {
    title: 'Compute time and speed',
    aliases: ['seconds of compute', 'it/s', 'iterations per second'],
    meaning:
      'The time spent in training steps; evaluation and pictures are not counted. Lanes that train at the same time share the processor, so times of one experiment are comparable, times of different days are not.',
    unit: 'seconds; iterations per second',
    seeAlso: ['budget', 'backend'],
  },
  backend: {
    title: 'Backend',
    aliases: ['device', 'WebAssembly', 'WebGPU', 'TensorFlow', 'CUDA', 'reference'],
    meaning:
      'What computes: the processor by our own kernels (native code where a C compiler was, WebAssembly elsewhere), a graphics card by WebGPU, CUDA by TensorFlow, or the slow and exact reference. Each is tested against the reference before it is used. Automatic measures and takes the fastest.',
    seeAlso: ['compute-time'],
  },
  snapshot: {
    title: 'Snapshot',
    aliases: ['scrubber', 'replay'],
    meaning:
      'The model at one iteration: its density, samples, chains and exact measures. Snapshots are denser at the start of a run, where most happens. The slider under the panels goes through them.',
    seeAlso: ['quadrature', 'samples'],
  },
  split: {
    title: 'Train, validation and test',
    aliases: ['held-out', 'test set', '70 / 15 / 15'],
    meaning:
      'The points are shuffled by the seed and split 70 / 15 / 15. Training sees only the first part. Test points are used for results alone.',
    seeAlso: ['log-likelihood', 'seed'],
  },
  standardise: {
    title: 'Standardise',
    aliases: ['standardised', 'scaled', 'z-score', 'units'],
    meaning:
      'Shows a column as its distance from the mean in standard deviations of the training rows. Training always works on centred and scaled columns, so results do not depend on the units of the data; this switch only decides what you see. Log densities in other units differ by the logarithm of the scale.',
    formula: ['z = (x − mean) / standard deviation', 'log p(x) = log p(z) − Σ log(standard deviation)'],
    seeAlso: ['log-density', 'split'],
  },
})
