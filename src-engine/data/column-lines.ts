// Where a density of one column is looked for: in the support of the known density, else around the training rows.

import type { LineOptions } from '../metrics/line-density.ts'
import type { DataSet } from './data-set.ts'
import { columnOf } from './view.ts'

/** Of the rows of a table, in standard deviations: room beside them, and the smallest detail that is expected. */
const [room, detail] = [2, 0.3]

/** Per column, in the person's units. */
export function columnLines({
  train,
  dimension,
  covariance,
  density,
}: DataSet): (LineOptions & { resolution: number })[] {
  return Array.from({ length: dimension }, (_, column) => {
    if (density) return { box: density.support[column], resolution: density.resolution[column] }
    const deviation = Math.sqrt(covariance[column * (dimension + 1)])
    const values = columnOf(train, dimension, column)
    const low = values.reduce((least, value) => Math.min(least, value))
    const high = values.reduce((most, value) => Math.max(most, value))
    return { box: [low - room * deviation, high + room * deviation], resolution: detail * deviation }
  })
}
