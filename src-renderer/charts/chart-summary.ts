// What a chart says, in a sentence, for those who do not see it.

import type { FigureChart } from '../../src-shared/figures/charts/chart.ts'
import { formatNumber } from '../../src-shared/figures/numbers.ts'

export function chartSummary({ title, caption, hasData, configuration }: FigureChart): string {
  if (!hasData) return `${title}: nothing recorded yet.`
  const lines = configuration.data.datasets
    .filter(({ label }) => label && !/ (band|values|not finite|below the axis)$/.test(label))
    .flatMap(({ label, data }) => {
      const last = data.findLast(({ y }) => Number.isFinite(y))
      return last ? [`${label} ${formatNumber(last.y)}`] : []
    })
  return `${title}. Last values: ${lines.join('; ')}. ${caption}.`
}
