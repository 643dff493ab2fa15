// `ebm model`: trained models by themselves, whatever became of the runs that trained them.

import type { Command } from 'commander'
import { obtainedInWords, type Estimate } from '../../src-shared/estimate.ts'
import { jsonNumber } from '../../src-shared/metric.ts'
import { quote } from '../../src-shared/quote.ts'
import { readPlainNumber } from '../../src-shared/read-number.ts'
import { modelFormats } from '../../src-shared/model-format.ts'
import {
  modelParameters,
  type ModelDetail,
  type ModelEvaluation,
  type ModelSummary,
} from '../../src-shared/trained-model.ts'
import type { Studio } from '../studio.ts'
import { compositionsTable, evaluateComposition, showComposition } from './composition-models.ts'
import { findModel } from './find-model.ts'
import { repeatable } from './repeatable.ts'
import { numberText } from './results.ts'
import { table } from './table.ts'
import { exportModel, type ModelExportOptions } from './export-model.ts'
import { UsageError } from './usage-error.ts'
import type { WithStudio } from './with-studio.ts'

interface EvaluateOptions {
  at: string[]
  current?: boolean
  json?: boolean
}

/** Digits of a hash that a person sees; `--json` has all. */
const hashDigits = 12

export function addModelCommands(program: Command, withStudio: WithStudio): void {
  const model = program
    .command('model')
    .description('trained models and compositions of them: list, show, evaluate, export')
  const command = (name: string, description: string) =>
    model.command(name).description(description).option('--json', 'as one JSON object')
  command('list', 'the newest model of every run that has ended or stored a checkpoint, and kept compositions').action(
    ({ json }: { json?: boolean }) => withStudio((studio) => list(studio, json)),
  )
  command(
    'show <model>',
    'energy, constants and log Z of a run’s model or a composition; --json with all parameters',
  ).action((model: string, { json }: { json?: boolean }) => withStudio((studio) => show(studio, model, json)))
  command('evaluate <model>', 'energy and log density at points in the units of the data')
    .addOption(repeatable('--at <x,y>', 'a point, one number for each column; may be repeated').makeOptionMandatory())
    .option('--current', 'the parameters themselves instead of their moving average')
    .action((model: string, options: EvaluateOptions) => withStudio((studio) => evaluate(studio, model, options)))
  command('export <model>', 'a file for elsewhere: a PyTorch script with its weights, the weights alone, or JSON')
    .option('--format <format>', `${modelFormats.join(', ')}; default: as --out ends, else pytorch`)
    .option('--parameters <set>', `${modelParameters.join(' or ')}; log Z is of the average`, 'average')
    .requiredOption('--out <path>', 'the file (.py, .safetensors, .json), or the folder for it')
    .action((model: string, options: ModelExportOptions) => withStudio((studio) => exportModel(studio, model, options)))
}

async function list(studio: Studio, json: boolean | undefined): Promise<void> {
  const models = await studio.request('model.list', {})
  const compositions = await studio.request('composition.list', {})
  if (json) return console.log(JSON.stringify({ models, compositions }))
  if (models.length === 0) console.log('No models yet: a run has one once it has ended or stored a checkpoint.')
  else console.log(modelsTable(models))
  if (compositions.length > 0) console.log(`\n${compositionsTable(compositions, hashDigits)}`)
}

function modelsTable(models: readonly ModelSummary[]): string {
  const rows = models.map((model: ModelSummary) => [
    model.runId,
    model.experiment,
    model.label,
    String(model.seed),
    String(model.iteration),
    model.hash.slice(0, hashDigits),
    partitionText(model.logPartition),
  ])
  return table(['run', 'experiment', 'method', 'seed', 'iterations', 'model', 'log Z (nats)'], rows)
}

async function show(studio: Studio, beginning: string, json: boolean | undefined): Promise<void> {
  const named = findModel(studio, beginning)
  if (named.kind === 'composition') return showComposition(studio, named.compositionId, json)
  const model = await studio.request('model.show', { runId: named.runId })
  if (json) return console.log(JSON.stringify(modelJson(model)))
  const facts: [string, string][] = [
    ['run', model.runId],
    ['experiment', model.experiment],
    ['method', `${model.label}, seed ${model.seed}`],
    ['iterations', String(model.iteration)],
    ['model', model.hash],
    ['energy', model.energy],
    ['parameters', `${model.average.length}, and their moving average`],
    ['columns', model.columns.join(', ')],
    ['log Z', partitionText(model.logPartition)],
  ]
  console.log(facts.map(([name, value]) => `${name.padEnd(12)}${value}`).join('\n'))
  if (model.axes === null) return console.log('\nThe model computes in the units of the data.')
  console.log('\nThe model computes in z = (x − centre) / scale:')
  const rows = model.axes.map(({ column, centre, scale }) => [column, numberText(centre), numberText(scale)])
  console.log(table(['column', 'centre', 'scale'], rows))
}

async function evaluate(studio: Studio, beginning: string, { at, current, json }: EvaluateOptions): Promise<void> {
  const points = at.map(pointOf)
  const named = findModel(studio, beginning)
  if (named.kind === 'composition') return evaluateComposition(studio, { ...named, points, current, json })
  const found = await studio.request('model.evaluate', {
    runId: named.runId,
    points,
    parameters: current ? 'current' : 'average',
  })
  if (json) return console.log(JSON.stringify(evaluationJson(points, found)))
  const rows = points.map((point, index) => [
    point.join(', '),
    numberText(found.energy[index], 6),
    found.logDensity ? numberText(found.logDensity[index], 6) : '–',
  ])
  const { logPartition, parameters, iteration, densityUnit } = found
  const unit = densityUnit ? `nats, per ${densityUnit}` : 'nats'
  console.log(table(['at', 'energy (nats)', `log density (${unit})`], rows))
  for (const [index, reason] of found.notFinite.entries()) {
    if (reason !== null) console.log(`\nAt ${points[index].join(', ')}: ${reason}.`)
  }
  const set = parameters === 'average' ? 'the moving average of the parameters' : 'the parameters themselves'
  console.log(`\nOf ${set} at iteration ${iteration}; log Z ${partitionText(logPartition)}.`)
}

function pointOf(text: string): number[] {
  return text.split(',').map((piece) => {
    const read = readPlainNumber(piece)
    if ('value' in read && Number.isFinite(read.value)) return read.value
    throw new UsageError(`--at: Expected numbers with commas between them, as 0.5,-1, got ${quote(text)}.`)
  })
}

function partitionText(logPartition: Estimate | null): string {
  if (!logPartition) return 'not known: no evaluation was made at this iteration'
  return `${numberText(logPartition.value)}, ${obtainedInWords(logPartition.obtained)}`
}

function modelJson({ current, average, extra, ...model }: ModelDetail) {
  const plain = (values: Float64Array) => Array.from(values, jsonNumber)
  return {
    ...model,
    parameters: { current: plain(current), average: plain(average) },
    extra: { current: plain(extra.current), average: plain(extra.average) },
  }
}

const evaluationJson = (points: number[][], { energy, logDensity, notFinite, ...found }: ModelEvaluation) => ({
  ...found,
  points: points.map((at, index) => ({
    at,
    energy: jsonNumber(energy[index]),
    logDensity: logDensity ? jsonNumber(logDensity[index]) : null,
    ...(notFinite[index] !== null && { notFinite: notFinite[index] }),
  })),
})
