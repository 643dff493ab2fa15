// Terms of training: methods, what they descend, and how.

import { methodDefinitions } from '../config/method.ts'
import { termsOf } from '../term.ts'

export const trainingTerms = termsOf({
  'gradient-bias': {
    title: 'Gradient bias',
    aliases: ['gradient-bias meter', 'cosine', 'norm ratio', 'gradient sd', 'exact gradient', 'within noise'],
    meaning:
      'How far a method’s gradient is from the exact gradient of the log-likelihood, at the same parameters and the same batch. The gradient is estimated several times with other random numbers: their mean shows the bias, their spread the variance; squared lengths are estimated without the share that the spread adds. The cosine is 1 where the mean points in the right direction, the norm ratio is 1 where it has the right length. Where the exact gradient or the mean is no longer than its own noise, a cosine means nothing, and it is drawn grey. NCE and score matching descend on another objective, so their norm ratio need not come to 1.',
    formula: ['cosine = m·g / (|m| |g|)', 'norm ratio = |m| / |g|', 'bias = |m − g| / |g|'],
    unit: '× exact norm (norm ratio, bias, sd)',
    source: 'Carreira-Perpiñán & Hinton 2005, “On contrastive divergence learning”.',
    seeAlso: ['contrastive-divergence', 'maximum-likelihood', 'steps-k', 'quadrature'],
  },
  ...Object.fromEntries(Object.entries(methodDefinitions).map(([kind, { term }]) => [kind, term])),
  'learned-log-z': {
    title: 'Learned log Z, c',
    aliases: ['c', 'log normaliser'],
    meaning:
      'The parameter of noise-contrastive estimation that stands for log Z. At the optimum it equals the exact log Z. The difference c − log Z says how far the method is from that: a large one means that noise and data hardly overlap.',
    unit: 'nats',
    seeAlso: ['noise-contrastive-estimation', 'log-z'],
  },
  'noise-ratio': {
    title: 'Noise ratio ν',
    aliases: ['nu'],
    meaning:
      'How many noise points each data point is told apart from. More noise brings the method closer to maximum likelihood and costs more.',
    unit: 'noise points per data point',
    seeAlso: ['noise-contrastive-estimation', 'noise-width'],
  },
  'noise-width': {
    title: 'Noise width',
    aliases: ['covariance scale', 'noise distribution'],
    meaning:
      'The noise of noise-contrastive estimation is Gaussian with the mean of the data and this multiple of their covariance. Below 1 it misses the outer data; far above 1 nearly every noise point is told apart at once.',
    unit: '× the covariance of the data',
    seeAlso: ['noise-contrastive-estimation', 'noise-ratio'],
  },
  slices: {
    title: 'Random directions',
    aliases: ['slices', 'projections', 'Rademacher'],
    meaning:
      'Sliced score matching looks at each data point’s score along M random directions only. Coordinates that are signs, −1 or 1, vary less than Gaussian ones; either way the mean over directions is exact score matching.',
    unit: 'directions per data point',
    source: 'Hutchinson 1989, “A stochastic estimator of the trace of the influence matrix”; Song et al. 2019.',
    seeAlso: ['sliced-score-matching', 'score-matching'],
  },
  'denoising-noise': {
    title: 'Noise σ of denoising score matching',
    aliases: ['noise level', 'antithetic noise', 'paired noise'],
    meaning:
      'How far each data point is moved before the model learns the way back. The lane learns the density blurred by this width: what is finer than σ is lost. Small noise makes the gradient vary with 1/σ, unless each draw is used both ways.',
    unit: '× the standard deviation of the columns',
    seeAlso: ['denoising-score-matching', 'input-noise'],
  },
  'noise-ladder': {
    title: 'Ladder of noise levels',
    aliases: ['σ₁', 'σ_L', 'noise schedule', 'geometric schedule'],
    meaning:
      'The noise levels σ₁ > … > σ_L of denoising at many levels, each the same factor below the one before. The largest should be as wide as modes are apart, the smallest finer than the details. The network is told the level by one more input, log σ.',
    unit: '× the standard deviation of the columns',
    source: 'Song & Ermon 2019, “Generative modeling by estimating gradients of the data distribution”.',
    seeAlso: ['multiscale-denoising-score-matching', 'denoising-noise'],
  },
  logit: {
    title: 'Logit',
    aliases: ['log odds', 'sigmoid', 'logistic function', 'classifier'],
    meaning:
      'What a classifier computes before it says a probability: the logarithm of how much more likely one class is than the other. At logit 0 both are equally likely. In noise-contrastive estimation it is the model’s log density minus the noise’s, less log ν.',
    formula: ['P(data) = 1 / (1 + exp(−logit))', 'logit = log p(x) − log pₙ(x) − log ν'],
    unit: 'nats',
    source: 'Gutmann & Hyvärinen 2012, “Noise-contrastive estimation of unnormalized statistical models”.',
    seeAlso: ['noise-contrastive-estimation', 'noise-distribution'],
  },
  'noise-distribution': {
    title: 'Noise of NCE',
    aliases: ['Gaussian mixture', 'EM', 'kernel density', 'Scott', 'chance level'],
    meaning:
      'The known density that NCE tells the data from: a Gaussian, a mixture of Gaussians fitted to the training rows by EM, or a Gaussian kernel around each of them. It must overlap the data: noise that is too narrow or misplaced is told apart at once and the gradient vanishes, noise that is too broad is told apart by a trivial boundary. A loss near its chance level means that there is hardly anything to tell.',
    formula: ['chance level = (1 + ν) log(1 + ν) − ν log ν', 'Scott: bandwidth = n^(−1/(d+4)) × sd'],
    source: 'Gutmann & Hyvärinen 2012, §3; Dempster, Laird & Rubin 1977 for EM; Scott 1992 for kernels.',
    seeAlso: ['noise-contrastive-estimation', 'noise-width', 'noise-ratio'],
  },
  'noise-overlap': {
    title: 'Overlap of noise and data',
    aliases: ['overlap', 'effective noise', 'noise classifier accuracy', 'noise offset'],
    meaning:
      'The mass that the noise of NCE and the data share: 1 where they are alike, 0 where they do not meet and the gradient vanishes. Beside it stand how well the learned classifier tells them apart, which share of the noise points tells of the data, and the width and offset of the noise, which say why an overlap is small.',
    formula: ['overlap = ∫ min(p, p_noise) dx', 'effective share = (Σ w)² / (n Σ w²),  w = p / p_noise'],
    unit: 'share of the mass',
    source: 'Gutmann & Hyvärinen 2012, §3; Kong 1992 for the effective number.',
    seeAlso: ['noise-contrastive-estimation', 'noise-distribution', 'noise-width'],
  },
  negatives: {
    title: 'Negatives',
    aliases: ['negative samples', 'noise points'],
    meaning:
      'The points whose energy training raises. For CD they are k steps away from the data, for PCD they are the persistent chains, for NCE they are noise, for maximum likelihood exact samples that are drawn only for the picture.',
    seeAlso: ['chains', 'contrastive-divergence', 'energy-gap'],
  },
  'energy-magnitude': {
    title: 'Energy magnitude α',
    aliases: ['alpha', 'energy regularisation', 'L2 of the energy'],
    meaning:
      'A penalty on the squares of the energies of data and negatives. A constant added to the energy changes no density, so that nothing else keeps energies from drifting. The penalty biases the model: low energies cost as much as high ones, and the density comes out flatter than the data’s.',
    formula: ['loss + α (mean E(data)² + mean E(negatives)²)'],
    source: 'Du & Mordatch 2019, “Implicit generation and modeling with energy-based models”.',
    seeAlso: ['energy-gap', 'contrastive-divergence'],
  },
  'chain-start': {
    title: 'Start of the chains',
    aliases: ['chains from noise', 'initialisation', 'short-run'],
    meaning:
      'Where the sampler begins at an update. From data it never sees modes that are far from them. From noise it sees the whole space, but k steps must bring it to the model: the model becomes whatever k steps make of noise. Persistent chains begin where the last update left them.',
    source:
      'Nijkamp, Hill, Zhu & Wu 2019, “Learning non-convergent non-persistent short-run MCMC toward energy-based model”.',
    seeAlso: ['negatives', 'chains', 'contrastive-divergence'],
  },
  'energy-gap': {
    title: 'Energy gap',
    aliases: ['gap'],
    meaning:
      'The mean energy of the data batch minus that of the negatives. Near 0 the negatives look like data to the model. A gap that grows without bound means that training diverges. It is no measure of quality: a biased method can have a gap of 0.',
    formula: ['gap = mean E(data) − mean E(negatives)'],
    unit: 'nats',
    seeAlso: ['negatives', 'divergence', 'own-loss'],
  },
  'own-loss': {
    title: 'Own loss of a method',
    aliases: ['loss', 'objective'],
    meaning:
      'The quantity that a method’s gradient descends. Losses of different methods are different quantities and are never put on one axis or ranked. To compare methods, use the held-out log-likelihood or KL.',
    seeAlso: ['log-likelihood', 'kl-divergence', 'energy-gap'],
  },
  'learning-rate': {
    title: 'Learning rate',
    aliases: ['rate', 'lr', 'schedule', 'cosine', 'decay'],
    meaning:
      'The size of a parameter step at the start. The schedule says how it goes over the budget: along half a cosine down to zero, constant, or down in steps. Too large a rate makes chains lag behind the model; too small a rate does not arrive within the budget.',
    seeAlso: ['adam', 'momentum'],
  },
  adam: {
    title: 'Adam',
    aliases: ['optimizer', 'β₁', 'β₂', 'beta1', 'beta2', 'epsilon'],
    meaning:
      'An optimizer that divides the running mean of the gradient by the root of the running mean of its square, parameter by parameter. β₁ is the memory of the first, β₂ that of the second.',
    formula: ['m ← β₁ m + (1 − β₁) g', 'v ← β₂ v + (1 − β₂) g²', 'θ ← θ − rate · m̂ / (√v̂ + ε)'],
    source: 'Kingma & Ba 2015, “Adam: a method for stochastic optimization”.',
    seeAlso: ['momentum', 'learning-rate', 'sgd'],
  },
  sgd: {
    title: 'SGD',
    aliases: ['stochastic gradient descent', 'gradient descent'],
    meaning: 'Plain steps against the gradient of a batch, with or without momentum.',
    formula: ['v ← momentum · v + g', 'θ ← θ − rate · v'],
    seeAlso: ['momentum', 'adam'],
  },
  momentum: {
    title: 'Momentum and β₁',
    aliases: ['beta1', 'β₁'],
    meaning:
      'The share of the last step’s direction that is kept. It speeds up descent on a fixed loss. With persistent chains it harms: the push goes on where the chains no longer are, and the energy gap begins to swing. Methods with persistent chains therefore start with β₁ = 0.',
    seeAlso: ['persistent-contrastive-divergence', 'adam', 'sgd'],
  },
  'gradient-norm': {
    title: 'Gradient norm and clipping',
    aliases: ['clipping', 'gradient norm maximum'],
    meaning:
      'The Euclidean length of the parameter gradient. A longer gradient than the lane’s maximum is shortened to it before the optimizer’s step. The norm is recorded before that.',
    seeAlso: ['divergence', 'learning-rate'],
  },
  'input-noise': {
    title: 'Input noise',
    meaning:
      'Gaussian noise that is added to the data of each batch. It smooths what is learned: the model then learns the blurred density. 0 adds none.',
    seeAlso: ['batch'],
  },
  batch: {
    title: 'Batch',
    aliases: ['batch size', 'minibatch'],
    meaning:
      'The training points of one update, drawn anew each time. All lanes of a seed see the same batches, so that they differ only by their method.',
    unit: 'points',
    seeAlso: ['iteration', 'seed'],
  },
  diagnosis: {
    title: 'Diagnosis',
    aliases: ['finding', 'findings', 'autopsy', 'what is wrong'],
    meaning:
      'What is wrong with a run, found from its settings and its recorded numbers: what was seen, since which iteration, what it means, and a cure. A fault makes what was trained unusable as it is; a warning says that it ends worse than it could, or that a number misleads.',
    seeAlso: ['divergence', 'branch', 'step-and-curvature'],
  },
  branch: {
    title: 'Branch',
    aliases: ['branch off', 'origin', 'checkpoint'],
    meaning:
      'A run that begins where another stood, with some settings of its lane changed: it takes over parameters, optimizer and chains from a checkpoint and is trained beside the other to the same budget. From iteration 0 it begins anew with the same seed. Where it came from is kept with it.',
    seeAlso: ['diagnosis', 'seed'],
  },
  'step-and-curvature': {
    title: 'Step size against curvature',
    aliases: ['overshooting', 'unstable step', 'largest curvature', 'λ'],
    meaning:
      'A Langevin step moves downhill in proportion to the slope. In a valley of curvature λ it lands beyond the bottom once ελ/2 is above 1, and farther from the bottom than it came from once it is above 2: the chain then climbs out and runs away. The largest curvature is measured at data points and negatives at every snapshot; it is a lower bound, since only these points are looked at.',
    formula: ['x ← (1 − ελ/2) x,  unstable for ελ/2 > 2'],
    unit: 'λ: nats per variance of the columns',
    seeAlso: ['step-size', 'divergence', 'langevin'],
  },
  divergence: {
    title: 'Divergence of a run',
    aliases: ['diverged', 'exploding', 'NaN'],
    meaning:
      'A run ends as diverged when a value is not finite, a chain runs far beyond the data, or the energy gap or gradient norm passes its limit. The limits are part of the setup. The message names the quantity and a step size that would be stable.',
    seeAlso: ['step-size', 'energy-gap'],
  },
})
