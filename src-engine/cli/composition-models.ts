// `ebm model` of compositions that the library keeps.

import { compositionWords, formulaOf } from '../../src-shared/composition.ts'
import { sourceTitle } from '../../src-shared/energy-source.ts'
import { obtainedInWords } from '../../src-shared/estimate.ts'
import { jsonNumber } from '../../src-shared/metric.ts'
import type { ModelFormat } from '../../src-shared/model-format.ts'
import type { CompositionEvaluation, StoredComposition } from '../../src-shared/stored-composition.ts'
import type { Studio } from '../studio.ts'
import { numberText } from './results.ts'
import { table } from './table.ts'
import { UsageError } from './usage-error.ts'

export interface PointsToEvaluate {
  compositionId: string
  points: number[][]
  /** The parameters themselves: of a composition there are only averages. */
  current?: boolean
  json?: boolean
}

/** As a table, digits of the hash cut to so many. */
export function compositionsTable(compositions: readonly StoredComposition[], hashDigits: number): string {
  const rows = compositions.map((composition) => [
    composition.id,
    composition.name,
    compositionFormula(composition),
    composition.hash.slice(0, hashDigits),
    partitionText(composition),
  ])
  return table(['composition', 'name', 'energy', 'model', 'log Z (nats)'], rows)
}

const compositionFormula = ({ source: { how, parts } }: StoredComposition): string =>
  formulaOf(
    how,
    parts.map(({ weight }) => weight),
  )

function partitionText({ logPartition, normalises }: StoredComposition): string {
  if (logPartition) return `${numberText(logPartition.value)}, ${obtainedInWords(logPartition.obtained)}`
  return normalises.verdict === 'no' ? 'does not normalise' : 'not known whether it normalises'
}

export async function showComposition(studio: Studio, compositionId: string, json?: boolean): Promise<void> {
  const composition = await studio.request('composition.show', { compositionId })
  if (json) return console.log(JSON.stringify(composition))
  const { id, name, hash, columns, normalises, source } = composition
  const facts: [string, string][] = [
    ['composition', id],
    ['name', name],
    ['model', hash],
    ['energy', `${compositionWords[source.how].title}: ${compositionFormula(composition)}`],
    ['columns', columns.join(', ')],
    ['normalises', `${{ yes: 'yes', no: 'no', 'not-known': 'not known' }[normalises.verdict]}: ${normalises.how}`],
    ['log Z', partitionText(composition)],
  ]
  console.log(facts.map(([fact, value]) => `${fact.padEnd(12)}${value}`).join('\n'))
  const rows = source.parts.map(({ source: part, weight }, index) => [
    String(index + 1),
    sourceTitle(part, () => 'a model'),
    String(weight),
    part.kind === 'kept-model' ? part.hash : 'a known density',
  ])
  console.log(`\n${table(['part', 'energy', source.how === 'mixture' ? 'share' : 'weight', 'model'], rows)}`)
}

export async function evaluateComposition(studio: Studio, wish: PointsToEvaluate): Promise<void> {
  const { compositionId, points, current, json } = wish
  if (current) {
    throw new UsageError('--current: Expected a run’s model, got a composition, which is of averages: leave it out.')
  }
  const found = await studio.request('composition.evaluateAt', { compositionId, points })
  if (json) return console.log(JSON.stringify(evaluationJson(points, found)))
  const rows = points.map((point, index) => [
    point.join(', '),
    numberText(found.energy[index], 6),
    found.logDensity ? numberText(found.logDensity[index], 6) : '–',
  ])
  const unit = found.densityUnit ? `nats, per ${found.densityUnit}` : 'nats'
  console.log(table(['at', 'energy (nats)', `log density (${unit})`], rows))
  const { logPartition } = found
  const known = logPartition && `${numberText(logPartition.value)}, ${obtainedInWords(logPartition.obtained)}`
  console.log(`\nlog Z ${known ?? 'is not defined, or not known'}.`)
}

const evaluationJson = (points: number[][], { energy, logDensity, ...found }: CompositionEvaluation) => ({
  ...found,
  points: points.map((at, index) => ({
    at,
    energy: jsonNumber(energy[index]),
    logDensity: logDensity ? jsonNumber(logDensity[index]) : null,
  })),
})

export interface CompositionToExport {
  compositionId: string
  format: ModelFormat
  parameters: string
  path: string
  json?: boolean
}

/** Prints the path of each file on stdout, the one that was asked for last. */
export async function exportComposition(studio: Studio, wish: CompositionToExport): Promise<void> {
  const { compositionId, format, path, parameters, json } = wish
  if (parameters !== 'average') {
    throw new UsageError('--parameters: Expected average for a composition, which is of averages, got current.')
  }
  const { paths } = await studio.request('composition.exportModel', { compositionId, format, path })
  if (json) console.log(JSON.stringify({ compositionId, format, parameters, paths }))
  else for (const each of paths) console.log(each)
}
