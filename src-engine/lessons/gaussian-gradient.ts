// Both halves of the gradient of a Gaussian's log-likelihood in its mean, by the Gaussian energy that trains.

import type { Lesson } from './lesson.ts'
import { normalDensity, spaced, upTo } from './on-a-line.ts'
import { lineDensity } from '../metrics/line-density.ts'
import { pointProbabilities } from '../metrics/quadrature.ts'
import { gridRows } from '../metrics/regular-grid.ts'
import { energiesAt, parameterGradient, sessionOf } from './session-on-a-line.ts'

const range = [-5, 5] as const

export const gaussianGradient: Lesson<'gaussian-gradient'> = {
  async compute({ mean, deviation, datum }) {
    // Parameters μ and ℓ, whose factor of the precision is exp(ℓ / 2) = 1 / σ.
    const parameters = [mean, -2 * Math.log(deviation)]
    const session = await sessionOf({ kind: 'gaussian', dimension: 1, correlated: false }, parameters)
    const { logPartition, reason, quadrature } = await lineDensity((rows) => energiesAt(session, rows), {
      box: [mean - 6 * deviation, mean + 6 * deviation],
      resolution: deviation / 4,
    })
    const atDatum = (await parameterGradient(session, Float64Array.of(datum)))[0]
    const grid = gridRows(quadrature.grid)
    const overModel = (await parameterGradient(session, grid, pointProbabilities(quadrature)))[0]
    session.dispose()
    const closed = 0.5 * Math.log(2 * Math.PI * deviation ** 2)
    const x = spaced(...range)
    const densities = x.map((each) => normalDensity(each, mean, deviation))
    const nats = 'nats per unit of μ'
    return {
      notice: reason,
      values: [
        {
          ...{ id: 'log-partition', label: '$\\log Z$', value: logPartition, unit: 'nats', how: 'quadrature' },
          check: { value: closed, how: '½ log 2πσ²' },
        },
        {
          id: 'data-half',
          label: 'The data’s half, $-\\partial E/\\partial\\mu$ at x',
          value: -atDatum,
          unit: nats,
          how: 'the energy’s gradient',
        },
        {
          id: 'model-half',
          label: 'The model’s half, $\\mathbb{E}[\\partial E/\\partial\\mu]$',
          value: overModel,
          unit: nats,
          how: 'quadrature over the model',
        },
        {
          ...{
            id: 'gradient',
            label: '$\\partial \\log p(x)/\\partial\\mu$, their sum',
            value: overModel - atDatum,
            unit: nats,
            how: 'both halves',
          },
          check: { value: (datum - mean) / deviation ** 2, how: '(x − μ)/σ²' },
        },
      ],
      plots: [
        {
          id: 'density',
          title: 'Model and data point',
          summary: `A Gaussian around ${mean} with standard deviation ${deviation}; the data point is at ${datum}.`,
          horizontal: { label: 'x', range },
          vertical: { label: 'p (per unit of x)', range: upTo(densities) },
          lines: [{ label: 'Model', role: 'model', filled: true, x, y: densities }],
          dots: [{ label: 'Data point', role: 'data', x: datum, y: normalDensity(datum, mean, deviation), down: true }],
          marks: [{ label: 'μ', x: mean }],
        },
      ],
    }
  },
}
