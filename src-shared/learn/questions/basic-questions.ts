// What a person should be able to answer after the first lessons.

import type { Question } from '../question.ts'

export const basicQuestions: readonly Question[] = [
  {
    id: 'quiz-partition',
    text: 'What is the partition function Z of an energy-based model?',
    answers: [
      {
        text: 'The sum of the densities at the training points, 1 after training.',
        right: false,
        feedback:
          'It is an integral over all x, not a sum over data. Only models that are normalised by construction, such as flows, have Z = 1.',
      },
      {
        text: 'Known in closed form for any network.',
        right: false,
        feedback: 'Only for special energies: a quadratic one makes a Gaussian, whose Z is known.',
      },
      {
        text: 'A setting that a person chooses.',
        right: false,
        feedback: 'It follows from the energy: choose the energy and Z is fixed.',
      },
      {
        text: 'The integral of $e^{-E}$ over all x, rarely known.',
        right: true,
        feedback: 'Yes. On a line or in the plane a fine grid gives it; in many dimensions it has to be estimated.',
      },
    ],
  },
  {
    id: 'quiz-start-at-data',
    text: 'Why does contrastive divergence start its chains at the data?',
    answers: [
      {
        text: 'The theory asks for chains that start at minima of the energy, and the data are such minima.',
        right: false,
        feedback: 'A chain may start anywhere; given enough steps it forgets where.',
      },
      {
        text: 'It makes one step exact.',
        right: false,
        feedback: 'CD-1 is biased, and so is every CD-k with a finite k.',
      },
      {
        text: 'Data need less memory than random points.',
        right: false,
        feedback: 'Both are numbers of the same size.',
      },
      {
        text: 'A trained model has its mass there: few steps give useful negatives.',
        right: true,
        feedback: 'Yes. From anywhere else a chain would need many steps to come to where the model has its mass.',
      },
    ],
  },
  {
    id: 'quiz-nce-task',
    text: 'Into which task does noise-contrastive estimation turn density estimation?',
    answers: [
      {
        text: 'Grouping the data into clusters.',
        right: false,
        feedback: 'The two classes, data and noise, are given.',
      },
      {
        text: 'Regression: predicting the energy of each data point by a network.',
        right: false,
        feedback: 'Nobody knows the energy of a data point, so there is nothing to regress on.',
      },
      {
        text: 'Telling data from noise: a classification with two classes.',
        right: true,
        feedback: 'Yes. The logit is −E(x) − c − log ν − log p_n(x), and learning to classify teaches the energy.',
      },
      {
        text: 'Learning from rewards.',
        right: false,
        feedback: 'There is neither a reward nor a sequence of decisions.',
      },
    ],
  },
  {
    id: 'quiz-langevin',
    text: 'Why are Langevin steps used so often with energy-based models?',
    answers: [
      { text: 'They never need the energy’s network.', right: false, feedback: 'Its slope comes from that network.' },
      {
        text: 'Nothing else samples continuous densities, so that there is no choice with a network as energy.',
        right: false,
        feedback: 'Random walks, Hamiltonian Monte Carlo and others do as well.',
      },
      {
        text: 'They need the energy’s slope alone; small steps lead to the model’s density.',
        right: true,
        feedback: 'Yes: one backward pass a step, and no Z.',
      },
      {
        text: 'One step is always enough.',
        right: false,
        feedback: 'How many are needed depends on the landscape; between separated modes it may be millions.',
      },
    ],
  },
  {
    id: 'quiz-diffusion',
    text: 'How are diffusion models and energies connected?',
    answers: [
      {
        text: 'They have nothing in common.',
        right: false,
        feedback: 'Both learn the slope of log densities; denoising score matching trains either.',
      },
      {
        text: 'A diffusion model computes Z.',
        right: false,
        feedback: 'It works with slopes alone, in which Z does not occur.',
      },
      {
        text: 'A diffusion model has one fixed energy, the same at every noise level, and learns only how to walk on it.',
        right: false,
        feedback: 'What it learns differs at each noise level; fixed is only the way noise is added.',
      },
      {
        text: 'At each noise level the noise predictor is σ times the slope of an energy.',
        right: true,
        feedback: 'Yes: ε(x, σ) = −σ × score = σ∇E_σ(x).',
      },
    ],
  },
  {
    id: 'quiz-score',
    text: 'What is the score of an energy-based model?',
    answers: [
      {
        text: 'The slope of log p in the parameters θ, averaged over the data.',
        right: false,
        feedback: 'Statistics calls that a score, too; in score matching it is the slope in x.',
      },
      {
        text: 'The accuracy of its classifier.',
        right: false,
        feedback: 'Only NCE has a classifier, and its accuracy is something else.',
      },
      { text: 'Its loss on held-out data.', right: false, feedback: 'The word has another meaning here: a slope.' },
      {
        text: 'The slope of log p in x, which is −∇E(x).',
        right: true,
        feedback: 'Yes. log Z does not depend on x and drops out.',
      },
    ],
  },
]
