// Warnings about a comparison's numbers: what makes them weaker than they look, with the cure.

import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { laneLabel, type LaneConfig } from '../../src-shared/config/lane.ts'
import { samplerTemperature, samplerTitles } from '../../src-shared/config/sampler.ts'
import { metricAt } from '../../src-shared/figures/lanes.ts'
import { formatNumber } from '../../src-shared/figures/numbers.ts'
import type { MetricRow } from '../../src-shared/metric.ts'
import type { RunRecord } from '../../src-shared/run.ts'

const acceptanceRows = 20
const acceptanceMinimum = 0.2
const acceptanceMaximum = 0.99

interface WarnedRun {
  run: RunRecord
  rows: readonly MetricRow[]
}

export function warningsOf(config: ExperimentConfig | null, runs: readonly WarnedRun[]): string[] {
  const severalSeeds = new Set(runs.map(({ run }) => run.seed)).size > 1
  const byQuadrature = runs
    .filter(({ rows }) => metricAt(rows, 'quadratureConverged', null) === 0)
    .map(({ run }) => run.label)
  const diverged = runs.filter(({ run }) => run.status === 'diverged').map(({ run }) => nameRun(run, severalSeeds))
  const warnings: string[] = []
  for (const label of new Set(byQuadrature)) {
    warnings.push(
      `${label}: the quadrature behind log Z did not converge, so its likelihood is not exact. Switch the confining base on.`,
    )
  }
  for (const label of new Set(diverged)) {
    warnings.push(
      `${label}: diverged, so its row ends early and cannot be compared with the others at the full budget.`,
    )
  }
  for (const lane of config?.lanes ?? []) warnings.push(...acceptanceWarnings(lane, runs))
  for (const lane of config?.lanes ?? []) {
    if (!('sampler' in lane.method)) continue
    const temperature = samplerTemperature(lane.method.sampler)
    if (Math.abs(temperature - 1) <= 0.01) continue
    warnings.push(
      `${laneLabel(lane)}: its chains sample at temperature ${formatNumber(temperature)}, not 1, so they are not samples of the model. Set σ = √(2η).`,
    )
  }
  return warnings
}

/** Acceptance far from where the sampler moves best: mean of the last rows of all seeds. */
function acceptanceWarnings(lane: LaneConfig, runs: readonly WarnedRun[]): string[] {
  if (!('sampler' in lane.method)) return []
  const { abbreviation, acceptanceTarget } = samplerTitles[lane.method.sampler.kind]
  if (acceptanceTarget === undefined) return []
  const recent = runs
    .filter(({ run }) => run.laneId === lane.id)
    .flatMap(({ rows }) => rows.flatMap(({ values }) => values.acceptance ?? []).slice(-acceptanceRows))
  const mean = recent.reduce((sum, value) => sum + value, 0) / recent.length
  if (recent.length === 0 || (mean >= acceptanceMinimum && mean <= acceptanceMaximum)) return []
  const [what, cure] =
    mean < acceptanceMinimum
      ? ['its chains hardly move', 'Lower its step size']
      : ['its steps are needlessly small', 'Raise its step size']
  return [
    `${laneLabel(lane)}: ${Number((100 * mean).toFixed(1))}% of its proposals were taken lately, so ${what}. ${cure}: ${abbreviation} does best near ${acceptanceTarget}.`,
  ]
}

/** With its seed where lanes have several. */
function nameRun({ label, seed }: RunRecord, severalSeeds: boolean): string {
  return severalSeeds ? `${label}, seed ${seed}` : label
}
