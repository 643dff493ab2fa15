// What evaluations need, so that one that cannot be made is left out by name.

/** What must be there. */
export type Need = keyof typeof needInWords

/** As the end of "It needs …". */
export const needInWords = {
  quadrature: 'at most two dimensions, so that integrals can be taken on a grid',
  'log-partition': 'an exact log Z: at most two dimensions, or a Boltzmann machine of at most 20 hidden units',
  'known-rows': 'binary data whose rows have known probabilities',
  'known-density': 'a density of the data with a formula',
  score: 'a density of the data with a score: one with a formula, and without hard edges',
  modes: 'a density whose modes are known',
  'learned-log-partition': 'a method that learns log Z beside the energy',
  classifier: 'noise-contrastive estimation, whose classifier tells data from a known noise',
  'hidden-units': 'a Boltzmann machine, which has hidden units',
  annealing: 'a backend that weighs the parts of an energy with each call',
  'noise-ladder': 'a network that learns many noise levels (denoising at many levels)',
  'one-energy':
    'a network that learns one energy: of many noise levels the gradient fits all at once, and is no estimate of the exact one at the last',
  'many-real-columns': 'three columns of real numbers or more',
  sampler: 'a method with a sampler',
  'real-columns': 'data of 2 to 64 columns of real numbers, none of them pictures',
  classes: 'an energy with one output per class (the perceptron with classes)',
  'standardised-columns': 'data that are seen in units of their own spread',
} as const
