// Every detector, in the order in which findings are told, and what they find in a run.

import { laneWith } from '../adjustment.ts'
import type { Budget } from '../config/experiment.ts'
import type { LaneConfig } from '../config/lane.ts'
import type { Measurement } from '../measurement.ts'
import type { MetricRow } from '../metric.ts'
import type { RunRecord } from '../run.ts'
import { acceptance } from './acceptance.ts'
import { collapsedChains } from './collapsed-chains.ts'
import { diverged } from './diverged.ts'
import type { Detector, Finding, FindingCode, Found, Subject } from './finding.ts'
import { growingGap } from './growing-gap.ts'
import { importanceWeights } from './importance-weights.ts'
import { klNotConverged, notConverged, trainingNotConverged } from './integrals.ts'
import { learnedLogPartition } from './learned-log-partition.ts'
import { momentum } from './momentum.ts'
import { noiseOverlap } from './noise-overlap.ts'
import { notFinite } from './not-finite.ts'
import { overshooting } from './overshooting.ts'
import { stuckChains } from './stuck-chains.ts'
import { temperature } from './temperature.ts'

export const detectors: { [Code in FindingCode]: Detector & { code: Code } } = {
  diverged: of('diverged', diverged),
  'not-finite': of('not-finite', notFinite),
  'growing-gap': of('growing-gap', growingGap),
  overshooting: of('overshooting', overshooting),
  'collapsed-chains': of('collapsed-chains', collapsedChains),
  'stuck-chains': of('stuck-chains', stuckChains),
  temperature: of('temperature', temperature),
  acceptance: of('acceptance', acceptance),
  momentum: of('momentum', momentum),
  'noise-overlap': of('noise-overlap', noiseOverlap),
  'learned-log-partition': of('learned-log-partition', learnedLogPartition),
  'not-converged': of('not-converged', notConverged),
  'kl-not-converged': of('kl-not-converged', klNotConverged),
  'training-not-converged': of('training-not-converged', trainingNotConverged),
  'importance-weights': of('importance-weights', importanceWeights),
}

function of<Code extends FindingCode>(code: Code, detector: Detector): Detector & { code: Code } {
  return { ...detector, code }
}

/** What is known of a run. */
export interface DiagnosedRun {
  run: RunRecord
  rows: readonly MetricRow[]
  /** As it was started. */
  lane: LaneConfig
  budget: Budget
  measurements?: readonly Measurement[]
}

export function subjectOf(
  { run, rows, lane, budget, measurements = [] }: DiagnosedRun,
  iteration: number | null = null,
): Subject {
  const made = run.adjustments.filter((each) => iteration === null || each.iteration <= iteration)
  return { run, rows, lane, trained: laneWith(lane, made), budget, iteration, measurements }
}

/** What one detector says of a run; null where all is well. */
export const findingOf = (code: FindingCode, subject: Subject): Found | null => detectors[code].find(subject)

/** Everything that is wrong with a run as it stands, the worst first. */
export function diagnose(known: DiagnosedRun, iteration: number | null = null): Finding[] {
  const subject = subjectOf(known, iteration)
  const findings = Object.values(detectors).flatMap((detector): Finding[] => {
    const found = detector.find(subject)
    if (!found) return []
    const { code, title, severity, term } = detector
    const { seen, meaning, cure } = found
    return [{ code, title, severity, term, seen, since: found.since(), meaning, cure }]
  })
  return findings.toSorted((a, b) => Number(a.severity !== 'fault') - Number(b.severity !== 'fault'))
}
