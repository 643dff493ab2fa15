// `ebm branch`: a run goes on from one of its checkpoints with some settings changed, beside the run itself.

import type { Command } from 'commander'
import { settingChanges, type LaneEdit } from '../../src-shared/branch.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { readInteger } from '../../src-shared/read-number.ts'
import { trainedLane } from '../training/trained-lane.ts'
import type { Studio } from '../studio.ts'
import { laneConfig } from './compare-config.ts'
import { parseAssignments } from './field-options.ts'
import { findRun } from './find-run.ts'
import { trainRuns, type ReportOptions } from './train-runs.ts'
import { UsageError } from './usage-error.ts'

type WithStudio = (act: (studio: Studio) => Promise<void>) => Promise<void>

interface BranchOptions extends ReportOptions {
  iteration?: string
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
      '--set <key=value,…>',
      'settings of the lane, e.g. step-size=0.02; as --method of `ebm compare`',
      (text: string, earlier: string[]) => [...earlier, text],
      [] as string[],
    )
    .action((run: string, { iteration, set, ...report }: BranchOptions) =>
      withStudio(async (studio) => {
        const runId = findRun(studio, run)
        const wish = { runIds: [runId], iteration: iterationOf(iteration), edits: editsOf(studio, runId, set) }
        const begin = async () => {
          const { runIds } = await studio.request('run.branch', wish)
          const branches = runIds.map((id) => studio.store.runs.get(id))
          for (const { label, origin } of branches) {
            console.error(`${label} (${origin?.iteration ? `from iteration ${origin.iteration}` : 'begun anew'})`)
          }
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

function editsOf(studio: Studio, runId: string, texts: readonly string[]): LaneEdit[] {
  const run = studio.store.runs.get(runId)
  const lane: LaneConfig = trainedLane(studio.store.experiments.config(run.experimentId), run)
  const assignments = texts.flatMap((text) => parseAssignments('--set', text))
  const changed = laneConfig(lane, { kind: lane.method.kind, where: '--set', assignments })
  return settingChanges(lane, changed).flatMap(({ path, to }) => (to === null ? [] : [{ path, value: to }]))
}
