// The files of a study: every run's numbers, a summary to read, tables for a paper, and the study itself to be run again.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { csvText } from '../../src-shared/figures/csv.ts'
import type { FigureTable } from '../../src-shared/figures/figure.ts'
import { latexText } from '../../src-shared/figures/latex.ts'
import { markdownText } from '../../src-shared/figures/markdown.ts'
import { bestWords } from '../../src-shared/figures/study/best-words.ts'
import { axesOf, differencesTable, trialsTable, tunedTable } from '../../src-shared/figures/study-tables.ts'
import { metricNames } from '../../src-shared/metric.ts'
import { choosingMetric } from '../../src-shared/study/study-results.ts'
import { studyToText } from '../../src-shared/study/study-file.ts'
import type { StudyDetail } from '../../src-shared/study/study.ts'

/** Answers the paths, in the order in which they were written. The folder is there. */
export async function writeStudyFiles(detail: StudyDetail, folder: string): Promise<string[]> {
  const several = detail.config.experiment.lanes.length > 1
  const texts: [name: string, text: string][] = [
    ['results.csv', csvText(resultsOf(detail))],
    ['summary.md', summaryText(detail)],
    ['trials.tex', latexText(trialsTable(detail))],
    ['best.tex', latexText(tunedTable(detail))],
    ...(several ? ([['differences.tex', latexText(differencesTable(detail))]] as [string, string][]) : []),
    ['study.json', studyToText(detail.config)],
  ]
  return texts.map(([name, text]) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  })
}

/** Long form: a row for each run. Trials and values of axes as in the study; metrics as they were last recorded. */
export function resultsOf(detail: StudyDetail): FigureTable {
  const { trials, runs } = detail
  const axes = axesOf(detail)
  const metrics = metricNames.filter((name) => runs.some(({ values }) => values[name] !== undefined))
  const columns = [
    ...['trial', 'experiment', 'data', ...axes.map(({ parameter }) => parameter)],
    ...['lane', 'label', 'seed', 'run', 'status', 'reason', 'iterations', 'evaluations', 'computeSeconds'],
    ...metrics,
    ...[`best ${choosingMetric}`, `best ${choosingMetric} at iteration`, 'not to be trusted'],
  ]
  const rows = runs.flatMap((run) => {
    const trial = trials.find(({ index }) => index === run.trial)
    if (!trial || trial.deleted) return []
    const best = run.best[choosingMetric]
    return [
      [
        ...[run.trial + 1, trial.experimentId, trial.dataTitle, ...trial.point.map(fieldOf)],
        ...[run.laneId, run.label, run.seed, run.runId, run.status, run.reason],
        ...[run.iteration, run.evaluations, run.computeSeconds],
        ...metrics.map((name) => run.values[name] ?? null),
        ...[best?.value ?? null, best?.iteration ?? null, run.doubtful.join(' ')],
      ],
    ]
  })
  return { columns, rows }
}

const fieldOf = (value: unknown): string | number =>
  typeof value === 'number' ? value : typeof value === 'string' ? value : JSON.stringify(value)

function summaryText(detail: StudyDetail): string {
  const { summary, config, fairness, notes, runs } = detail
  const counts = Object.entries(summary.statuses).map(([status, count]) => `${count} ${status}`)
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n')
  const ended = runs.filter(({ status, reason }) => status !== 'finished' && reason !== null)
  const parts = [
    `# ${summary.name.replace(/[\r\n]+/g, ' ')}`,
    config.notes ?? '',
    `${summary.trials} trials × ${summary.laneLabels.length} lanes × ${summary.seeds.length} seeds: ${counts.join(', ')}.`,
    notes.join('\n'),
    bestWords(detail).join('\n'),
    '## Each lane at its own best point',
    markdownText(tunedTable(detail)),
    '## Trials',
    markdownText(trialsTable(detail)),
    ...(config.experiment.lanes.length > 1 ? ['## Differences', markdownText(differencesTable(detail))] : []),
    '## What is fair about it',
    `The same for all lanes of a seed:\n\n${list(fairness.same)}`,
    fairness.differs.length > 0 ? `What differs beside the methods:\n\n${list(fairness.differs)}` : '',
    ended.length > 0 ? '## Runs that did not finish' : '',
    list(
      ended.map(
        ({ trial, label, seed, status, reason }) => `Trial ${trial + 1}, ${label}, seed ${seed}, ${status}: ${reason}`,
      ),
    ),
  ]
  return (
    parts
      .filter((part) => part !== '')
      .map((part) => part.trimEnd())
      .join('\n\n') + '\n'
  )
}
