// Score matching's loss over the parameter of θx², beside the likelihood; and what slopes do not tell about weights of modes.

import type { LessonValue, LinePlot } from '../../src-shared/learn/lesson-result.ts'
import type { LessonSettings } from '../../src-shared/learn/registry.ts'
import type { Lesson } from './lesson.ts'
import { densityOf, logNormal, normalDensity, spaced, upTo } from './on-a-line.ts'

const apart = 4
const dataWeight = 0.8
/** The slopes part between the modes, within 1/(2 · apart) of the middle: four points there. */
const resolution = 1 / (8 * apart)

export const scoreMatching: Lesson<'score-matching'> = {
  async compute(settings) {
    const facts = await factsOf(settings)
    return { notice: null, values: valuesOf(facts), plots: plotsOf(facts) }
  },
}

async function factsOf({ theta, shift, weight }: LessonSettings<'score-matching'>) {
  const parameters = spaced(0.05, 2, 300)
  /** Data of variance 1: E[tr ∇s + ½|s|²] with s = −2θx. */
  const loss = (each: number) => -2 * each + 2 * each ** 2
  const likelihood = await negativeLogLikelihood(theta, shift)
  const curve = parameters.map((each) => each + 0.5 * Math.log(Math.PI / each))
  const truth = mixture(dataWeight)
  const model = mixture(weight)
  const { mean } = await densityOf((x) => -truth.log(x), { box: [-apart - 6, apart + 6], resolution })
  const fisher = mean((x) => (truth.score(x) - model.score(x)) ** 2)
  const kl = mean((x) => truth.log(x) - model.log(x))
  const x = spaced(-apart - 4, apart + 4)
  const [data, learned] = [x.map((each) => Math.exp(truth.log(each))), x.map((each) => Math.exp(model.log(each)))]
  return { curve, data, fisher, kl, learned, likelihood, loss, parameters, theta, weight, x }
}

type Facts = Awaited<ReturnType<typeof factsOf>>

function valuesOf({ fisher, kl, likelihood, loss, theta }: Facts): LessonValue[] {
  return [
    {
      id: 'loss',
      label: 'Score matching’s loss $J(\\theta)$',
      value: loss(theta),
      unit: '',
      how: 'closed form, data of variance 1',
    },
    { id: 'slope', label: 'its slope', value: 4 * theta - 2, unit: '', how: 'closed form' },
    {
      ...{
        id: 'likelihood',
        label: 'Negative log-likelihood at θ',
        value: likelihood,
        unit: 'nats',
        how: 'quadrature for log Z, whatever the constant',
      },
      check: { value: theta + 0.5 * Math.log(Math.PI / theta), how: 'θ + ½ log(π/θ)' },
    },
    { id: 'fisher', label: 'Fisher divergence', value: fisher, unit: '', how: 'quadrature' },
    { id: 'kl', label: 'KL(data‖model)', value: kl, unit: 'nats', how: 'quadrature' },
  ]
}

function plotsOf({ curve, data, learned, loss, parameters, theta, weight, x }: Facts): LinePlot[] {
  return [
    {
      id: 'losses',
      title: 'Two losses with one minimum',
      summary:
        'Both have their minimum at θ = 0.5; they are in different units and are drawn each from its own minimum.',
      horizontal: { label: 'θ', range: [0, 2] },
      vertical: { label: 'above its minimum', range: [0, 2] },
      lines: [
        {
          label: 'Score matching',
          role: 'model',
          x: parameters,
          y: parameters.map((each) => loss(each) - loss(0.5)),
        },
        {
          label: 'Negative log-likelihood',
          role: 'truth',
          dashed: true,
          x: parameters,
          y: curve.map((each) => each - (0.5 + 0.5 * Math.log(2 * Math.PI))),
        },
      ],
      dots: [{ label: 'θ', role: 'second', x: theta, y: loss(theta) - loss(0.5), down: true }],
    },
    {
      id: 'modes',
      title: 'Right slopes, wrong weights',
      summary: `The data have ${100 * dataWeight}% in the right mode, the model ${Math.round(100 * weight)}%.`,
      horizontal: { label: 'x', range: [-apart - 4, apart + 4] },
      vertical: { label: 'p (per unit of x)', range: upTo([...data, ...learned]) },
      lines: [
        { label: 'Data', role: 'data', filled: true, x, y: data },
        { label: 'Model', role: 'model', x, y: learned },
      ],
    },
  ]
}

/** Of data of variance 1 under θx² + shift. */
async function negativeLogLikelihood(theta: number, shift: number): Promise<number> {
  const width = 1 / Math.sqrt(2 * theta)
  const { logPartition } = await densityOf((x) => theta * x ** 2 + shift, {
    box: [-8 * width, 8 * width],
    resolution: width / 4,
  })
  return theta + shift + logPartition
}

/** Two standard Gaussians at ±apart: log density and score. */
function mixture(right: number) {
  const parts = (x: number) => [(1 - right) * normalDensity(x, -apart), right * normalDensity(x, apart)]
  const log = (x: number) => {
    const [a, b] = [Math.log(1 - right) + logNormal(x, -apart), Math.log(right) + logNormal(x, apart)]
    const larger = Math.max(a, b)
    return larger + Math.log(Math.exp(a - larger) + Math.exp(b - larger))
  }
  const score = (x: number) => {
    const [a, b] = parts(x)
    const share = a + b > 0 ? b / (a + b) : x > 0 ? 1 : 0
    return (1 - share) * (-apart - x) + share * (apart - x)
  }
  return { log, score }
}
