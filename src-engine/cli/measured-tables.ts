// Views that are tables, as text: one row for each of what was measured, one column for each metric.

import { isTrusted } from '../../src-shared/estimate.ts'
import type { Measurement } from '../../src-shared/measurement.ts'
import { metricDescriptions, type MetricName } from '../../src-shared/metric.ts'
import type { TableView, TableViewRow } from '../../src-shared/snapshot.ts'
import { numberText } from './results.ts'
import { table } from './table.ts'

/** Each with its title above it. */
export const tablesOf = ({ views }: Measurement): string[] =>
  views.flatMap((view) => (view.kind === 'table' ? [`${view.title}\n${textOf(view)}`] : []))

function textOf({ tag, metrics, rows }: TableView): string {
  const header = metrics.map((metric) => {
    const { label, unit } = metricDescriptions[metric]
    return unit ? `${label}, ${unit}` : label
  })
  const cells = rows.map((row) => [row.label, ...metrics.map((metric) => cellOf(row, metric)), row.note])
  const isMarked = rows.some(({ values }) => Object.values(values).some(({ obtained }) => !isTrusted(obtained)))
  const key = isMarked ? `\n~ ${tag === 'conditional-densities' ? notConverged : withinNoise}` : ''
  const others = rows.some(({ otherObjective }) => otherObjective)
    ? '\n≠ another objective than the likelihood: its length need not come to 1'
    : ''
  return table(['', ...header, ''], cells) + key + others
}

const withinNoise = 'within its own noise, or the exact gradient not converged'
const notConverged = 'an integral did not converge'

/** Whose size is that of the method's own objective. */
const sizes: readonly MetricName[] = ['gradientNormRatio', 'gradientBias']

function cellOf({ values, otherObjective }: TableViewRow, metric: MetricName): string {
  const estimate = values[metric]
  if (!estimate) return '-'
  const { value, standardError, obtained } = estimate
  const error = standardError === undefined ? '' : ` ± ${numberText(standardError, 2)}`
  const unlike = otherObjective && sizes.includes(metric) ? ' ≠' : ''
  return `${isTrusted(obtained) ? '' : '~'}${numberText(value, 3)}${error}${unlike}`
}
