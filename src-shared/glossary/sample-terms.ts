// Terms of samples against held-out data, and of log Z where no grid can have it.

import { termsOf } from '../term.ts'

export const sampleTerms = termsOf({
  brush: {
    title: 'Brush',
    aliases: ['linked brushing', 'brushing and linking', 'selection', 'select rows'],
    meaning:
      'A range in one column or in two, drawn as a rectangle in a panel or set in numbers. Rows of the data inside it stand out in all panels and in all cells of a pair plot, and so do the samples of each lane that lie in the same range; all others are faint. What stands together in one pair of columns is so found again in the others. The line below the panels counts the rows inside, of those that the panels hold; ± is one standard error of the share, √(p (1 − p) / n), as if rows were independent, which samples of chains are not quite. A brush changes no number; Escape on a panel clears it.',
    source: 'Becker & Cleveland 1987, “Brushing scatterplots”.',
    seeAlso: ['standardise', 'log-likelihood'],
  },
  'bits-per-dimension': {
    title: 'Bits per dimension',
    aliases: ['bits/dim', 'bpd', 'bits per pixel'],
    meaning:
      'A log-likelihood divided by the number of columns and taken to base 2. Here it has the sign of the log-likelihood, so higher is better; papers on images often print its negative, where lower is better. Of a density it depends on the unit of the columns: for grey from 0 to 255 it is 8 bits a pixel lower than for grey from 0 to 1.',
    formula: ['log₂ p / d = LL / (d ln 2)'],
    unit: 'bits',
    seeAlso: ['log-likelihood', 'images'],
  },
  images: {
    title: 'Images as data',
    aliases: ['MNIST', 'pixels', 'grey values', 'binarised', 'dequantisation', 'dynamic binarisation'],
    meaning:
      'Every pixel is a column, row of pixels after row from the top. Grey pixels are real numbers from 0 (black) to 1 (white) with Gaussian noise that is drawn once: borders that are always black, and the 256 steps of grey, would otherwise have no density, and a likelihood could grow without bound. Binary pixels are 0 or 1: by threshold, or drawn with the probability that grey says, once or anew for every batch. A likelihood belongs to one of these and to one size; those of others, published ones too, cannot be compared with it. All pixels share one scale, so that borders are not blown up to the size of strokes.',
    formula: ['x = g + σ ξ,  ξ ∼ N(0, 1)', 'P(x = 1) = g'],
    source: 'LeCun, Cortes & Burges 1998, the MNIST database; Salakhutdinov & Murray 2008 (binary by probability).',
    seeAlso: ['standardise', 'split', 'log-likelihood'],
  },
  'energy-distance': {
    title: 'Energy distance',
    aliases: ['Cramér distance', 'energy statistic'],
    meaning:
      'How much farther apart a sample and a data point are than two points of one kind. The name comes from physics and has nothing to do with the model’s energy. It needs no bandwidth and is 0 only where both distributions are equal. The estimate is unbiased, so it can be slightly negative.',
    formula: ['D² = 2 E|X − Y| − E|X − X′| − E|Y − Y′|'],
    unit: '× the standard deviation of the columns',
    source: 'Székely & Rizzo 2013, “Energy statistics: a class of statistics based on distances”.',
    seeAlso: ['mmd', 'sliced-wasserstein', 'samples'],
  },
  'sliced-wasserstein': {
    title: 'Sliced Wasserstein distance',
    aliases: ['Wasserstein', 'optimal transport', 'earth mover’s distance', 'SW₂'],
    meaning:
      'How far mass must be carried to turn the samples into the data, seen along many random directions, in each of which the answer is exact. Two finite samples of one distribution still have a distance above 0, so compare it only between equal numbers of points.',
    formula: ['SW₂² = mean over directions u of ∫₀¹ |F⁻¹(t) − G⁻¹(t)|² dt'],
    unit: '× the standard deviation of the columns',
    source: 'Bonneel et al. 2015, “Sliced and Radon Wasserstein barycenters of measures”.',
    seeAlso: ['energy-distance', 'mmd'],
  },
  'frechet-distance': {
    title: 'Fréchet distance',
    aliases: ['Wasserstein distance of Gaussians', 'FID', 'Fréchet inception distance'],
    meaning:
      'A Gaussian is fitted to the samples and one to the data, on features of both; the distance says how far one must be carried to become the other. Here features are the first principal components of the training points, which every column enters linearly, and, where points have classes, the hidden units of a small classifier that the app trains on them, whose accuracy stands beside. So no value is the “FID” of papers, whose features come from a network that was trained on photographs, and cannot be compared with it. It sees means and covariances alone, and two samples of one distribution are above 0.',
    formula: ['d² = |m₁ − m₂|² + tr(C₁ + C₂ − 2 (C₁^½ C₂ C₁^½)^½)'],
    unit: '× the variance of the columns',
    source: 'Dowson & Landau 1982, “The Fréchet distance between multivariate normal distributions”.',
    seeAlso: ['sliced-wasserstein', 'energy-distance', 'mmd'],
  },
  'classifier-two-sample': {
    title: 'Classifier two-sample test',
    aliases: ['C2ST', 'classifier accuracy', 'nearest-neighbour classifier'],
    meaning:
      'A nearest-neighbour classifier is taught to tell samples from data on one half of both and judged on the other half. An accuracy of 0.5 means that it cannot. Above that by more than two standard errors the samples differ from the data. A value near 0.5 proves nothing: in many dimensions such a classifier sees little.',
    formula: ['standard error at chance = √(¼ / m),  m points judged'],
    unit: 'share',
    source: 'Lopez-Paz & Oquab 2017, “Revisiting classifier two-sample tests”.',
    seeAlso: ['mmd', 'precision-recall'],
  },
  'conditional-density': {
    title: 'Conditional density',
    aliases: ['p(y | x)', 'structured prediction', 'conditional log-likelihood', 'pseudo-likelihood'],
    meaning:
      'The density of one column where the others are known: exp(−E) along a line, divided by its integral over that line. The integral is over one number, so quadrature gives it in any dimension, without log Z. The density may have several modes, several right answers, and its mean may then be none of them. Its mean logarithm over held-out points says how well the column is predicted. The sum over all columns is the pseudo-log-likelihood: it judges each column given all others, never all at once, and so is no likelihood.',
    formula: [
      'p(y | x) = exp(−E(x, y)) / Z(x)',
      'Z(x) = ∫ exp(−E(x, y)) dy',
      'pseudo = Σⱼ mean log p(xⱼ | all other columns)',
    ],
    unit: 'nats, per unit of the column',
    source:
      'Besag 1975, “Statistical analysis of non-lattice data”; LeCun et al. 2006, “A tutorial on energy-based learning”.',
    seeAlso: ['log-likelihood', 'log-z', 'quadrature'],
  },
  'class-accuracy': {
    title: 'Class accuracy',
    aliases: ['accuracy', 'classification', 'Bayes accuracy', 'Bayes classifier'],
    meaning:
      'The share of held-out points whose class is the one that the model finds most probable there. Where classes overlap no classifier reaches 1: the best one knows the exact p(y | x) and takes its largest value, and where this is known its accuracy on the same points stands beside. A high accuracy does not say that the probabilities are right; the cross-entropy does.',
    formula: ['mean over held-out (x, y) of [argmax p(· | x) = y]', 'standard error = √(a (1 − a) / n)'],
    unit: 'share',
    source: 'Bishop 2006, “Pattern recognition and machine learning”, §1.5.',
    seeAlso: ['cross-entropy', 'class-conditional-energy'],
  },
  'cross-entropy': {
    title: 'Cross-entropy of the classes',
    aliases: ['log loss', 'classification loss', 'log p(y | x)'],
    meaning:
      'How surprised the model is by the right class, on average. It is 0 where every class is foreseen with certainty, log K where all K classes are thought equally likely, and more where the model is sure of the wrong one. The least that any model can have is that of the exact p(y | x).',
    formula: ['−mean log p(y | x) = mean (E(x, y) − E(x))'],
    unit: 'nats per point',
    source: 'Bishop 2006, “Pattern recognition and machine learning”, §4.3.',
    seeAlso: ['class-accuracy', 'class-conditional-energy', 'log-likelihood'],
  },
  'precision-recall': {
    title: 'Precision and recall of samples',
    aliases: ['precision', 'recall', 'k-NN', 'nearest neighbours', 'coverage', 'fidelity'],
    meaning:
      'Precision is the share of samples that lie where data are; it falls when samples lie in empty places. Recall is the share of data that lie where samples are; it falls when modes are missed. Near a set means: no farther from one of its points than that point’s third neighbour. Perfect samples do not reach 1, and only values of equal numbers of points compare.',
    unit: 'share',
    source: 'Kynkäänniemi et al. 2019, “Improved precision and recall metric for assessing generative models”.',
    seeAlso: ['mode-mass', 'classifier-two-sample', 'memorisation'],
  },
  memorisation: {
    title: 'Nearness to training points',
    aliases: ['memorisation', 'data copying', 'overfitting of samples'],
    meaning:
      'The probability that a sample lies nearer to a training point than a test point does: 0.5 is what fresh data give, 1 means that samples are copies. Below 0.5 samples are farther from the data than fresh data are, which does not make them original. Beside it stand the median distances of samples and of test points.',
    formula: ['P(d(sample, training) < d(test, training)), equal ones count half'],
    unit: 'probability',
    source: 'Meehan et al. 2020, “A non-parametric test to detect data-copying in generative models”.',
    seeAlso: ['precision-recall', 'split'],
  },
  'annealed-importance-sampling': {
    title: 'Annealed importance sampling',
    aliases: ['AIS', 'AIS bracket', 'bidirectional', 'RAISE', 'log Z at least', 'log Z at most'],
    meaning:
      'Estimates log Z in any dimension by chains that go from a known density to the model through many between them. On average log Z comes out too low, so it is a lower bound. Chains that go back from exact samples of the model give an upper bound. A narrow bracket means that both are near the truth; without exact samples the upper end is no bound.',
    formula: ['log Z ≈ log Z₀ + log mean(w),  w = Π f_(t+1)(x_t) / f_t(x_t)'],
    unit: 'nats',
    source: 'Neal 2001, “Annealed importance sampling”; Grosse et al. 2015, “Sandwiching the marginal likelihood”.',
    seeAlso: ['log-z', 'log-likelihood', 'quadrature'],
  },
  'model-entropy': {
    title: 'Entropy of the model',
    aliases: ['differential entropy', 'entropy'],
    meaning:
      'How spread out the model is: minus its mean log density over itself. A broader model has more. It depends on the unit of the axes and may be negative.',
    formula: ['H = −∫ p(x) log p(x) dx'],
    unit: 'nats',
    source: 'Cover & Thomas 2006, “Elements of information theory”, chapter 8.',
    seeAlso: ['log-density', 'kl-model-data'],
  },
})
