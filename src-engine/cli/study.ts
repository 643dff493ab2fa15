// `ebm study`: runs a study file to its end, and looks at and steers the studies of the library.

import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import { decodeText } from '../../src-shared/decode-text.ts'
import { formatDuration } from '../../src-shared/numbers.ts'
import type { RunStatus } from '../../src-shared/run.ts'
import { fairnessOf } from '../../src-shared/study/fairness.ts'
import type { StudyConfig } from '../../src-shared/study/study-config.ts'
import { studyFromText } from '../../src-shared/study/study-file.ts'
import type { StudyDetail, StudySummary } from '../../src-shared/study/study.ts'
import { trialsOf } from '../studies/trials.ts'
import type { Studio } from '../studio.ts'
import { parsePlace, placeText } from '../../src-shared/study/place.ts'
import { fileReason } from './experiment-file.ts'
import { detachedWords, followStudy } from './follow-study.ts'
import { makeOutputFolder } from './output-folder.ts'
import { addStudyOutputs } from './study-outputs.ts'
import { studyJson, studyText } from './study-report.ts'
import { writeStudyFiles } from './study-files.ts'
import { table } from './table.ts'
import { codeOf, exitCodes, trainToEnd } from './train-runs.ts'
import { findStudy } from './find-study.ts'
import { UsageError } from './usage-error.ts'
import type { WithStudio } from './with-studio.ts'

interface StudyOptions {
  out?: string
  plan?: boolean
  json?: boolean
  on?: string
}

export function addStudyCommand(program: Command, withStudio: WithStudio): void {
  const study = program
    .command('study')
    .description('train the study that a JSON file describes: lanes × seeds at every point of a search')
    .argument('<file>', 'the study file; examples/studies/step-size.json is one')
    .option('--out <folder>', 'write results.csv, summary.md, tables as .tex and the study itself there at the end')
    .option('--plan', 'print the trials and what is fair about them, and train nothing')
    .option(
      '--on <place>',
      'where it trains: local, slurm:USER@LOGIN[?partition=…&time=…&memory=…&folder=…], ray:http://HOST:8265[?folder=…] or processes:FOLDER',
    )
    .option('--json', 'print one JSON object, and nothing else, on stdout')
    .action(async (file: string, options: StudyOptions) => {
      const config = readStudyFile(file)
      if (options.plan) return printPlan(config, options.json)
      const place = placeText(parsePlace(options.on ?? 'local'))
      const begin = (studio: Studio) => studio.request('study.start', { config, place })
      const run = place === 'local' ? runStudy : followToEnd
      await withStudio((studio) => run(studio, () => begin(studio), options))
    })
  study
    .command('list')
    .description('list the studies of the library, newest first')
    .option('--json', 'as one JSON object')
    .action((_options: unknown, command: Command) =>
      withStudio(async (studio) => printList(await studio.request('study.list', {}), jsonOf(command))),
    )
  study
    .command('show <study>')
    .description('show what a study came to so far')
    .option('--json', 'as one JSON object')
    .option('--out <folder>', 'write results.csv, summary.md, tables as .tex and the study itself there')
    .action((id: string, _options: unknown, command: Command) =>
      withStudio(async (studio) => {
        const { out, json } = command.optsWithGlobals<StudyOptions>()
        if (out) makeOutputFolder('--out', out)
        await report(await studio.request('study.open', { studyId: await findStudy(studio, id) }), { out, json })
      }),
    )
  addSteering(study, withStudio)
  addStudyOutputs(study, withStudio)
}

function addSteering(study: Command, withStudio: WithStudio): void {
  study
    .command('resume <study>')
    .description('go on with a study that was interrupted, paused or stopped, to its end')
    .option('--json', 'print one JSON object, and nothing else, on stdout')
    .option('--out <folder>', 'write results.csv, summary.md, tables as .tex and the study itself there at the end')
    .action((id: string, _options: unknown, command: Command) =>
      withStudio(async (studio) => {
        const studyId = await findStudy(studio, id)
        const begin = async () => {
          await studio.request('study.resume', { studyId })
          return studio.request('study.open', { studyId })
        }
        const { elsewhere } = await studio.request('study.open', { studyId })
        await (elsewhere ? followToEnd : runStudy)(studio, begin, command.optsWithGlobals<StudyOptions>())
      }),
    )
  study
    .command('follow <study>')
    .description('record what a study that trains elsewhere has come to, and go on to its end')
    .option('--json', 'print one JSON object, and nothing else, on stdout')
    .option('--out <folder>', 'write results.csv, summary.md, tables as .tex and the study itself there at the end')
    .action((id: string, _options: unknown, command: Command) =>
      withStudio(async (studio) => {
        const studyId = await findStudy(studio, id)
        const begin = () => studio.request('study.open', { studyId })
        await followToEnd(studio, begin, command.optsWithGlobals<StudyOptions>())
      }),
    )
  study
    .command('stop <study>')
    .description('end a study that waits, or trains elsewhere: its runs keep what they recorded, and can be resumed')
    .action((id: string) =>
      withStudio(async (studio) => {
        const studyId = await findStudy(studio, id)
        const asked = await studio.request('study.stop', { studyId })
        if (asked.place !== undefined) await endOfStop(studio, studyId)
        const summary = await studio.request('study.open', { studyId })
        console.log(`${summary.summary.name}: ${statusText(summary.summary)}`)
      }),
    )
}

const jsonOf = (command: Command): boolean => command.optsWithGlobals<StudyOptions>().json ?? false

/** Throws UsageError or AppError('invalid-input') naming the file and the field. Data files are sought beside it. */
export function readStudyFile(path: string): StudyConfig {
  const config = studyFromText(readText(path), basename(path))
  return besideFile(config, dirname(path)) as StudyConfig
}

