import { expect, test } from 'vitest'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { fairnessOf } from '../../src-shared/study/fairness.ts'

const experiment = defaultExperiment(undefined, ['contrastive-divergence', 'denoising-score-matching'])

test('of lanes that differ in their method alone, only what the method brings along is said to differ', () => {
  const { optimizer } = experiment.lanes[0]
  const alike = { ...experiment, lanes: experiment.lanes.map((lane) => ({ ...lane, optimizer })) }
  const { same, differs } = fairnessOf([alike])
  expect(same).toEqual([
    'The data of a seed, and which points train, validate and test.',
    'The initial parameters of a seed.',
    'The batches of a seed: the same points in the same order.',
    'The budget: 2,000 iterations for every run.',
    'What is measured and when: at 40 shares of the budget.',
    'What computes: the fastest backend that passes its tests, chosen once for all trials that learn the same energy.',
  ])
  expect(differs).toEqual([
    'The work behind an iteration, since methods compute unlike much per update: a budget in evaluations gives each the same.',
  ])
  expect(fairnessOf([{ ...alike, budget: { unit: 'evaluations', amount: 1e6 } }]).differs).toEqual([
    'The number of updates, since the same work buys unlike many of them.',
  ])
})

test('batches, noise, optimizer, clipping and averaging that differ are named with the lanes’ values', () => {
  const [first, second] = experiment.lanes
  const changed = {
    ...second,
    batchSize: 64,
    inputNoise: 0.1,
    gradientNormMaximum: 0,
    averageDecay: 0.9,
    optimizer: { ...first.optimizer, learningRate: 0.5 },
  }
  const { same, differs } = fairnessOf([{ ...experiment, lanes: [first, changed] }])
  expect(same.some((words) => words.includes('batches'))).toBe(false)
  expect(differs.slice(1)).toEqual([
    'The batches: 256 (CD-10), 64 (DSM σ=0.057, σ=0.1 on data) points; the order of the points is the same, where they are cut is not.',
    'The input noise: 0 (CD-10), 0.1 (DSM σ=0.057, σ=0.1 on data); with noise a lane learns a smoothed density.',
    `The learning rate: ${first.optimizer.learningRate} (CD-10), 0.5 (DSM σ=0.057, σ=0.1 on data).`,
    'The gradient clipping: 10 (CD-10), 0 (DSM σ=0.057, σ=0.1 on data); 0 is no clipping.',
    'The parameter average: 0.99 (CD-10), 0.9 (DSM σ=0.057, σ=0.1 on data); the averaged parameters are those that are evaluated.',
  ])
})

test('a network that is told the noise begins with other parameters, and that is said', () => {
  const methods = ['contrastive-divergence', 'score-matching', 'multiscale-denoising-score-matching'] as const
  const { same, differs } = fairnessOf([defaultExperiment(undefined, methods)])
  expect(same[1]).toMatch(/^The initial parameters of a seed, but for MDSM/)
  expect(differs.find((words) => words.startsWith('The network of MDSM'))).toContain('begins with other parameters')
})

test('what differs in some trials only is said so', () => {
  const [first, second] = experiment.lanes
  const noisy = { ...experiment, lanes: [first, { ...second, inputNoise: 0.2 }] }
  expect(fairnessOf([experiment, noisy]).differs.at(-1)).toMatch(/^In 1 of 2 trials: The input noise: 0 \(CD-10\), 0.2/)
})
