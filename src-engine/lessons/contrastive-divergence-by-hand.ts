// One update of CD-1 with the quadratic energy θx²: the sampler's step, both halves of the gradient, and where θ goes.

import type { LessonValue, LinePlot } from '../../src-shared/learn/lesson-result.ts'
import type { LessonSettings } from '../../src-shared/learn/registry.ts'
import type { Lesson } from './lesson.ts'
import { normalDensity, spaced, upTo } from './on-a-line.ts'
import { energiesAt, parameterGradient, sessionOf } from './session-on-a-line.ts'

const range = [-2.5, 2.5] as const
const rate = 0.5

export const contrastiveDivergenceByHand: Lesson<'contrastive-divergence-by-hand'> = {
  async compute(settings) {
    const facts = await factsOf(settings)
    return { notice: facts.notice, values: valuesOf(facts), plots: plotsOf(facts) }
  },
}

async function factsOf({ theta, datum, stepSize, noise }: LessonSettings<'contrastive-divergence-by-hand'>) {
  const session = await sessionOf({ kind: 'quadratic', dimension: 1 }, [theta])
  const start = Float64Array.of(datum)
  const { rows } = await session.walk(session.upload(start, 1), {
    steps: 1,
    proposal: { kind: 'langevin', stepSize },
    acceptance: { kind: 'none' },
    normals: { given: [Float64Array.of(noise)] },
    centre: Float64Array.of(0),
  })
  const [negative] = await session.download(rows)
  const [positiveHalf] = await parameterGradient(session, start)
  const [negativeHalf] = await parameterGradient(session, Float64Array.of(negative))
  const x = spaced(...range)
  const energies = await energiesAt(session, x)
  session.dispose()
  const gradient = positiveHalf - negativeHalf
  const after = theta - rate * gradient
  const best = 1 / (2 * datum ** 2)
  /** θx² is a Gaussian of variance 1 / 2θ. */
  const densityAt = (parameter: number) => x.map((each) => normalDensity(each, 0, Math.sqrt(1 / (2 * parameter))))
  const before = densityAt(theta)
  const notice = after > 0 ? null : 'After this update θ is not positive any more: the energy makes no density.'
  return {
    notice,
    after,
    before,
    best,
    datum,
    densityAt,
    energies,
    gradient,
    negative,
    negativeHalf,
    noise,
    positiveHalf,
    stepSize,
    theta,
    x,
  }
}

type Facts = Awaited<ReturnType<typeof factsOf>>

function valuesOf({
  after,
  best,
  datum,
  gradient,
  negative,
  negativeHalf,
  noise,
  positiveHalf,
  stepSize,
  theta,
}: Facts): LessonValue[] {
  return [
    {
      ...{
        id: 'negative',
        label: 'Where the chain arrives, $x^{(1)}$',
        value: negative,
        unit: '',
        how: 'one step of the sampler',
      },
      check: { value: datum - stepSize * theta * datum + Math.sqrt(stepSize) * noise, how: 'by hand' },
    },
    {
      id: 'positive-half',
      label: '$\\partial E/\\partial\\theta$ at the data point',
      value: positiveHalf,
      unit: '',
      how: 'the energy’s gradient',
    },
    {
      id: 'negative-half',
      label: '$\\partial E/\\partial\\theta$ at $x^{(1)}$',
      value: negativeHalf,
      unit: '',
      how: 'the energy’s gradient',
    },
    { id: 'gradient', label: 'CD-1 gradient of the loss', value: gradient, unit: '', how: 'the difference' },
    {
      id: 'theta-after',
      label: `θ after one step of descent, rate ${rate}`,
      value: after,
      unit: '',
      how: 'θ − rate × gradient',
    },
    { id: 'theta-best', label: 'θ of maximum likelihood', value: best, unit: '', how: '1/(2x²)' },
  ]
}

function plotsOf({ after, before, best, datum, densityAt, energies, negative, theta, x }: Facts): LinePlot[] {
  return [
    {
      id: 'energy',
      title: 'The chain on the energy',
      summary: `The chain goes from ${datum} to ${negative.toFixed(3)}.`,
      horizontal: { label: 'x', range },
      vertical: { label: 'E (nats)', range: [0, Math.max(4, 1.4 * theta * Math.max(datum ** 2, negative ** 2))] },
      lines: [{ label: 'E = θx²', role: 'model', x, y: energies }],
      dots: [
        { label: 'Data point, x⁽⁰⁾', role: 'data', x: datum, y: theta * datum ** 2, down: true },
        { label: 'Negative, x⁽¹⁾', role: 'second', x: negative, y: theta * negative ** 2, down: true },
      ],
    },
    {
      id: 'density',
      title: 'The model before and after, and the best',
      summary: `θ goes from ${theta} to ${after.toFixed(3)}; the best is ${best.toFixed(3)}.`,
      horizontal: { label: 'x', range },
      vertical: { label: 'p (per unit of x)', range: upTo([...before, ...densityAt(best)]) },
      lines: [
        { label: 'Before', role: 'model', dashed: true, x, y: before },
        ...(after > 0 ? [{ label: 'After', role: 'second' as const, x, y: densityAt(after) }] : []),
        { label: 'Maximum likelihood', role: 'truth', dashed: true, x, y: densityAt(best) },
      ],
      marks: [{ label: 'data point', x: datum }],
    },
  ]
}
