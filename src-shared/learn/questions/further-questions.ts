// What takes some thought, or an experiment.

import type { Question } from '../question.ts'

export const furtherQuestions: readonly Question[] = [
  {
    id: 'quiz-constant',
    text: 'Two models report energies of −120 and 3 for the same point. Which finds it more likely?',
    answers: [
      {
        text: 'The first: its energy is lower by 123.',
        right: false,
        feedback: 'The level of an energy is arbitrary. Without log Z of both there is no comparison.',
      },
      {
        text: 'The second: a positive energy means a likely point.',
        right: false,
        feedback:
          'Neither the sign nor the size of one energy says anything: add 1,000 to all energies, and p stays as it is.',
      },
      { text: 'That cannot be told without both log Z.', right: true, feedback: 'Yes: log p = −E − log Z.' },
    ],
  },
  {
    id: 'quiz-gradient-zero',
    text: 'At the end of exact maximum-likelihood training the gradient is zero. What does that mean?',
    answers: [
      {
        text: 'The energies of all data points are equal: no point is preferred to another any more.',
        right: false,
        feedback: 'They may differ widely. What is equal are two averages.',
      },
      {
        text: 'The average of ∇θE over the data equals that over the model.',
        right: true,
        feedback: 'Yes: pull and push balance.',
      },
      {
        text: 'The model is the data’s density.',
        right: false,
        feedback: 'Only if the energy can represent it; and a local optimum will do as well.',
      },
    ],
  },
  {
    id: 'quiz-cd-negatives',
    text: 'CD-1 with a very small step size: what becomes of its gradient?',
    answers: [
      {
        text: 'It goes to zero, since the negatives stay at the data.',
        right: true,
        feedback:
          'Yes: pull and push cancel, whatever the model is. A gradient near zero then does not mean that training is done.',
      },
      { text: 'It diverges.', right: false, feedback: 'Large steps do; small ones do nothing.' },
      {
        text: 'It becomes exact, since small steps of Langevin have no bias.',
        right: false,
        feedback:
          'A long chain of small steps has little bias. One small step hardly moves, so the negatives equal the data.',
      },
    ],
  },
  {
    id: 'quiz-pcd-rate',
    text: 'A run of PCD suddenly diverges after a larger learning rate. What is the likely reason?',
    answers: [
      {
        text: 'PCD must not be used with an optimizer that has momentum, as Adam has.',
        right: false,
        feedback: 'Momentum makes parameters faster, too; but there is no ban.',
      },
      { text: 'Too many chains.', right: false, feedback: 'More chains make the average steadier.' },
      {
        text: 'The parameters moved faster than the chains could follow.',
        right: true,
        feedback: 'Yes. The chains then show where the model was, not where it is, and push at the wrong places.',
      },
    ],
  },
  {
    id: 'quiz-temperature',
    text: 'An image recipe takes x ← x − 10∇E + 0.005ξ. Which density do these chains sample?',
    answers: [
      {
        text: 'A uniform density.',
        right: false,
        feedback: 'That would be an infinite temperature; this one is next to zero.',
      },
      {
        text: '$e^{-E}$, the density of the model at temperature 1, after enough steps.',
        right: false,
        feedback: 'For that, the noise would have to be √20 ≈ 4.5.',
      },
      {
        text: '$e^{-E/T}$ with T = 0.005²/20, about a millionth: they look for minima.',
        right: true,
        feedback: 'Yes: T = 0.005²/(2 × 10) = 1.25 × 10⁻⁶. It is an optimiser with a little noise.',
      },
    ],
  },
  {
    id: 'quiz-noise-narrow',
    text: 'NCE with noise far narrower than the data: which density does it tend to learn?',
    answers: [
      {
        text: 'One like the noise.',
        right: false,
        feedback: 'The noise is what the model is to be told apart from.',
      },
      {
        text: 'The right one, only more slowly than with the best noise.',
        right: false,
        feedback: 'Where noise never falls, nothing is learned about the level of the energy.',
      },
      {
        text: 'A wrong one outside the noise: there the energy may be anything.',
        right: true,
        feedback: 'Yes. The classifier is never asked about noise out there, so “data” is always right.',
      },
    ],
  },
  {
    id: 'quiz-dsm-level',
    text: 'Denoising score matching at σ = 0.3 reaches a lower held-out likelihood than CD on the same data. A likely reason?',
    answers: [
      {
        text: 'It learns the density blurred by σ, which is wider than the data’s.',
        right: true,
        feedback: 'Yes: each detail is wider by σ² in variance.',
      },
      { text: 'Its loss is larger.', right: false, feedback: 'Losses of different methods are not comparable.' },
      {
        text: 'Score matching learns slopes only, and from slopes alone no density can be recovered.',
        right: false,
        feedback:
          'Slopes everywhere determine the density: integrate them, then normalise. It learns up to Z, as CD does.',
      },
    ],
  },
  {
    id: 'quiz-ais-verdict',
    text: 'AIS from below gives log Z = 3.1, walking back gives 9.4. What is to be done?',
    answers: [
      { text: 'Report the mean, 6.25.', right: false, feedback: 'Nothing says that the truth lies in the middle.' },
      {
        text: 'Report the bracket, and use more steps until it is narrow.',
        right: true,
        feedback: 'Yes. A bracket of six nats says how little is known.',
      },
      {
        text: 'Report 3.1: a bound from below cannot make the model look too good.',
        right: false,
        feedback:
          'It does make it look too good: log p = −E − log Z, so that a log Z too low by six nats raises the likelihood by six.',
      },
    ],
  },
  {
    id: 'quiz-product',
    text: 'One energy knows what faces look like, another what smiling looks like. How do you get smiling faces?',
    answers: [
      {
        text: 'Train a third model; energies cannot be combined.',
        right: false,
        feedback: 'That they can be added is one of their strengths.',
      },
      {
        text: 'Add the two energies.',
        right: true,
        feedback: 'Yes: the densities multiply, and only what both accept is likely.',
      },
      { text: 'Average the two densities.', right: false, feedback: 'That is “either a face or a smile”.' },
    ],
  },
  {
    id: 'quiz-fair',
    text: 'CD-10 and NCE ran 2,000 iterations each. Is the comparison fair?',
    answers: [
      {
        text: 'Never: their losses differ, so that nothing about the two can be compared.',
        right: false,
        feedback: 'Their losses are not comparable. Their held-out likelihoods are, at equal data, seed and budget.',
      },
      {
        text: 'Yes: the same number of updates.',
        right: false,
        feedback:
          'An update of CD-10 costs 12 evaluations per data point, one of NCE 1.5 (1 + ν), which is 7.5 at ν = 4. Compare by evaluations or by time as well.',
      },
      {
        text: 'Only if the cost of an update is said, or the budget is in evaluations.',
        right: true,
        feedback: 'Yes. The fairness note of a study lists such differences.',
      },
    ],
  },
]
