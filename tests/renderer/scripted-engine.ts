// An engine that answers what a test wrote down, and remembers what it was asked.

import type { Request } from '../../src-renderer/engine/connection.ts'
import type { Outside } from '../../src-renderer/state/outside.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { RequestName, RequestParameters, RequestResults } from '../../src-shared/protocol/requests.ts'
import type { Cursor, Records } from '../../src-shared/recording.ts'
import type { ExperimentSummary, RunRecord } from '../../src-shared/run.ts'
import { defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import type { StoredView } from '../../src-shared/figures/stored-view.ts'
import type { MetricRow } from '../../src-shared/metric.ts'
import type { DataPreview, Snapshot } from '../../src-shared/snapshot.ts'
import { makeFigureInput } from '../fixtures/figure-input.ts'

type Answer<Name extends RequestName> = (
  parameters: RequestParameters<Name>,
) => RequestResults[Name] | Promise<RequestResults[Name]>
export type Script = { [Name in RequestName]?: Answer<Name> }

export interface Asked {
  name: RequestName
  parameters: unknown
}

export interface Said {
  level: string
  message: string
  action: { label: string; run(): void } | null
}

export interface ScriptedEngine extends Outside {
  /** May be changed on the way. */
  script: Script
  asked: Asked[]
  said: Said[]
  askedFor(name: RequestName): unknown[]
}

/** What is not in the script is refused by name. */
export function scriptedEngine(script: Script): ScriptedEngine {
  const [asked, said]: [Asked[], Said[]] = [[], []]
  const request: Request = async (name, parameters) => {
    asked.push({ name, parameters })
    const answer = engine.script[name] as Answer<typeof name> | undefined
    if (!answer) throw new AppError('not-found', `The script has no answer to ${name}.`)
    return answer(parameters)
  }
  const engine: ScriptedEngine = {
    ...{ request, script, asked, said },
    askedFor: (name) => asked.filter((each) => each.name === name).map(({ parameters }) => parameters),
    toasts: {
      show: (level, message, action = null) => void said.push({ level, message, action }),
      forget: () => undefined,
    },
  }
  return engine
}

/** All that was asked so far is answered, and what followed from it. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve()
}

/** An answer that comes when the test wants it to. */
export function later<Value>() {
  const { promise, resolve, reject } = Promise.withResolvers<Value>()
  return { promise, resolve, reject }
}

const { preview, runs: drawn } = makeFigureInput({ resolution: 5 })

export const previewOf = (title: string): DataPreview => ({ ...preview, title })

export const snapshotOf = (runId: string, iteration: number): Snapshot => ({
  ...drawn[0].snapshot!,
  ...{ runId, iteration },
})

export interface Stored {
  summary: ExperimentSummary
  config: ExperimentConfig
  runs: RunRecord[]
  view: StoredView | null
}

/** An experiment as the engine tells of it; one run per lane and seed, `running`. */
export function storedExperiment(id: string, change: Partial<ExperimentConfig> = {}): Stored {
  const config = { ...defaultExperiment(), ...change }
  const labels = laneLabels(config.lanes)
  const runs = config.lanes.flatMap((lane, laneIndex) =>
    config.seeds.map((seed): RunRecord => {
      const own = { id: `${id}-${lane.id}-${seed}`, experimentId: id, laneId: lane.id, laneIndex, seed }
      return { ...drawn[0].run, ...own, label: labels[laneIndex], status: 'running', endedAt: null, iteration: 0 }
    }),
  )
  const summary: ExperimentSummary = {
    ...{ id, name: config.name, createdAt: 1, dataTitle: 'Two moons', laneLabels: labels, seeds: config.seeds },
    ...{
      statuses: runs.map(({ status }) => status),
      iterations: 0,
      bestTestLogLikelihood: null,
      runs: runs.map((run) => ({ ...run, last: null, best: null })),
      notes: '',
      starred: false,
      tags: [],
      study: null,
      deletedAt: null,
    },
  }
  return { summary, config, runs, view: null }
}

export const rowAt = (sequence: number): MetricRow & { sequence: number } => ({
  ...{ sequence, iteration: 10 * sequence, evaluations: 100 * sequence, computeSeconds: sequence },
  values: { energyGap: sequence },
})

/** The first `count` rows of a run, as a first reading brings them. */
export function recordsOf(count: number, cursor: Partial<Cursor> = {}): Records {
  const rows = Array.from({ length: count }, (_each, sequence) => rowAt(sequence))
  return { rewoundTo: null, rows, snapshots: [], cursor: { rewinds: 0, rows: count, snapshots: 0, ...cursor } }
}

/** Answers for these experiments, each with a few rows and any preview. */
export function scriptOf(...stored: Stored[]): Script {
  const of = (id: string) => {
    const found = stored.find(({ summary }) => summary.id === id)
    if (!found) throw new AppError('not-found', `Expected a stored experiment, got ${id}.`)
    return found
  }
  return {
    'experiment.open': ({ experimentId }) => of(experimentId),
    'run.records': () => recordsOf(3),
    'run.snapshot': ({ runId, iteration }) => snapshotOf(runId, iteration ?? 0),
    'run.testPoints': () => null,
    'data.preview': ({ data }) => previewOf(data.kind),
    'experiment.setView': () => null,
    'setup.save': () => null,
    'setup.load': () => null,
  }
}
