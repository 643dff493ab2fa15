// Two modes whose weights are wrong: what chains that start at the data see of it, and what the exact gradient says.

import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import type { LessonValue, LinePlot } from '../../src-shared/learn/lesson-result.ts'
import type { LessonSettings } from '../../src-shared/learn/registry.ts'
import type { Lesson } from './lesson.ts'
import { normalDensity, spaced, upTo } from './on-a-line.ts'
import { lineDensity } from '../metrics/line-density.ts'
import { pointProbabilities } from '../metrics/quadrature.ts'
import { gridRows } from '../metrics/regular-grid.ts'
import { energiesAt, parameterGradient, sessionOf } from './session-on-a-line.ts'

/** As many as 60 steps of answer a slider within two frames. */
const chainCount = 400
const stepSize = 0.5
const seed = 1
/** Where the logit of the right mode's weight stands among the parameters: 3 a component. */
const rightLogit = 3

export const separatedModes: Lesson<'separated-modes'> = {
  async compute(settings) {
    const facts = await factsOf(settings)
    return { notice: null, values: valuesOf(facts), plots: plotsOf(facts) }
  },
}

async function factsOf({ distance, steps, share }: LessonSettings<'separated-modes'>) {
  const half = distance / 2
  // Per component: logit of the weight, mean, log precision.
  const session = await sessionOf({ kind: 'gaussian-mixture', dimension: 1, components: 2 }, [0, -half, 0, 0, half, 0])
  const start = dataRows(half, share)
  const { rows } = await session.walk(session.upload(start, chainCount), {
    steps,
    proposal: { kind: 'langevin', stepSize },
    acceptance: {
      kind: 'metropolis',
      uniforms: { seed, purpose: purposes.negativesAccept, firstChain: 0, firstStep: 0 },
    },
    normals: { seed, purpose: purposes.negatives, firstChain: 0, firstStep: 0 },
    centre: Float64Array.of(0),
  })
  const negatives = await session.download(rows)
  const { quadrature, mean } = await lineDensity((points) => energiesAt(session, points), {
    box: [-half - 6, half + 6],
    resolution: 0.25,
  })
  const positive = (await parameterGradient(session, start, 1 / chainCount))[rightLogit]
  const byChains = (await parameterGradient(session, negatives, 1 / chainCount))[rightLogit]
  const byModel = (await parameterGradient(session, gridRows(quadrature.grid), pointProbabilities(quadrature)))[
    rightLogit
  ]
  const [top, bottom] = await energiesAt(session, Float64Array.of(0, half))
  session.dispose()
  const range = [-half - 4, half + 4] as const
  const x = spaced(...range)
  const density = (right: number) =>
    x.map((each) => (1 - right) * normalDensity(each, -half) + right * normalDensity(each, half))
  const [data, model] = [density(share), density(0.5)]
  return {
    bottom,
    byChains,
    byModel,
    data,
    distance,
    mean,
    model,
    negatives,
    positive,
    range,
    share,
    start,
    steps,
    top,
    x,
  }
}

type Facts = Awaited<ReturnType<typeof factsOf>>

function valuesOf({ bottom, byChains, byModel, mean, negatives, positive, start, steps, top }: Facts): LessonValue[] {
  return [
    {
      id: 'data-share',
      label: 'Right of the middle: data',
      value: shareRight(start),
      unit: '',
      how: `of ${chainCount} points`,
    },
    {
      id: 'cd-share',
      label: 'Right of the middle: negatives of CD',
      value: shareRight(negatives),
      unit: '',
      how: `MALA, ${steps} ${steps === 1 ? 'step' : 'steps'} from the data`,
    },
    {
      id: 'model-share',
      label: 'Right of the middle: model',
      value: mean((each) => (each > 0 ? 1 : each === 0 ? 0.5 : 0)),
      unit: '',
      how: 'quadrature',
    },
    {
      id: 'cd-gradient',
      label: 'Gradient of the loss in the log odds of the right mode, CD',
      value: positive - byChains,
      unit: 'nats',
      how: 'data less negatives',
    },
    {
      id: 'exact-gradient',
      label: 'the same, exact',
      value: positive - byModel,
      unit: 'nats',
      how: 'data less quadrature',
    },
    {
      id: 'barrier',
      label: 'Barrier between the modes',
      value: Math.max(0, top - bottom),
      unit: 'nats',
      how: 'energy in the middle less that of a mode',
    },
  ]
}

function plotsOf({ data, distance, model, range, share, x }: Facts): LinePlot[] {
  return [
    {
      id: 'density',
      title: 'Data and model',
      summary: `Two modes ${distance} standard deviations apart; the data have ${Math.round(100 * share)}% in the right one, the model a half.`,
      horizontal: { label: 'x', range },
      vertical: { label: 'p (per unit of x)', range: upTo([...data, ...model]) },
      lines: [
        { label: 'Data', role: 'data', filled: true, x, y: data },
        { label: 'Model', role: 'model', x, y: model },
      ],
    },
  ]
}

function dataRows(half: number, share: number): Float64Array {
  const random = randomStream({ seed, purpose: purposes.data })
  const right = Math.round(share * chainCount)
  return Float64Array.from({ length: chainCount }, (_, index) => (index < right ? half : -half) + random.normal())
}

const shareRight = (values: Float64Array): number => values.filter((x) => x > 0).length / values.length
