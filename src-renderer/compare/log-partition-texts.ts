import { mean, standardDeviation } from '../../src-shared/figures/charts/lane-series.ts'
import type { FigureInput } from '../../src-shared/figures/figure.ts'
import { lanesOf, metricAt } from '../../src-shared/figures/lanes.ts'
import { formatMeasured } from '../../src-shared/figures/numbers.ts'

/** Exact log Z of each lane, in order; mean ± standard deviation over seeds. */
export function logPartitionTexts(input: FigureInput, iteration: number | null): string[] {
  return lanesOf(input).map(({ runs }) => {
    const values = runs.map(({ rows }) => metricAt(rows, 'logPartition', iteration)).filter((value) => value !== null)
    if (values.length === 0) return '–'
    return formatMeasured(mean(values), values.length > 1 ? standardDeviation(values) : null)
  })
}
