// Terms of results: what is measured, how, and what a difference means.

import { termsOf } from '../term.ts'

export const resultTerms = termsOf({
  'log-likelihood': {
    title: 'Held-out log-likelihood',
    aliases: ['LL', 'log-likelihood', 'test log-likelihood', 'train', 'validation'],
    meaning:
      'The mean log density of test points, which training never sees. It is the fair measure to rank methods by: higher is better, and it needs the exact log Z. Its standard error says how much it would change with other test points.',
    formula: ['LL = mean of −E(x) − log Z over the test points'],
    unit: 'nats per point',
    seeAlso: ['best-possible', 'log-z', 'kl-divergence', 'paired-difference'],
  },
  'best-possible': {
    title: 'Best possible log-likelihood',
    aliases: ['entropy', 'bound', 'exact bound', 'negative entropy'],
    meaning:
      'On average no model can have a higher log-likelihood than the true density itself. That value is minus the entropy of the data, and is known for the built-in densities. On a finite set of test points a model may lie a little above it by chance.',
    formula: ['−H = ∫ p_data(x) log p_data(x) dx'],
    unit: 'nats per point',
    seeAlso: ['log-likelihood', 'kl-divergence'],
  },
  'kl-divergence': {
    title: 'KL(data‖model)',
    aliases: ['Kullback–Leibler divergence', 'relative entropy', 'KL'],
    meaning:
      'What the model loses against the true density, in log-likelihood, on average. 0 is perfect. It can be computed where the true density is known. It punishes a model that misses a part of the data more than one that puts mass where there is none.',
    formula: ['KL = ∫ p_data(x) (log p_data(x) − log p(x)) dx'],
    unit: 'nats',
    source: 'Kullback & Leibler 1951, “On information and sufficiency”.',
    seeAlso: ['best-possible', 'log-likelihood', 'mode-mass'],
  },
  'kl-model-data': {
    title: 'KL(model‖data)',
    aliases: ['reverse KL', 'KL both ways'],
    meaning:
      'What the model loses on its own points against the true density. It punishes mass where the data have none, and forgives a mode that is missing: the other way round than KL(data‖model). Where the true density is zero and the model is not, as beside the squares of a checkerboard, it is infinite.',
    formula: ['KL = ∫ p(x) (log p(x) − log p_data(x)) dx'],
    unit: 'nats',
    source: 'Kullback & Leibler 1951, “On information and sufficiency”.',
    seeAlso: ['kl-divergence', 'jensen-shannon'],
  },
  'jensen-shannon': {
    title: 'Jensen–Shannon divergence',
    aliases: ['JS', 'Jensen-Shannon'],
    meaning:
      'The mean KL divergence of model and data from the mixture of both. It treats them alike and is never infinite: 0 where they are equal, log 2 = 0.693 where they share nothing.',
    formula: ['JS = ½ KL(p‖m) + ½ KL(p_data‖m),  m = ½ (p + p_data)'],
    unit: 'nats',
    source: 'Lin 1991, “Divergence measures based on the Shannon entropy”.',
    seeAlso: ['kl-divergence', 'kl-model-data'],
  },
  'fisher-divergence': {
    title: 'Fisher divergence',
    aliases: ['score error', 'score matching divergence'],
    meaning:
      'Half the mean squared distance between the model’s score ∇ log p and the data’s, over the data. It is what score matching descends on, up to a constant, and needs no log Z. It is blind to the weights of modes that lie apart, since a score tells nothing of how much mass is where. A density with hard edges has no score.',
    formula: ['F = ½ ∫ p_data(x) |∇log p(x) − ∇log p_data(x)|² dx'],
    unit: 'per squared unit of the axes',
    source: 'Hyvärinen 2005, “Estimation of non-normalized statistical models by score matching”.',
    seeAlso: ['kl-divergence', 'mode-mass'],
  },
  'mode-mass': {
    title: 'Mode mass error',
    aliases: ['mode coverage', 'mode weights'],
    meaning:
      'Each mode of the data has a share of the probability. This is half the sum of the differences between the model’s shares and the true ones: 0 when all weights are right, near 1 when the mass is in the wrong modes.',
    formula: ['½ Σ |model mass − data mass| over the modes'],
    unit: 'probability',
    seeAlso: ['kl-divergence'],
  },
  mmd: {
    title: 'MMD²',
    aliases: ['maximum mean discrepancy', 'p-value', 'permutation test', 'kernel two-sample test'],
    meaning:
      'A distance between fresh samples of the model and held-out data, estimated with Gaussian kernels. The estimate is unbiased, so it can be slightly negative. The p-value is the share of random relabellings with a distance at least as large. A large p is no proof that the model is right: the test can miss what KL shows clearly.',
    formula: ['MMD² = E k(x, x′) + E k(y, y′) − 2 E k(x, y)'],
    source: 'Gretton et al. 2012, “A kernel two-sample test”.',
    seeAlso: ['kl-divergence', 'samples'],
  },
  quadrature: {
    title: 'Quadrature',
    aliases: ['numerical integration', 'exact', 'converged', 'not converged'],
    meaning:
      'Integrals are computed by sums over a fine grid that is refined until the result stops changing. That is possible in one and two dimensions. Where it did not converge the app says so, and such a number is not ranked.',
    seeAlso: ['log-z', 'log-likelihood'],
  },
  samples: {
    title: 'Model samples',
    aliases: ['exact samples', 'inverse CDF'],
    meaning:
      'Fresh points drawn from the model itself, by the inverse of its distribution function on the quadrature grid. They are not the chains of training: chains may lie elsewhere than the model they train.',
    unit: 'points',
    seeAlso: ['chains', 'mmd'],
  },
  'paired-difference': {
    title: 'Paired difference',
    aliases: ['significance', 'significant', 'Holm', 'confidence interval', 'bootstrap', 't-test', 'bold'],
    meaning:
      'Lanes of one seed are tested on the same points, so they are compared point by point; with several seeds, seed by seed. A lane is set in bold only when its difference to every other lane is beyond chance at 5%, with Holm’s correction for several comparisons. Its ± is Student’s interval. A bootstrap draws the differences again and again, with replacement, and assumes no normal law; of fewer than ten pairs it is too narrow and not shown.',
    formula: ['t = mean(dᵢ) / (sd(dᵢ) / √n),  dᵢ = log p_A(xᵢ) − log p_B(xᵢ)'],
    source:
      'Holm 1979, “A simple sequentially rejective multiple test procedure”; Efron 1987, “Better bootstrap confidence intervals”.',
    seeAlso: ['log-likelihood', 'seed'],
  },
  'bracket-comparison': {
    title: 'Comparison by brackets',
    aliases: ['bracket', 'not separated', 'ahead of', 'bounds', 'beyond two dimensions'],
    meaning:
      'Where log Z is not exact, as beyond two dimensions but for small Boltzmann machines, it is known only between two estimates, and so is the held-out log-likelihood. A lane is ahead of another only if all of its bracket, with two standard errors on each side, lies above all of the other’s, at every seed that both have. Else the two are not separated, which does not say that they are equal: a narrower bracket might part them. A bracket that says itself that it is not to be trusted is not compared.',
    formula: ['A ahead of B:  a_low − 2 s(a_low) > b_high + 2 s(b_high)'],
    unit: 'nats per point',
    seeAlso: ['log-z', 'log-likelihood', 'paired-difference', 'seed'],
  },
  seed: {
    title: 'Seed',
    aliases: ['seeds', 'random seed', 'spread', 'standard deviation over seeds'],
    meaning:
      'The number that all randomness of a run comes from: the split of the data, the first parameters, batches and noise. Every lane is trained with every seed. With several seeds, results are a mean with a standard deviation over them.',
    seeAlso: ['lane', 'paired-difference'],
  },
})
