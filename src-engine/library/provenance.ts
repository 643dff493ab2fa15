// The line under an exported figure: what was learned from, with what, for how long.

import { originText } from '../../src-shared/branch.ts'
import { energyLabel } from '../../src-shared/config/energy.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { DataPreview } from '../../src-shared/snapshot.ts'

/** More names than this would make the line a list. */
const namedMaximum = 3

export interface ExperimentRuns {
  config: ExperimentConfig
  records: readonly RunRecord[]
}

/**
 * `Two moons, 20,000 points · MLP 64, 64 · seeds 1, 2 · 2,000 iterations · parameters averaged, decay 0.99 · wasm`. Of
 * several experiments, what they share is said once and the rest for each: `first (MLP 64, 64; 2,000 iterations) ·
 * second (MLP 128; 500 iterations)`.
 */
export function provenanceOf(experiments: readonly ExperimentRuns[], preview: DataPreview): string {
  const facts = experiments.map(factsOf)
  const shared = facts[0].filter((fact) => facts.every((others) => others.includes(fact)))
  const own = facts.map((each) => each.filter((fact) => !shared.includes(fact)))
  const names = distinctNames(experiments.map(({ config }) => config.name))
  return [
    `${preview.title}, ${grouped(preview.rowCount)} points`,
    ...(experiments.length > 1 ? own.map((each, index) => named(names[index], each)) : []),
    ...shared,
  ].join(' · ')
}

function factsOf({ config, records }: ExperimentRuns): string[] {
  const { budget, lanes, energy } = config
  const seeds = [...new Set(records.map(({ seed }) => seed))]
  const used = [...new Set(records.map(({ laneIndex }) => lanes[laneIndex]?.averageDecay ?? 0))]
  const backends = [...new Set(records.map(({ backend }) => backend))].filter((backend) => backend !== '')
  return [
    energyLabel(energy),
    `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`,
    `${grouped(budget.amount)} ${budget.unit}`,
    used.some((decay) => decay > 0) ? `parameters averaged, decay ${used.join(', ')}` : 'parameters as trained',
    ...backends,
    ...(records.some(({ kernelSpans }) => kernelSpans.length > 1) ? ['kernels changed while training'] : []),
    ...branches(lanes, records),
    ...leftOut(lanes, records),
  ]
}

/** `CD-10 from 54, ε=0.01 branched off CD-10 at iteration 54`: what it learned before is the other's. */
function branches(lanes: ExperimentConfig['lanes'], records: readonly RunRecord[]): string[] {
  const told = records.flatMap(({ origin, label, laneIndex }) =>
    origin ? [`${label} branched off ${originText(origin, lanes[laneIndex])}`] : [],
  )
  return [...new Set(told)]
}

/** Lanes of the experiment that the figure does not show: a reader must know that there are others. */
function leftOut(lanes: ExperimentConfig['lanes'], records: readonly RunRecord[]): string[] {
  const missing = laneLabels(lanes).filter((_label, index) => records.every(({ laneIndex }) => laneIndex !== index))
  if (missing.length === 0) return []
  const named = missing.length <= namedMaximum ? missing.join(', ') : `${missing.length} of ${lanes.length} lanes`
  return [`without ${named}`]
}

const named = (name: string, facts: readonly string[]) => (facts.length === 0 ? name : `${name} (${facts.join('; ')})`)

/** Experiments of one name are numbered, so that each one's facts are its own. */
function distinctNames(names: readonly string[]): string[] {
  return names.map((name, index) =>
    names.indexOf(name) === names.lastIndexOf(name)
      ? name
      : `${name} [${names.slice(0, index + 1).filter((n) => n === name).length}]`,
  )
}

const grouped = (count: number): string => count.toLocaleString('en-US')
