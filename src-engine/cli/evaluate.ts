// `ebm evaluate`: measures a stored run's model, and says of every value how it was obtained.

import { InvalidArgumentError, type Command } from 'commander'
import { obtainedInWords, type Estimate } from '../../src-shared/estimate.ts'
import { evaluationNames, evaluationWords, type EvaluationName } from '../../src-shared/evaluation.ts'
import type { Measurable, Measurement, MeasuringResult } from '../../src-shared/measurement.ts'
import { jsonNumber, metricDescriptions, type MetricName } from '../../src-shared/metric.ts'
import type { TableViewRow } from '../../src-shared/snapshot.ts'
import { quote } from '../../src-shared/quote.ts'
import { readInteger } from '../../src-shared/read-number.ts'
import type { Studio } from '../studio.ts'
import { findRun } from './find-run.ts'
import { tablesOf } from './measured-tables.ts'
import { numberText } from './results.ts'
import { table } from './table.ts'
import { exitCodes } from './train-runs.ts'
import { UsageError } from './usage-error.ts'
import type { WithStudio } from './with-studio.ts'

interface EvaluateOptions {
  ais?: boolean
  all?: boolean
  evaluations?: string
  iteration?: number
  json?: boolean
}

/** What is measured where nothing else is said: the few numbers that one asks for first. */
const usual: readonly EvaluationName[] = ['log-likelihoods', 'log-partition', 'kl-divergence']

export function addEvaluateCommand(program: Command, withStudio: WithStudio): void {
  program
    .command('evaluate <run>')
    .description('measure a run’s model: values with their errors, and how they were obtained; kept with the run')
    .option('--ais', 'log Z and the held-out log-likelihood by annealed importance sampling, in any dimension')
    .option('--all', 'everything that can be measured of it')
    .option('--evaluations <names>', `comma-separated, of ${evaluationNames.join(', ')}`)
    .option('--iteration <n>', 'at this stored checkpoint; default the newest', iterationOf)
    .option('--json', 'as one JSON object')
    .action((run: string, options: EvaluateOptions) => withStudio((studio) => evaluate(studio, run, options)))
}

function iterationOf(text: string): number {
  const read = readInteger(text)
  if ('value' in read && read.value >= 0) return read.value
  throw new InvalidArgumentError(`Expected a whole number from 0 on, got ${quote(text)}.`)
}

async function evaluate(studio: Studio, run: string, options: EvaluateOptions): Promise<void> {
  const runId = findRun(studio, run)
  const evaluations = chosen(await studio.request('run.measurable', { runId }), options)
  const interrupt = (): void => void studio.request('run.stopMeasuring', { runId })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupt)
  const unsubscribe = studio.subscribe((event) => {
    if (event.kind !== 'measuring' || event.progress === null) return
    const { done, share, evaluations: all } = event.progress
    if (done === all.length) return
    const { title } = evaluationWords[all[done]]
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${title}${share === null ? '' : ` ${percent(share)}`}`)
    else if (share === null) console.error(JSON.stringify({ event: 'measuring', run: runId, evaluation: all[done] }))
  })
  const result = await studio
    .request('run.measure', { runId, evaluations, iteration: options.iteration })
    .finally(() => {
      unsubscribe()
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
    })
  if (options.json) console.log(JSON.stringify(resultJson(result)))
  else console.log(resultText(studio, result))
  if (result.failures.length > 0) process.exitCode = exitCodes.failed
}

const percent = (share: number): string => `${Math.floor(100 * share)}%`

function chosen({ evaluations }: Measurable, options: EvaluateOptions): EvaluationName[] {
  const possible = evaluations.flatMap(({ evaluation, obstacle }) => (obstacle === null ? [evaluation] : []))
  if (options.evaluations !== undefined) return options.evaluations.split(',').map((name) => known(name.trim()))
  if (options.all) return possible
  const found = options.ais ? [] : possible.filter((name) => usual.includes(name))
  // Where no grid is affordable, annealing is what says anything of log Z.
  return found.length > 0 ? found : ['annealed-importance-sampling']
}

function known(name: string): EvaluationName {
  const found = evaluationNames.find((each) => each === name)
  if (found) return found
  throw new UsageError(`--evaluations: Expected some of ${evaluationNames.join(', ')}; got ${quote(name)}.`)
}

function resultText({ store }: Studio, { measurements, failures }: MeasuringResult): string {
  const lines: string[] = []
  if (measurements.length > 0) {
    const [{ runId, iteration }] = measurements
    const { label, seed } = store.runs.get(runId)
    lines.push(`${label}, seed ${seed}, at iteration ${iteration}`, '', valuesTable(measurements))
  }
  for (const text of measurements.flatMap(tablesOf)) lines.push('', text)
  for (const { evaluation, verdict } of measurements) {
    if (verdict) lines.push('', `${evaluationWords[evaluation].title}: ${verdict.text}`)
  }
  for (const { evaluation, error } of failures) {
    lines.push('', `${evaluationWords[evaluation].title} could not be measured: ${error.message}`)
  }
  return lines.join('\n')
}

function valuesTable(measurements: readonly Measurement[]): string {
  const rows = measurements.flatMap(({ estimates }) =>
    (Object.entries(estimates) as [MetricName, Estimate][]).map(([name, { value, standardError, obtained }]) => {
      const { label, unit } = metricDescriptions[name]
      const error = standardError === undefined ? '' : ` ± ${numberText(standardError, 2)}`
      return [label, `${numberText(value, 6)}${error}`, unit, obtainedInWords(obtained)]
    }),
  )
  return table(['measured', 'value ± standard error', 'unit', 'how it was obtained'], rows)
}

function resultJson({ measurements, failures }: MeasuringResult) {
  return {
    measurements: measurements.map(({ estimates, views, ...measurement }) => ({
      ...measurement,
      values: valuesJson(estimates),
      views: views.map((view) => ({
        ...{ tag: view.tag, kind: view.kind, title: view.title },
        ...(view.kind === 'table' && { rows: view.rows.map(rowJson) }),
      })),
    })),
    failures: failures.map(({ evaluation, error }) => ({ evaluation, ...error })),
  }
}

const rowJson = ({ values, ...words }: TableViewRow) => ({ ...words, values: valuesJson(values) })

const valuesJson = (estimates: Measurement['estimates']) =>
  Object.fromEntries(
    (Object.entries(estimates) as [MetricName, Estimate][]).map(([name, { value, standardError, obtained }]) => [
      name,
      {
        value: jsonNumber(value),
        standardError: jsonNumber(standardError),
        unit: metricDescriptions[name].unit,
        obtained,
      },
    ]),
  )