function readText(path: string): string {
  try {
    return decodeText(readFileSync(path))
  } catch (error) {
    throw new UsageError(`${path}: Expected a study file, got ${fileReason(error)}: check the path.`)
  }
}

/** Every data set of a file, also as the value of an axis. */
function besideFile(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((each) => besideFile(each, folder))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, besideFile(inner, folder)] as const)
  const tree = Object.fromEntries(entries) as { kind?: unknown; path?: unknown }
  const isFile = tree.kind === 'csv' || tree.kind === 'images'
  return isFile && typeof tree.path === 'string' && tree.path !== ''
    ? { ...tree, path: resolve(folder, tree.path) }
    : tree
}

/** Its jobs have been told: what ran is to come to a checkpoint. */
async function endOfStop(studio: Studio, studyId: string): Promise<void> {
  const { detached } = await followStudy(studio, studyId)
  if (detached) console.error(`It stops without this terminal. To see what it came to: ebm study follow ${studyId}`)
}

async function followToEnd(studio: Studio, begin: () => Promise<StudyDetail>, options: StudyOptions): Promise<void> {
  if (options.out) makeOutputFolder('--out', options.out)
  const { summary } = await begin()
  const { detached } = await followStudy(studio, summary.id)
  const detail = await studio.request('study.open', { studyId: summary.id })
  await report(detail, { ...options, ...(detached && { out: undefined }) })
  if (detached) console.error(detachedWords(summary.id))
  const runIds = detail.runs.map(({ runId }) => runId)
  process.exitCode = detached ? exitCodes.interrupted : codeOf(studio, withoutStoppedEarly(detail, runIds))
}

async function runStudy(studio: Studio, begin: () => Promise<StudyDetail>, options: StudyOptions): Promise<void> {
  if (options.out) makeOutputFolder('--out', options.out)
  let studyId = ''
  const { runIds, interrupted } = await trainToEnd(studio, async () => {
    const detail = await begin()
    studyId = detail.summary.id
    return detail.runs.map(({ runId }) => studio.store.runs.get(runId))
  })
  const detail = await studio.request('study.open', { studyId })
  await report(detail, { ...options, ...(interrupted && { out: undefined }) })
  if (interrupted) console.error(`Interrupted. To go on: ebm study resume ${studyId}`)
  process.exitCode = interrupted ? exitCodes.interrupted : codeOf(studio, withoutStoppedEarly(detail, runIds))
}

/** A run that a rule has stopped went as it was asked to. */
function withoutStoppedEarly({ runs }: StudyDetail, runIds: readonly string[]): string[] {
  const stopped = new Set(
    runs.flatMap(({ runId, status, reason }) => (status === 'stopped' && reason !== null ? [runId] : [])),
  )
  return runIds.filter((id) => !stopped.has(id))
}

async function report(detail: StudyDetail, { json, out }: Pick<StudyOptions, 'json' | 'out'>): Promise<void> {
  if (json) console.log(JSON.stringify(studyJson(detail)))
  else for (const line of studyText(detail)) console.log(line)
  if (!out) return
  for (const path of await writeStudyFiles(detail, out)) {
    console.error(process.stderr.isTTY ? `Wrote ${path}` : JSON.stringify({ event: 'file', path }))
  }
}

function printPlan(config: StudyConfig, json: boolean | undefined): void {
  const { trials, notes } = trialsOf(config)
  const { lanes, seeds } = config.experiment
  const fairness = fairnessOf(trials.map(({ experiment }) => experiment))
  if (json) {
    const points = trials.map(({ point, experiment }) => ({ name: experiment.name, point }))
    console.log(JSON.stringify({ trials: points, runs: trials.length * lanes.length * seeds.length, fairness, notes }))
    return
  }
  const rows = trials.map(({ experiment }, index) => [String(index + 1), experiment.name])
  console.log(table(['trial', 'name'], rows))
  const runs = trials.length * lanes.length * seeds.length
  console.log(`\n${trials.length} trials × ${lanes.length} lanes × ${seeds.length} seeds = ${runs} runs`)
  console.log(`Lanes: ${laneLabels(lanes).join(', ')}`)
  for (const note of notes) console.log(note)
  console.log(['\nThe same for all lanes of a seed:', ...fairness.same.map((words) => `  ${words}`)].join('\n'))
  if (fairness.differs.length > 0) {
    console.log(['What differs beside the methods:', ...fairness.differs.map((words) => `  ${words}`)].join('\n'))
  }
}

function printList(studies: readonly StudySummary[], json: boolean): void {
  if (json) return console.log(JSON.stringify({ studies }))
  if (studies.length === 0) return console.log('No studies yet: try `ebm study examples/studies/step-size.json`.')
  const rows = studies.map((study) => [
    ...[study.id, study.name, study.dataTitles.join(', '), study.laneLabels.join(', ')],
    ...[String(study.trials), String(study.seeds.length), statusText(study)],
    new Date(study.createdAt).toISOString().slice(0, 16).replace('T', ' '),
  ])
  console.log(table(['study', 'name', 'data', 'lanes', 'trials', 'seeds', 'runs', 'begun (UTC)'], rows))
}

export function statusText({ statuses, paused, secondsLeft }: StudySummary): string {
  const counts = (Object.entries(statuses) as [RunStatus, number][]).map(([status, count]) => `${count} ${status}`)
  const left = secondsLeft === null ? [] : [`${formatDuration(secondsLeft)} left`]
  return [...(paused ? ['paused'] : []), ...counts, ...left].join(', ')
}
