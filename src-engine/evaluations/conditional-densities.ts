// How well each column is predicted from the others: mean log p(y | x) of held-out rows, with Z(x) by quadrature over y.
// Where the density of the data is known, the same of it: the best there is, on the same rows. The difference of both,
// row by row, is an unbiased estimate of E_x KL(p_data(y | x) ‖ p_model(y | x)), and its error that of paired rows.

import type { Estimate } from '../../src-shared/estimate.ts'
import type { MeasurementVerdict } from '../../src-shared/measurement.ts'
import type { MetricName } from '../../src-shared/metric.ts'
import { formatCount } from '../../src-shared/numbers.ts'
import type { TableViewRow } from '../../src-shared/snapshot.ts'
import { columnLines } from '../data/column-lines.ts'
import { conditionalLogLikelihoods, type ConditionalLogLikelihoods } from '../metrics/conditional-density.ts'
import { inParts } from '../metrics/in-parts.ts'
import { piecewiseLogLikelihoods } from '../metrics/known-conditional.ts'
import { momentsOf } from '../metrics/moments.ts'
import type { EnergyFunction } from '../metrics/regular-grid.ts'
import type { EvaluationDefinition, Yield } from './evaluation-definition.ts'
import type { Subject } from './subject.ts'

/** Integrals over all columns together, and rows: some seconds of a small network. */
const integralsMaximum = 4000
const [rowsMinimum, rowsMaximum] = [50, 1000]

const metrics: readonly MetricName[] = [
  'conditionalLogLikelihood',
  'exactConditionalLogLikelihood',
  'conditionalDivergence',
]

export const conditionalDensities: EvaluationDefinition = {
  needs: ['real-columns'],
  cost: 'on-request',
  async evaluate({ subject, request }) {
    const { dimension, test } = subject.data
    const wanted = Math.min(rowsMaximum, Math.max(rowsMinimum, Math.floor(integralsMaximum / dimension)))
    const rows = test.subarray(0, wanted * dimension)
    const columns: ColumnMeasured[] = []
    for (let column = 0; column < dimension; column++) {
      const report = (share: number) => request.report?.((column + share) / dimension)
      columns.push(await measureColumn(subject, { rows, column, report }))
    }
    return yieldOf(subject, columns, rows.length / dimension)
  },
}

interface ColumnMeasured {
  model: ConditionalLogLikelihoods
  /** Null where the density is not known. */
  exact: ConditionalLogLikelihoods | null
}

async function measureColumn(
  { data, coordinates, modelEnergy }: Subject,
  { rows, column, report }: { rows: Float64Array; column: number; report: (share: number) => void },
): Promise<ColumnMeasured> {
  const { dimension, density } = data
  const line = columnLines(data)[column]
  const of = (energy: EnergyFunction, told?: (share: number) => void) =>
    conditionalLogLikelihoods({ energy, rows, dimension, column, line, ...(told && { report: told }) })
  const model = await of((points) => modelEnergy(coordinates.toModel(points)), report)
  if (!density) return { model, exact: null }
  if (density.pieces) return { model, exact: await piecewiseLogLikelihoods(density, { rows, column }) }
  const minus = inParts(dimension, async (points) => density.logDensity(points).map((value) => -value), 1024)
  return { model, exact: await of(minus) }
}

function yieldOf({ data }: Subject, columns: readonly ColumnMeasured[], count: number): Yield {
  const rows = columns.map(({ model, exact }, column): TableViewRow => ({
    label: data.view.labels[column],
    note: `at most ${formatCount(model.points)} points a row${unsureInWords(model.unsure, count)}`,
    otherObjective: false,
    values: {
      conditionalLogLikelihood: meanOf(model.values, [model]),
      ...(exact && {
        exactConditionalLogLikelihood: meanOf(exact.values, [exact]),
        conditionalDivergence: meanOf(
          exact.values.map((value, row) => value - model.values[row]),
          [model, exact],
        ),
      }),
    },
  }))
  const models = columns.map(({ model }) => model)
  const sums = new Float64Array(count).map((_, row) => models.reduce((sum, { values }) => sum + values[row], 0))
  const known = columns.some(({ exact }) => exact !== null)
  const title = `each column given the others, ${formatCount(count)} held-out points`
  return {
    ...verdictOf(models, count),
    values: { pseudoLogLikelihood: meanOf(sums, models) },
    views: [
      {
        ...{ tag: 'conditional-densities', kind: 'table', title, rows },
        metrics: known ? metrics : metrics.slice(0, 1),
      },
    ],
  }
}

const unsureInWords = (unsure: number, count: number): string =>
  unsure === 0 ? '' : `; not converged for ${formatCount(unsure)} of ${formatCount(count)}`

/** With the error of the mean over rows; that of the quadrature is below 10⁻⁶ nats a row where it converged. */
function meanOf(values: Float64Array, made: readonly ConditionalLogLikelihoods[]): Estimate {
  const { mean, covariance } = momentsOf(values, 1)
  const shape = [Math.max(...made.map(({ points }) => points))]
  return {
    value: mean[0],
    standardError: Math.sqrt(covariance[0] / (values.length - 1)),
    obtained: { by: 'quadrature', shape, converged: made.every(({ unsure }) => unsure === 0) },
  }
}

function verdictOf(models: readonly ConditionalLogLikelihoods[], count: number): { verdict?: MeasurementVerdict } {
  const unsure = models.reduce((sum, each) => sum + each.unsure, 0)
  if (unsure === 0) return {}
  const all = formatCount(models.length * count)
  const text = `Not exact: ${formatCount(unsure)} of ${all} integrals did not converge to 10⁻⁶ nats.`
  return { verdict: { standing: 'poor', text } }
}
