// The numbers of every lane, how lanes differ, what weakens a number, and how each kind of number was obtained.

import { obtainedOver, lanesOf } from '../figures/lanes.ts'
import { measureDifferences } from '../figures/measure-differences.ts'
import { resultsTable, type ResultColumnId } from '../figures/results-table.ts'
import { warningsOf } from '../figures/warnings-of.ts'
import { metricDescriptions, type MetricName } from '../metric.ts'
import { formatMeasured, formatNumber, formatPValue } from '../numbers.ts'
import { sentence } from '../sentence.ts'
import type { ComparisonSource } from './comparison-source.ts'
import type { ReportBlock, ReportSection, ReportTable } from './report.ts'

export function resultsSection({ input }: ComparisonSource): ReportSection {
  const { columns, rows, note, key } = resultsTable(input)
  const table: ReportTable = {
    caption: 'Results of every lane at its last evaluation',
    columns,
    rows,
    notes: [...(note ? [sentence(note)] : []), ...key.map(({ sign, words }) => `${sign} ${words}`)],
  }
  const blocks: ReportBlock[] = [{ kind: 'table', table }]
  for (const text of warningsOf(input, { iteration: null, diagnosisTold: true })) blocks.push({ kind: 'warning', text })
  const differences = differencesTable(input)
  if (differences) blocks.push({ kind: 'table', table: differences })
  blocks.push({ kind: 'table', table: obtainedTable(input, new Set(columns.map(({ id }) => id))) })
  return { id: 'results', title: 'Results', blocks }
}

/** Every two lanes in every measure that has a value for each of several seeds; null for one seed. */
function differencesTable(input: ComparisonSource['input']): ReportTable | null {
  const lanes = lanesOf(input)
  const labels = new Map(lanes.map(({ key, label }) => [key, label]))
  const differences = measureDifferences(lanes, null)
  if (differences.length === 0) return null
  return {
    caption: 'Differences between lanes, paired over the seeds that both have',
    columns: [
      { heading: 'Measure', unit: '', align: 'left' },
      { heading: 'Lane', unit: '', align: 'left' },
      { heading: 'Minus', unit: '', align: 'left' },
      { heading: 'Difference', unit: '± Student’s 95%', align: 'right' },
      { heading: 'Bootstrap', unit: '95%, BCa', align: 'right' },
      { heading: 'p', unit: 'after Holm', align: 'right' },
      { heading: 'Seeds', unit: '', align: 'right' },
    ],
    rows: differences.map((each, index) => {
      const { label, unit } = metricDescriptions[each.metric]
      const isFirst = each.metric !== differences[index - 1]?.metric
      const name = unit ? `${label} (${unit})` : label
      const { bootstrap: interval } = each
      const texts = [
        isFirst ? name : '',
        labels.get(each.key) ?? each.key,
        labels.get(each.otherKey) ?? each.otherKey,
        formatMeasured(each.mean, each.halfWidth),
        interval ? `${formatNumber(interval.low)} … ${formatNumber(interval.high)}${interval.few ? '*' : ''}` : '–',
        formatPValue(each.adjustedPValue).replace(/^p = /, ''),
        String(each.seeds.length),
      ]
      return { laneIndex: null, cells: texts.map((text) => ({ text })) }
    }),
    notes: differences.some(({ bootstrap }) => bootstrap?.few)
      ? ['* of too few seeds for a bootstrap to be relied on: take Student’s interval.']
      : [],
  }
}

/** Which measures stand behind a column. */
const metricsOfColumn: Partial<Record<ResultColumnId, readonly MetricName[]>> = {
  logLikelihood: ['testLogLikelihood'],
  kl: ['klDataModel'],
  logZ: ['logPartition'],
  learnedLogZ: ['learnedLogPartition'],
  modeMass: ['modeMassError'],
  classAccuracy: ['classAccuracy'],
  classCrossEntropy: ['classCrossEntropy'],
  mmd: ['mmd', 'mmdPValue'],
  klModelData: ['klModelData'],
  jensenShannon: ['jensenShannon'],
  entropy: ['modelEntropy'],
  fisher: ['fisherDivergence'],
  heldOutByAis: ['testLogLikelihoodLowerBound', 'testLogLikelihoodUpperBound'],
  klByAis: ['klDataModelLowerBound', 'klDataModelUpperBound'],
}

function obtainedTable(input: ComparisonSource['input'], shown: ReadonlySet<ResultColumnId>): ReportTable {
  const lanes = lanesOf(input)
  const metrics = Object.entries(metricsOfColumn).flatMap(([column, names]) =>
    shown.has(column as ResultColumnId) ? names : [],
  )
  return {
    caption: 'How the numbers were obtained',
    columns: [
      { heading: 'Number', unit: '', align: 'left' },
      { heading: 'Unit', unit: '', align: 'left' },
      { heading: 'Obtained', unit: '', align: 'left' },
    ],
    rows: metrics.map((metric) => {
      const { label, unit } = metricDescriptions[metric]
      const texts = [label, unit || 'none', obtainedOver(lanes, metric)]
      return { laneIndex: null, cells: texts.map((text) => ({ text })) }
    }),
    notes: [],
  }
}
