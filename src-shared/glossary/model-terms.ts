// Terms of the model: energy, density, partition function.

import { termsOf } from '../term.ts'

export const modelTerms = termsOf({
  'energy-based-model': {
    title: 'Energy-based model',
    aliases: ['EBM', 'Boltzmann distribution', 'Gibbs distribution', 'unnormalised model'],
    meaning:
      'A density that is given by an energy: where the energy is low, points are likely. Any scalar function can be the energy, as long as the integral Z is finite. That freedom is the strength of these models; not knowing Z is their difficulty.',
    formula: ['p(x) = exp(−E(x)) / Z', 'Z = ∫ exp(−E(x)) dx'],
    source: 'LeCun et al. 2006, “A tutorial on energy-based learning”.',
    seeAlso: ['energy', 'log-z', 'score'],
  },
  energy: {
    title: 'Energy',
    aliases: ['E(x)', 'relative energy', 'potential'],
    meaning:
      'The function that is learned. Only differences of energies mean anything: adding a constant to the energy changes nothing, because Z changes with it. The app therefore shows the log density, or the energy above its lowest value in the view, never the raw level.',
    formula: ['E(x₁) − E(x₂) = log p(x₂) − log p(x₁)'],
    unit: 'nats',
    seeAlso: ['log-density', 'log-z'],
  },
  'log-density': {
    title: 'Log density',
    aliases: ['log p', 'log probability', 'density'],
    meaning:
      'The logarithm of the model’s density at a point. It needs the exact log Z, which the app computes by quadrature in one and two dimensions. A density has a unit, one over the unit of the columns, so its logarithm changes when the units of the data change.',
    formula: ['log p(x) = −E(x) − log Z'],
    unit: 'nats',
    seeAlso: ['energy', 'log-z', 'quadrature', 'standardise'],
  },
  nat: {
    title: 'Nat',
    aliases: ['nats', 'natural unit of information', 'bits'],
    meaning:
      'The unit of energies, log densities and divergences when logarithms are natural ones. One nat more of log density means e ≈ 2.7 times as much density. A nat is 1.44 bits.',
    formula: ['1 nat = 1 / log 2 bits ≈ 1.44 bits'],
    unit: 'nats',
    source: 'Cover & Thomas 2006, “Elements of information theory”, chapter 2.',
    seeAlso: ['log-density', 'log-likelihood'],
  },
  'product-of-experts': {
    title: 'Product of experts',
    aliases: ['composition', 'composing energies', 'energies added', 'expert'],
    meaning:
      'Densities multiplied, that is energies added: a point is likely where every one of them finds it likely. The product has to be normalised anew, and its log Z is not that of its parts. A mixture adds densities instead: there a point is likely where any of them finds it likely.',
    formula: ['p(x) ∝ p₁(x) p₂(x),  E = E₁ + E₂'],
    source: 'Hinton 2002, “Training products of experts by minimizing contrastive divergence”.',
    seeAlso: ['energy', 'log-z'],
  },
  'log-z': {
    title: 'log Z, the log partition function',
    aliases: ['partition function', 'normalising constant', 'normalizing constant', 'Z'],
    meaning:
      'The logarithm of the integral that makes the density sum to one. Its level alone means nothing, since a constant may be added to the energy. It is needed for every likelihood, and it is what makes energy-based models hard to train.',
    formula: ['log Z = log ∫ exp(−E(x)) dx'],
    unit: 'nats',
    seeAlso: ['quadrature', 'learned-log-z', 'log-likelihood'],
  },
  score: {
    title: 'Score',
    aliases: ['∇ log p', 'gradient of the log density'],
    meaning:
      'The gradient of the log density with respect to the point, not to the parameters. It points to where points are more likely. It does not contain Z, which is why Langevin dynamics and score matching can do without Z.',
    formula: ['s(x) = ∇x log p(x) = −∇x E(x)'],
    unit: 'nats per unit of the column',
    source: 'Hyvärinen 2005, “Estimation of non-normalized statistical models by score matching”.',
    seeAlso: ['langevin', 'energy'],
  },
  'confining-base': {
    title: 'Confining base',
    aliases: ['base width', 'confinement'],
    meaning:
      'A wide Gaussian that is added to a network’s energy, so that Z is surely finite. A network alone may stay flat far from the data, and then exp(−E) has no finite integral. With the default width it hardly matters where the data are.',
    formula: ['E(x) = f(x) + |x − m|² / (2 s²)'],
    seeAlso: ['energy', 'log-z'],
  },
  'hidden-layers': {
    title: 'Hidden layers and activation',
    aliases: ['multilayer perceptron', 'MLP', 'network', 'SiLU', 'softplus', 'tanh', 'widths'],
    meaning:
      'The network that computes the energy: layers of the given widths, each followed by a smooth function. Wider and deeper networks can represent finer densities and cost more. All activations offered are smooth, so that the score exists everywhere.',
    formula: ['SiLU(z) = z / (1 + exp(−z))', 'softplus(z) = log(1 + exp(z))'],
    seeAlso: ['energy', 'score'],
  },
  'class-labels': {
    title: 'Class labels',
    aliases: ['class', 'label', 'category', 'species', 'supervised'],
    meaning:
      'A column with few different values, such as a species, that says of which class each row is. Panels colour the data by it. It is no coordinate of the density: an energy over x alone does not see it, and values such as 0 and 1 in its place would have no density among real numbers; a class-conditional energy learns it beside x. Rows are split without regard to their class, and every class must have training rows.',
    seeAlso: ['energy', 'class-conditional-energy', 'standardise'],
  },
  'class-conditional-energy': {
    title: 'Class-conditional energy',
    aliases: ['joint energy-based model', 'JEM', 'E(x, y)', 'energy-based classifier', 'class weight'],
    meaning:
      'A network with one output per class, whose negatives are the energies E(x, y) of a point together with each class. Their softmax says which class a point is of; the logarithm of its denominator, which a classifier leaves free, is −E(x), the energy of the point alone. So one network gives p(x), p(y | x) and points of any one class. The method learns p(x), and the cross-entropy of the classes joins its loss with the class weight.',
    formula: ['E(x) = −log Σ_y exp(−E(x, y))', 'p(y | x) = exp(E(x) − E(x, y))'],
    source:
      'Grathwohl, Wang, Jacobsen, Duvenaud, Norouzi & Swersky 2020, “Your classifier is secretly an energy based model and you should treat it like one”.',
    seeAlso: ['energy', 'class-labels', 'class-accuracy', 'cross-entropy'],
  },
  centring: {
    title: 'Centring',
    aliases: ['centred', 'centered', 'centering', 'offsets', 'enhanced gradient'],
    meaning:
      'A machine may be written with x − μ and h − λ in the place of x and h: the densities are the same, but a gradient step is another one. With the means of the data and of the hidden units for μ and λ, learning does not depend on what is called 0 and what 1, and is often faster.',
    formula: ['E(x, h) = −(x − μ)ᵀb − (h − λ)ᵀc − (x − μ)ᵀW(h − λ)'],
    source: 'Melchior, Fischer & Wiskott 2016, “How to center deep Boltzmann machines”; Montavon & Müller 2012.',
    seeAlso: ['hidden-units'],
  },
  'hidden-units': {
    title: 'Restricted Boltzmann machine, hidden units',
    aliases: ['RBM', 'Bernoulli RBM', 'Gaussian RBM', 'hidden units', 'free energy', 'Boltzmann machine'],
    meaning:
      'An energy over the data and over units of 0 or 1 that nobody sees, with products of one of each alone. Given the data the hidden units are independent, and given these so are the columns. Summed out, each hidden unit leaves a softplus in the energy of the data alone, which is called the free energy. Up to 20 hidden units all their states can be added up, and log Z is exact.',
    formula: ['E(x, h) = −bᵀx − cᵀh − xᵀWh', 'E(x) = −bᵀx − Σⱼ log(1 + exp(c + Wᵀx)ⱼ)'],
    source:
      'Smolensky 1986; Hinton 2002; Fischer & Igel 2014, “Training restricted Boltzmann machines: an introduction”.',
    seeAlso: ['energy', 'gibbs', 'contrastive-divergence', 'log-z'],
  },
  reconstruction: {
    title: 'Reconstruction',
    aliases: ['reconstruction error', 'mean field', 'autoencoder', 'mean squared error'],
    meaning:
      'What a Boltzmann machine makes of a row that it did not learn from: the hidden units take their means given the row, and the columns their means given these. It is one step of mean field, with nothing drawn. The mean square of the difference says how well the hidden units code a row. It says nothing of how probable rows are: a machine that copies everything has no error and a poor likelihood, and the error may rise while the likelihood does, too.',
    formula: ['h = σ(c + Wᵀv)', 'v′ = σ(b + Wh), Gaussian: h = σ(c + Wᵀ(v/σ²)), v′ = b + Wh'],
    source: 'Hinton 2010, “A practical guide to training restricted Boltzmann machines”, § 5.',
    seeAlso: ['hidden-units', 'log-likelihood'],
  },
  parameters: {
    title: 'Parameters θ and their average',
    aliases: ['theta', 'weights', 'moving average', 'average decay', 'EMA'],
    meaning:
      'The numbers that training changes. Pictures and results are of their moving average over the updates, which follows the parameters smoothly and so shows less of the noise of single batches.',
    formula: ['average ← decay · average + (1 − decay) · θ'],
    seeAlso: ['iteration', 'learning-rate'],
  },
})
