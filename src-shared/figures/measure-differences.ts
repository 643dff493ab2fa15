// How lanes differ in the measures that have a value for each seed: the mean of the differences seed by seed, with
// Student's interval and a bootstrap's. p-values are corrected by Holm's method within each measure, since each answers a
// question of its own. The held-out log-likelihood, which has a value for each point as well, is compared in verdict.ts.

import { metricDescriptions, metricNames, type MetricName } from '../metric.ts'
import { holmAdjusted } from '../statistics/holm.ts'
import { pairedBootstrap, type PairedBootstrap } from '../statistics/paired-bootstrap.ts'
import { pairedDifference, type MeanDifference } from '../statistics/paired-difference.ts'
import type { FigureLane } from './lanes.ts'
import { meetingsOf } from './meetings.ts'

export interface MeasureDifference extends MeanDifference {
  metric: MetricName
  /** Mean of `key` minus that of `otherKey`, in the metric's unit. */
  key: string
  otherKey: string
  /** Those that were paired: two at least. */
  seeds: readonly number[]
  /** Of both lanes; null where both ended, at different iterations. */
  iteration: number | null
  /** After Holm's correction over all pairs of lanes. */
  adjustedPValue: number
  bootstrap: PairedBootstrap | null
}

/** Those of which more or less is better, but for the one that lanes are ranked by and for what describes the machine. */
export const comparedMeasures: readonly MetricName[] = metricNames.filter(
  (name) =>
    metricDescriptions[name].better !== null &&
    metricDescriptions[name].recorded !== 'training' &&
    name !== 'testLogLikelihood',
)

/** Of every two lanes that share two seeds at least with a value of it. */
export function measureDifferences(lanes: readonly FigureLane[], iteration: number | null): MeasureDifference[] {
  return comparedMeasures.flatMap((metric) => {
    const found = lanes.flatMap((a, index) =>
      lanes.slice(index + 1).flatMap((b) => differenceOf(a, b, { metric, iteration })),
    )
    const adjusted = holmAdjusted(found.map(({ pValue }) => pValue))
    return found.map((each, index) => ({ ...each, adjustedPValue: adjusted[index] }))
  })
}

function differenceOf(
  a: FigureLane,
  b: FigureLane,
  { metric, iteration }: { metric: MetricName; iteration: number | null },
): Omit<MeasureDifference, 'adjustedPValue'>[] {
  const meetings = meetingsOf(a, b, { metric, iteration })
  if (meetings.length < 2) return []
  const pairs = Float64Array.from(meetings, (each) => each.a.value - each.b.value)
  const iterations = new Set(meetings.flatMap((each) => [each.a.iteration, each.b.iteration]))
  return [
    {
      ...{ metric, key: a.key, otherKey: b.key, seeds: meetings.map(({ seed }) => seed) },
      iteration: iterations.size === 1 ? [...iterations][0] : null,
      ...pairedDifference(pairs),
      bootstrap: pairedBootstrap(pairs),
    },
  ]
}
