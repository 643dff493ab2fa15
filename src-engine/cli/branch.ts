// `ebm branch`: a run goes on from one of its checkpoints with some settings changed, beside the run itself.

import type { Command } from 'commander'
import { settingChanges, type LaneEdit, type Origin } from '../../src-shared/branch.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { readInteger } from '../../src-shared/read-number.ts'
import { trainedLane } from '../training/trained-lane.ts'
import type { Studio } from '../studio.ts'
import { laneConfig } from './compare-config.ts'
import { parseAssignments } from './field-options.ts'
import { findRun } from './find-run.ts'
import { trainRuns, type ReportOptions } from './train-runs.ts'
import { UsageError } from './usage-error.ts'
import type { WithStudio } from './with-studio.ts'

interface BranchOptions extends ReportOptions {
  iteration?: string
  iterations?: string
  set: string[]
}

export function addBranchCommand(command: Command, withStudio: WithStudio): void {
  command
    .description('go on from a checkpoint of a run with changed settings, as a new lane beside it')
    .option(
      '--iteration <count>',
      'from its last checkpoint of at most this iteration; 0 begins anew; default: the last',
    )
    .option(
      '--iterations <count>',
      "how many to train from there on; default: what is left of the experiment's budget, or as much again where nothing is",
    )
    .option(
      '--set <key=value,…>',
      'settings of the lane, e.g. step-size=0.02; as --method of `ebm compare`',
      (text: string, earlier: string[]) => [...earlier, text],
      [] as string[],
    )
    .action((run: string, { iteration, iterations, set, ...report }: BranchOptions) =>
      withStudio(async (studio) => {
        const runId = findRun(studio, run)
        const asked = iterationOf(iteration)
        const further = furtherOf(studio, runId, iterations)
        const wish = { runIds: [runId], iteration: asked, edits: editsOf(studio, runId, set), further }
        const begin = async () => {
          const { runIds } = await studio.request('run.branch', wish)
          const branches = runIds.map((id) => studio.store.runs.get(id))
          for (const { label, origin } of branches) if (origin) console.error(`${label} (${begunText(origin, asked)})`)
          return branches
        }
        process.exitCode = await trainRuns(studio, begin, report)
      }),
    )
}

function iterationOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const read = readInteger(text)
  if ('value' in read && read.value >= 0) return read.value
  throw new UsageError(`--iteration: Expected a whole number from 0, got "${text}".`)
}

/** Throws UsageError where the experiment's budget is in another unit. */
function furtherOf(studio: Studio, runId: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const { budget } = studio.store.experiments.config(studio.store.runs.get(runId).experimentId)
  if (budget.unit !== 'iterations') {
    throw new UsageError(
      `--iterations: Expected an experiment whose budget is in iterations, got one in ${budget.unit}: leave it out.`,
    )
  }
  const read = readInteger(text)
  if ('value' in read && read.value >= 1) return read.value
  throw new UsageError(`--iterations: Expected a whole number from 1, got "${text}".`)
}

/** `from iteration 60, the last checkpoint before 75, up to 120 iterations`. */
export function begunText({ iteration, budget }: Origin, asked: number | null): string {
  const other = asked !== null && asked !== iteration
  const from = iteration === 0 ? 'begun anew' : `from iteration ${iteration}`
  const why = iteration === 0 ? `, no checkpoint is kept up to ${asked}` : `, the last checkpoint before ${asked}`
  const end = budget ? `, up to ${budget.amount} ${budget.unit}` : ''
  return from + (other ? why : '') + end
}

function editsOf(studio: Studio, runId: string, texts: readonly string[]): LaneEdit[] {
  const run = studio.store.runs.get(runId)
  const lane: LaneConfig = trainedLane(studio.store.experiments.config(run.experimentId), run)
  const assignments = texts.flatMap((text) => parseAssignments('--set', text))
  const changed = laneConfig(lane, { kind: lane.method.kind, where: '--set', assignments })
  return settingChanges(lane, changed).flatMap(({ path, to }) => (to === null ? [] : [{ path, value: to }]))
}
