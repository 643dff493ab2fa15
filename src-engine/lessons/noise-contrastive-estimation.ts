// The classifier of noise-contrastive estimation for a Gaussian model: its boundary, loss and gradient by quadrature.

import type { LessonValue, LinePlot } from '../../src-shared/learn/lesson-result.ts'
import type { LessonSettings } from '../../src-shared/learn/registry.ts'
import { normalCdf } from '../../src-shared/statistics/normal.ts'
import { sigmoid, softplus } from '../methods/logistic.ts'
import type { Lesson } from './lesson.ts'
import { logNormal, normalDensity, spaced, upTo } from './on-a-line.ts'

const range = [-6, 6] as const
/** Wide enough for any of the densities, fine enough for the narrowest: the trapezoid rule is exact to rounding there. */
const grid = spaced(-60, 60, 24_001)
const spacing = grid[1] - grid[0]

export const noiseContrastive: Lesson<'noise-contrastive-estimation'> = {
  async compute(settings) {
    const facts = await factsOf(settings)
    return { notice: facts.notice, values: valuesOf(facts), plots: plotsOf(facts) }
  },
}

async function factsOf({ noise, data, ratio, constant }: LessonSettings<'noise-contrastive-estimation'>) {
  const nu = Number(ratio)
  const c = constant === 'exact' ? 0.5 * Math.log(2 * Math.PI) : 0
  const logit = (x: number) => -(x ** 2) / 2 - c - Math.log(nu) - logNormal(x, 0, noise)
  const ofData = (x: number) => normalDensity(x, 0, data)
  const ofNoise = (x: number) => normalDensity(x, 0, noise)
  const dataShare = (x: number) => sigmoid(logit(x))
  const loss = integral((x) => ofData(x) * softplus(-logit(x)) + nu * ofNoise(x) * softplus(logit(x)))
  // In the precision λ of the model λx²/2, at λ = 1, of the loss and of the negative log-likelihood.
  const nce = integral((x) => (x ** 2 / 2) * (ofData(x) * (1 - dataShare(x)) - nu * ofNoise(x) * dataShare(x)))
  const likelihood = (data ** 2 - 1) / 2
  const x = spaced(...range)
  const posterior = x.map(dataShare)
  const [model, dataLine, noiseLine] = [x.map((each) => Math.exp(-(each ** 2) / 2 - c)), x.map(ofData), x.map(ofNoise)]
  const boundary = boundaryOf(noise, nu, c)
  const right = accuracyOf({ boundary, inside: half(logit(0)), data, noise, nu })
  const chance = (1 + nu) * Math.log(1 + nu) - nu * Math.log(nu)
  // One that is the same everywhere, and one that is always on one side.
  const isConstant = Math.abs(logit(4) - logit(0)) < 1e-12
  const notice = !Number.isNaN(boundary)
    ? null
    : isConstant
      ? 'The classifier has no boundary: it says the same everywhere.'
      : `The classifier has no boundary: at every x it finds ${logit(0) > 0 ? 'data' : 'noise'} more likely.`
  return {
    notice,
    boundary,
    chance,
    data,
    dataLine,
    likelihood,
    loss,
    model,
    nce,
    noise,
    noiseLine,
    nu,
    posterior,
    right,
    x,
  }
}

type Facts = Awaited<ReturnType<typeof factsOf>>

function valuesOf({ boundary, chance, likelihood, loss, nce, nu, right }: Facts): LessonValue[] {
  return [
    {
      id: 'boundary',
      label: 'Boundary, $\\pm x$ where both are as likely',
      value: boundary,
      unit: '',
      how: 'closed form',
    },
    { id: 'accuracy', label: 'Accuracy of the classifier', value: right, unit: '', how: 'closed form' },
    { id: 'loss', label: 'Loss', value: loss, unit: 'nats per data point', how: 'quadrature' },
    {
      id: 'chance',
      label: 'Loss by chance alone',
      value: chance,
      unit: 'nats per data point',
      how: '(1+ν) log(1+ν) − ν log ν',
    },
    {
      ...{
        id: 'gradient-share',
        label: 'Gradient, as a share of maximum likelihood’s',
        value: likelihood === 0 ? Number.NaN : nce / likelihood,
        unit: '',
        how: likelihood === 0 ? 'the exact gradient is zero here' : 'quadrature, in the precision',
      },
      check: { value: nu / (1 + nu), how: 'ν/(1+ν), where the noise is the model' },
    },
  ]
}

function plotsOf({ boundary, data, dataLine, model, noise, noiseLine, posterior, x }: Facts): LinePlot[] {
  return [
    {
      id: 'classifier',
      title: 'Probability that a point is of the data',
      summary: Number.isNaN(boundary)
        ? 'On the same side of a half at every x.'
        : `It is a half at x = ±${boundary.toFixed(3)}.`,
      horizontal: { label: 'x', range },
      vertical: { label: 'P(data | x)', range: [0, 1] },
      lines: [{ label: 'P(data | x)', role: 'model', x, y: posterior }],
      marks: Number.isNaN(boundary)
        ? []
        : [
            { label: '', x: -boundary },
            { label: 'boundary', x: boundary },
          ],
    },
    {
      id: 'densities',
      title: 'What is told apart',
      summary: `Data with standard deviation ${data}, noise with ${noise}.`,
      horizontal: { label: 'x', range },
      vertical: { label: 'per unit of x', range: upTo([...model, ...dataLine, ...noiseLine]) },
      lines: [
        { label: 'Data', role: 'data', filled: true, x, y: dataLine },
        { label: 'Noise', role: 'noise', x, y: noiseLine },
        { label: 'Model, e^(−E−c)', role: 'model', dashed: true, x, y: model },
      ],
    },
  ]
}

/** NaN where there is none, or none that stands alone. Solves x²(1 − 1/s²)/2 = log(s√(2π)) − c − log ν. */
function boundaryOf(noise: number, nu: number, c: number): number {
  const squared = (2 * (Math.log(noise * Math.sqrt(2 * Math.PI)) - c - Math.log(nu))) / (1 - 1 / noise ** 2)
  return Number.isFinite(squared) && squared > 0 ? Math.sqrt(squared) : Number.NaN
}

interface Classifier {
  boundary: number
  /** Probability that it says “data” within the boundary: 1, 0, or a half where it cannot tell. */
  inside: number
  data: number
  noise: number
  nu: number
}

/** Of the Gaussian mass to each side of the boundary; no quadrature is exact where the answer jumps. */
function accuracyOf({ boundary, inside, data, noise, nu }: Classifier): number {
  const within = (deviation: number) => (Number.isNaN(boundary) ? 1 : 2 * normalCdf(boundary / deviation) - 1)
  const saysData = (deviation: number) => within(deviation) * inside + (1 - within(deviation)) * (1 - inside)
  return (saysData(data) + nu * (1 - saysData(noise))) / (1 + nu)
}

function integral(f: (x: number) => number): number {
  let sum = 0
  for (let index = 0; index < grid.length; index++) sum += f(grid[index])
  return sum * spacing
}

/** 1 where the classifier is right, a half where it cannot tell. */
const half = (t: number): number => (t > 0 ? 1 : t === 0 ? 0.5 : 0)
