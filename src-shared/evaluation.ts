// Evaluations by name, in words: what can be measured of a model. What each needs and how it is made is known to the
// engine, whose registry has a row for every name here.

export interface EvaluationWords {
  title: string
  /** One sentence: what it says of a model. */
  help: string
}

export const evaluationWords = {
  'log-likelihoods': {
    title: 'Log-likelihoods',
    help: 'Mean log-likelihood of the training, validation and test points, with log Z by quadrature or, of small Boltzmann machines, by counting all states.',
  },
  'log-partition': {
    title: 'log Z',
    help: 'The log partition function, by quadrature or, of small Boltzmann machines, by counting all states.',
  },
  'kl-divergence': { title: 'KL divergence', help: 'KL(data‖model) against the known density.' },
  'kl-divergence-of-rows': {
    title: 'KL divergence of binary data',
    help: 'KL(data‖model) over all rows that can occur, where their probabilities are known.',
  },
  'kl-model-data': {
    title: 'KL(model‖data)',
    help: 'What the model loses on its own points: it punishes mass where the data have none.',
  },
  'jensen-shannon': { title: 'Jensen–Shannon divergence', help: 'A distance of both densities between 0 and log 2.' },
  'model-entropy': {
    title: 'Entropy of the model',
    help: 'How spread the model is; the data’s own is its best value.',
  },
  'fisher-divergence': {
    title: 'Fisher divergence',
    help: 'How far the model’s score is from the data’s, on average: what score matching descends on.',
  },
  'score-error': { title: 'Score error', help: 'Where the model’s score is off, as a picture.' },
  'mode-masses': { title: 'Mode masses', help: 'How much of the model’s probability sits in the wrong modes.' },
  'maximum-mean-discrepancy': {
    title: 'MMD',
    help: 'Maximum mean discrepancy between exact samples of the model and the test points, with a permutation test.',
  },
  'energy-distance': {
    title: 'Energy distance',
    help: 'How much farther samples of the model are from test points than points of one kind from each other.',
  },
  'sliced-wasserstein': {
    title: 'Sliced Wasserstein',
    help: 'How far the model’s mass must be carried to become the test points’, on average over 100 directions.',
  },
  'frechet-distance': {
    title: 'Fréchet distance',
    help: 'How far mean and covariance of samples of the model are from those of the test points, on the principal components of the training points and, where these have classes, on the features of a small classifier.',
  },
  'classifier-two-sample': {
    title: 'Classifier test',
    help: 'How often a nearest-neighbour classifier tells unseen samples of the model from unseen test points.',
  },
  'precision-recall': {
    title: 'Precision and recall',
    help: 'Whether samples are where data are, and data where samples are, by three nearest neighbours.',
  },
  classification: {
    title: 'Classification',
    help: 'How often the model tells the class of a held-out point, and how probable it finds the right one, beside the best that any model could.',
  },
  'conditional-densities': {
    title: 'Conditional densities',
    help: 'How well each column is predicted from the others: mean log p(column | the others) of held-out points, by one-dimensional quadrature, beside the best there is where the density is known.',
  },
  memorisation: {
    title: 'Memorisation',
    help: 'Whether samples of the model lie nearer to training points than test points do.',
  },
  'energies-compared': {
    title: 'Energies',
    help: 'Energies of training points, test points, samples of the model and uniform noise, as histograms on one axis.',
  },
  'sampler-diagnostics': {
    title: 'Sampler',
    help: 'Whether the lane’s own sampler samples the model: R̂, effective sample sizes, acceptance, temperature.',
  },
  'noise-overlap': {
    title: 'Noise and data',
    help: 'How far NCE’s noise overlaps the data, and how well its classifier tells them apart.',
  },
  'classifier-posterior': {
    title: 'Classifier of NCE',
    help: 'The probability of data that NCE’s classifier gives to each point beside the best there is, p / (p + ν p_n), as pictures.',
  },
  'learned-log-partition': { title: 'Learned log Z', help: 'The log Z that a method learns beside the energy.' },
  'annealed-importance-sampling': {
    title: 'Annealed importance sampling',
    help: 'log Z and the held-out log-likelihood between an estimate from below and one from above, in any dimension.',
  },
  standardisation: { title: 'Standardised unit', help: 'What turns a log-likelihood into the columns’ own units.' },
  'gradient-bias': {
    title: 'Gradient bias',
    help: 'The lane’s own gradient against the exact one, at the same parameters and batch: cosine, norm ratio, bias and variance.',
  },
  'method-gradients': {
    title: 'Gradients of all methods',
    help: 'The gradient of every method against the exact one, at this model’s parameters and batch.',
  },
  'energy-change': {
    title: 'What one update does',
    help: 'How a gradient step changes the energy: the lane’s step beside the exact one, as pictures.',
  },
  'noise-levels': {
    title: 'Noise levels',
    help: 'Of a network for many noise levels: the density at each σ beside the data blurred by σ, and the noise predictor.',
  },
  'energy-field': { title: 'Energy', help: 'The energy on the grid of the view, as a picture.' },
  'noise-density': { title: 'Density of the noise', help: 'The noise of NCE on the grid of the view, as a picture.' },
  'model-samples': { title: 'Samples', help: 'Exact samples of the model, as a picture.' },
  'class-regions': {
    title: 'Regions of the classes',
    help: 'Which class is the most probable at each point of the view and how probable it is, as a picture.',
  },
  'class-samples': { title: 'Samples of each class', help: 'Chains on the energy of one class each, as a picture.' },
  'hidden-filters': {
    title: 'Filters',
    help: 'What the hidden units of a Boltzmann machine look for: the weights of each, as a picture.',
  },
  reconstruction: {
    title: 'Reconstruction',
    help: 'What a Boltzmann machine makes of held-out rows from its hidden units at their means, and the squared error: no likelihood.',
  },
  'principal-plane': {
    title: 'Principal plane',
    help: 'The energy on the plane along the first two principal components of the training points, as a picture.',
  },
  negatives: { title: 'Negatives', help: 'What the last training step drew, as a picture.' },
} as const satisfies Record<string, EvaluationWords>

export type EvaluationName = keyof typeof evaluationWords

export const evaluationNames = Object.keys(evaluationWords) as EvaluationName[]
