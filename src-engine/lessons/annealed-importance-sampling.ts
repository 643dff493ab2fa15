// AIS from the standard Gaussian to another one, with perfect transitions, so that its bounds have closed forms.
//
// p_β ∝ exp(−(1−β)x²/2 − βx²/2s²) is a Gaussian of precision λ(β) = 1 − β + β/s². A step from β to β + δ adds
// δ (x²/2 − x²/2s² + ½ log 2π) to log w, whose mean under p_β is known; walking back it is the mean under p_{β+δ}.

import { logMeanExp } from '../metrics/log-sum-exp.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import type { LessonValue, LinePlot } from '../../src-shared/learn/lesson-result.ts'
import type { LessonSettings } from '../../src-shared/learn/registry.ts'
import type { Lesson } from './lesson.ts'
import { normalDensity, spaced, upTo } from './on-a-line.ts'

const seed = 3
const curveMost = 40

export const annealing: Lesson<'annealed-importance-sampling'> = {
  async compute(settings) {
    const facts = await factsOf(settings)
    return { notice: null, values: valuesOf(facts), plots: plotsOf(facts) }
  },
}

async function factsOf({ temperatures, deviation, chains }: LessonSettings<'annealed-importance-sampling'>) {
  const exact = Math.log(deviation) + 0.5 * Math.log(2 * Math.PI)
  const logWeights = weightsOf(temperatures, deviation, chains)
  const estimate = logMeanExp(logWeights)
  const shares = logWeights.map((log) => Math.exp(log - estimate))
  const sum = shares.reduce((total, share) => total + share, 0)
  const effective = sum ** 2 / shares.reduce((total, share) => total + share ** 2, 0)
  const { lower, upper } = boundsOf(temperatures, deviation)
  const counts = spaced(1, curveMost, curveMost)
  const bounds = [...counts].map((count) => boundsOf(count, deviation))
  const x = spaced(-4, 4)
  const betas = [0, 0.5, 1]
  const path = betas.map((beta) => x.map((each) => normalDensity(each, 0, 1 / Math.sqrt(precisionAt(beta, deviation)))))
  const near = Math.max(0.2, Math.min(3, upper - exact, exact - lower) * 3)
  return { bounds, chains, counts, deviation, effective, estimate, exact, lower, near, path, temperatures, upper, x }
}

type Facts = Awaited<ReturnType<typeof factsOf>>

function valuesOf({ chains, effective, estimate, exact, lower, upper }: Facts): LessonValue[] {
  return [
    { id: 'exact', label: '$\\log Z$ of the target', value: exact, unit: 'nats', how: '½ log 2πs²' },
    {
      id: 'estimate',
      label: 'AIS, log of the mean weight',
      value: estimate,
      unit: 'nats',
      how: `${chains} chains, seed ${seed}`,
    },
    {
      id: 'lower',
      label: 'Expected mean of log w: the bound from below',
      value: lower,
      unit: 'nats',
      how: 'closed form',
    },
    { id: 'upper', label: 'Walking back: the bound from above', value: upper, unit: 'nats', how: 'closed form' },
    {
      id: 'sample-size',
      label: 'Effective sample size of the weights',
      value: effective,
      unit: `of ${chains} chains`,
      how: '(Σw)²/Σw²',
    },
  ]
}

function plotsOf({
  bounds,
  counts,
  deviation,
  estimate,
  exact,
  lower,
  near,
  path,
  temperatures,
  upper,
  x,
}: Facts): LinePlot[] {
  return [
    {
      id: 'path',
      title: 'From the start to the target',
      summary: `From a Gaussian of standard deviation 1 to one of ${deviation}.`,
      horizontal: { label: 'x', range: [-4, 4] },
      vertical: { label: 'p (per unit of x)', range: upTo(path.flatMap((line) => [...line])) },
      lines: [
        { label: 'Start, β = 0', role: 'noise', x, y: path[0] },
        { label: 'Half way', role: 'second', dashed: true, x, y: path[1] },
        { label: 'Target, β = 1', role: 'model', filled: true, x, y: path[2] },
      ],
    },
    {
      id: 'bracket',
      title: 'Both bounds come together',
      summary: `With ${temperatures} steps the bounds are ${(upper - lower).toFixed(3)} nats apart.`,
      horizontal: { label: 'steps', range: [1, curveMost] },
      vertical: { label: 'log Z (nats)', range: [exact - near, exact + near] },
      lines: [
        {
          label: 'Bound from above',
          role: 'second',
          x: counts,
          y: Float64Array.from(bounds, (each) => each.upper),
        },
        { label: 'Exact', role: 'truth', dashed: true, x: counts, y: counts.map(() => exact) },
        { label: 'Bound from below', role: 'model', x: counts, y: Float64Array.from(bounds, (each) => each.lower) },
      ],
      dots: [{ label: 'AIS, these chains', role: 'data', x: temperatures, y: estimate }],
    },
  ]
}

const precisionAt = (beta: number, deviation: number): number => 1 - beta + beta / deviation ** 2

/** What a step of length 1 adds to log w at x, nats. */
const gain = (squared: number, deviation: number): number =>
  squared / 2 - squared / (2 * deviation ** 2) + 0.5 * Math.log(2 * Math.PI)

function weightsOf(temperatures: number, deviation: number, chains: number): Float64Array {
  const random = randomStream({ seed, purpose: purposes.annealing })
  const logWeights = new Float64Array(chains)
  for (let step = 0; step < temperatures; step++) {
    const width = 1 / Math.sqrt(precisionAt(step / temperatures, deviation))
    for (let chain = 0; chain < chains; chain++) {
      logWeights[chain] += gain((width * random.normal()) ** 2, deviation) / temperatures
    }
  }
  return logWeights
}

function boundsOf(temperatures: number, deviation: number): { lower: number; upper: number } {
  let [lower, upper] = [0, 0]
  for (let step = 0; step < temperatures; step++) {
    lower += gain(1 / precisionAt(step / temperatures, deviation), deviation) / temperatures
    upper += gain(1 / precisionAt((step + 1) / temperatures, deviation), deviation) / temperatures
  }
  return { lower, upper }
}
