// How a Boltzmann machine codes held-out rows: the first of them beside what the machine makes of them, and the mean squared
// error of many (metrics/rbm-reconstruction.ts). Of pictures and of binary rows in their own values; of a table in standard
// deviations of its columns, whose units are unlike.

import { momentsOf } from '../metrics/moments.ts'
import { machineOf } from '../metrics/rbm-enumeration.ts'
import { reconstructRows, squaredDifferences } from '../metrics/rbm-reconstruction.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'

/** Products of one evaluation, about: a tenth of a second. */
const productsMaximum = 100_000_000
const rowsWanted = { least: 100, most: 1000 }
/** What a snapshot keeps of them: as many as a panel has room for, and of tables as many as make a cloud. */
const [valuesKept, rowsKept] = [40 * 784, { least: 20, most: 200 }]

export const reconstruction: EvaluationDefinition = {
  needs: ['hidden-units'],
  cost: 'every-snapshot',
  async evaluate({ subject: { session, data, coordinates, modelSplits } }) {
    const machine = machineOf(session.shape)
    const count = machine ? rowCountOf(machine, modelSplits[2].length / data.dimension) : 0
    if (!machine || count < 2) return {}
    const { dimension } = machine
    const modelRows = modelSplits[2].subarray(0, count * dimension)
    const modelMeans = await reconstructRows(machine, (await session.readState()).average, modelRows)
    const rows = data.test.subarray(0, count * dimension)
    const means = coordinates.fromModel(modelMeans)
    const inOwnValues = data.image !== undefined || data.rowKind === 'binary'
    const variances = new Float64Array(dimension).map((_, i) =>
      inOwnValues ? 1 : data.covariance[i * (dimension + 1)],
    )
    const errors = squaredDifferences({ rows, others: means, variances })
    const { mean, covariance } = momentsOf(errors, 1)
    const kept = dimension * Math.min(count, within(rowsKept, Math.floor(valuesKept / dimension)))
    const view = (tag: 'test-rows' | 'reconstructions', title: string, values: Float64Array) =>
      ({
        tag,
        kind: 'points',
        title,
        points: { dimension, values: Float32Array.from(values.subarray(0, kept)) },
      }) as const
    return {
      values: {
        reconstructionError: {
          value: mean[0],
          standardError: Math.sqrt(covariance[0] / (count - 1)),
          obtained: { by: 'held-out-points', points: count },
        },
      },
      views: [
        view('test-rows', 'the first held-out rows', rows),
        view('reconstructions', 'mean of a row given the hidden units at their means', means),
      ],
    }
  },
}

const rowCountOf = ({ dimension, hidden }: { dimension: number; hidden: number }, rows: number): number =>
  Math.min(rows, within(rowsWanted, Math.floor(productsMaximum / (2 * dimension * hidden))))

const within = ({ least, most }: { least: number; most: number }, count: number): number =>
  Math.min(most, Math.max(least, count))
