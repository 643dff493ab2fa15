// Lanes of several stored experiments as one experiment to look at: each lane under a place, a colour and an id of its
// own, with its own budget. All of them learned from the same data; whatever else differs is told beside them.

import { budgetOfRun } from '../../src-shared/branch.ts'
import type { Budget, ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { isSameData } from '../../src-shared/config/same-data.ts'
import { coordinatesKindOf } from '../../src-shared/config/coordinates.ts'
import type { ExperimentDetail } from '../../src-shared/protocol/requests.ts'
import type { ExperimentSummary, RunRecord } from '../../src-shared/run.ts'

/** A lane with all its seeds. */
export interface ChosenLane {
  experimentId: string
  laneIndex: number
}

export interface JoinedExperiment {
  summary: ExperimentSummary
  config: ExperimentConfig
  runs: RunRecord[]
  /** By run. */
  budgets: ReadonlyMap<string, Budget>
}

/** Groups of lanes that learned from the same data, in the order in which they were chosen. */
export function groupedByData<Lane extends { config: ExperimentConfig }>(lanes: readonly Lane[]): Lane[][] {
  const groups: Lane[][] = []
  for (const lane of lanes) {
    const known = groups.find(([first]) => isComparable(first.config, lane.config))
    if (known) known.push(lane)
    else groups.push([lane])
  }
  return groups
}

/** Likelihoods of other coordinates are per other units of the axes where a table was standardised. */
const isComparable = (a: ExperimentConfig, b: ExperimentConfig): boolean =>
  isSameData(a.data, b.data) && coordinatesKindOf(a) === coordinatesKindOf(b)

/** `details` are those of every experiment that a chosen lane is of. */
export function joinedExperiment(
  details: readonly ExperimentDetail[],
  chosen: readonly ChosenLane[],
): JoinedExperiment {
  const lanes = chosen.map(({ experimentId, laneIndex }, place) => {
    const detail = details.find(({ summary }) => summary.id === experimentId)!
    // An id as any lane has it, whatever theirs are: two experiments may have called theirs alike.
    const id = `side-${place + 1}`
    const runs = detail.runs
      .filter((run) => run.laneIndex === laneIndex)
      .map((run): RunRecord => ({ ...run, laneId: id, laneIndex: place }))
    const budgets = runs.map((run) => [run.id, budgetOfRun(run, detail.config)] as const)
    return { lane: { ...detail.config.lanes[laneIndex], id }, runs, budgets }
  })
  const runs = lanes.flatMap((each) => each.runs)
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b)
  const [first] = details
  const names = [...new Set(details.map(({ summary }) => summary.name))]
  const name = names.length > 2 ? `${names[0]} and ${names.length - 1} others` : names.join(' and ')
  return {
    summary: {
      ...first.summary,
      id: joinedId,
      name,
      laneLabels: lanes.flatMap(({ runs }) => runs[0]?.label ?? ''),
      seeds,
    },
    config: { ...first.config, name, notes: undefined, seeds, lanes: lanes.map(({ lane }) => lane) },
    runs,
    budgets: new Map(lanes.flatMap(({ budgets }) => budgets)),
  }
}

/** No stored experiment has it. */
export const joinedId = 'side by side'
