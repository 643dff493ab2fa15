// How the values of a metric row were made, as JSON beside them; and what rows of earlier versions said of it.

import type { Obtained } from '../../src-shared/estimate.ts'
import {
  jsonNumber,
  metricDescriptions,
  numberOfKind,
  type Made,
  type MetricName,
  type MetricRow,
} from '../../src-shared/metric.ts'

type StoredMade = Obtained & { error?: ReturnType<typeof jsonNumber> }

/** Null where all values are read off the training. */
export function madeText({ made }: MetricRow): string | null {
  if (!made) return null
  const stored = Object.entries(made).map(([name, { obtained, standardError }]): [string, StoredMade] => {
    return [name, { ...obtained, ...(standardError === undefined ? {} : { error: jsonNumber(standardError) }) }]
  })
  return JSON.stringify(Object.fromEntries(stored))
}

/** Values with how they were made; `stored` is null in rows of training and of earlier versions. */
export function madeOf(
  numbers: readonly (readonly [name: string, value: number])[],
  stored: string | null,
): Pick<MetricRow, 'values' | 'made'> {
  const values = Object.fromEntries(numbers) as MetricRow['values']
  if (stored === null) return isEvaluation(numbers) ? ofEarlierVersion(numbers) : { values }
  const made: MetricRow['made'] = {}
  for (const [name, { error, ...obtained }] of Object.entries(JSON.parse(stored) as Record<string, StoredMade>)) {
    const standardError = typeof error === 'object' && error !== null ? numberOfKind(error.kind, null) : error
    made[name as MetricName] = { obtained, ...(typeof standardError === 'number' && { standardError }) }
  }
  return { values, made }
}

const isEvaluation = (numbers: readonly (readonly [string, number])[]): boolean =>
  numbers.some(([name]) => name in flags || metricDescriptions[name as MetricName]?.recorded === 'evaluation')

/** What were metrics of their own. */
const flags = { quadratureConverged: true, klConverged: true, testLogLikelihoodStandardError: true } as const
const sampled: readonly string[] = ['mmd', 'mmdPValue']

/** They kept whether the quadrature had converged and the standard error as metrics, and nothing else of it. */
function ofEarlierVersion(numbers: readonly (readonly [string, number])[]): Pick<MetricRow, 'values' | 'made'> {
  const all = new Map(numbers)
  const values: MetricRow['values'] = {}
  const made: MetricRow['made'] = {}
  const converged = all.get('quadratureConverged') !== 0
  const standardError = all.get('testLogLikelihoodStandardError')
  for (const [name, value] of numbers) {
    if (name in flags) continue
    const metric = name as MetricName
    values[metric] = value
    made[metric] = {
      obtained: obtainedEarlier(metric, converged && (name !== 'klDataModel' || all.get('klConverged') !== 0)),
    }
  }
  if (made.testLogLikelihood && standardError !== undefined) made.testLogLikelihood.standardError = standardError
  return { values, made }
}

function obtainedEarlier(metric: MetricName, converged: boolean): Made['obtained'] {
  if (metricDescriptions[metric]?.source === 'training') return { by: 'training' }
  if (sampled.includes(metric))
    return metric === 'mmd' ? { by: 'monte-carlo', draws: 0 } : { by: 'permutations', count: 0 }
  if (metric === 'standardisationLogDeterminant') return { by: 'closed-form' }
  return { by: 'quadrature', shape: [], converged }
}
