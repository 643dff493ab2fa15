// What a comparison came to, lane by lane: how lanes differ and how surely, and what weakens their numbers. For a reader
// as a table with its words, for a program as JSON.

import type { FigureInput } from '../../src-shared/figures/figure.ts'
import type { BracketOrder } from '../../src-shared/figures/bracket-order.ts'
import { bootstrapWords } from '../../src-shared/figures/bootstrap-words.ts'
import { shownKey } from '../../src-shared/figures/fitting-table.ts'
import { lanesOf } from '../../src-shared/figures/lanes.ts'
import { measureDifferences } from '../../src-shared/figures/measure-differences.ts'
import { resultsOf, type Measured, type ResultRow, type Results } from '../../src-shared/figures/results.ts'
import { resultsTable } from '../../src-shared/figures/results-table.ts'
import type { LaneDifference } from '../../src-shared/figures/verdict.ts'
import { warningsOf } from '../../src-shared/figures/warnings-of.ts'
import { jsonNumber, metricDescriptions } from '../../src-shared/metric.ts'
import {
  bootstrapResamples,
  pairedBootstrap,
  type PairedBootstrap,
} from '../../src-shared/statistics/paired-bootstrap.ts'
import { figureRunOf, withTestPoints } from '../library/figure-input.ts'
import type { Studio } from '../studio.ts'
import { table } from './table.ts'

export interface Comparison {
  input: FigureInput
  results: Results
}

/** One for each experiment that the runs are of: others may be of other data. */
export async function comparisonsOf(studio: Studio, runIds: readonly string[]): Promise<Comparison[]> {
  const { store } = studio
  const byExperiment = Map.groupBy(
    runIds.map((runId) => store.runs.get(runId)),
    ({ experimentId }) => experimentId,
  )
  const comparisons: Comparison[] = []
  for (const [experimentId, records] of byExperiment) {
    const { name, data } = store.experiments.config(experimentId)
    const runs = records.map((run) => figureRunOf(store, run))
    const preview = await studio.request('data.preview', { data, seed: records[0].seed })
    const input = { title: name, provenance: '', preview, runs: withTestPoints(store, runs, null) }
    comparisons.push({ input, results: resultsOf(input) })
  }
  return comparisons
}

/**
 * Lanes with their marks, and every two of them compared: in the held-out log-likelihood (nats per point), and in every
 * measure with a value for each seed, where there are several. Intervals are 95%: `halfWidth` is Student's, `bootstrap`
 * BCa's, which says itself where it is of too few pairs to be relied on.
 */
export function comparisonJson({ input, results: { rows, verdict, brackets } }: Comparison) {
  const labels = new Map(rows.map(({ key, label }) => [key, label]))
  const leader = rows.find(({ leads }) => leads)
  return {
    experiment: input.title,
    lanes: rows.map(laneJson),
    differences: verdict.differences.map((between) => ({
      ...differenceJson(between, labels),
      ...{ paired: between.paired, count: between.count },
      bootstrap: bootstrapJson(pairedBootstrap(between.pairs)),
    })),
    measures: measureDifferences(lanesOf(input), null).map((between) => ({
      metric: between.metric,
      unit: metricDescriptions[between.metric].unit,
      ...differenceJson(between, labels),
      ...{ paired: 'seeds', count: between.seeds.length },
      bootstrap: bootstrapJson(between.bootstrap),
    })),
    byBrackets: brackets && bracketsJson(brackets, labels),
    leader: leader?.label ?? null,
    significantlyBest: verdict.best,
    obstacle: verdict.obstacle,
  }
}

/** Where no likelihood is exact. `order` goes by the middle of the brackets, the best first, and ranks nothing. */
function bracketsJson(brackets: BracketOrder, labels: ReadonlyMap<string, string>) {
  const { comparisons, order, bestKey, obstacle, proven, untrusted } = brackets
  return {
    comparisons: comparisons.map(({ key, otherKey, standing, gap, seeds }) => ({
      ...{ lane: labels.get(key), standing, of: labels.get(otherKey), gap: jsonNumber(gap), seeds },
    })),
    order: order.map((key) => labels.get(key)),
    best: bestKey === null ? null : labels.get(bestKey),
    provenBounds: proven,
    notTrusted: untrusted.map((key) => labels.get(key)),
    obstacle,
  }
}

type Difference = Pick<
  LaneDifference,
  'key' | 'otherKey' | 'mean' | 'halfWidth' | 'pValue' | 'adjustedPValue' | 'seeds' | 'iteration'
>

function differenceJson(between: Difference, labels: ReadonlyMap<string, string>) {
  return {
    lane: labels.get(between.key),
    minus: labels.get(between.otherKey),
    difference: jsonNumber(between.mean),
    halfWidth: jsonNumber(between.halfWidth),
    pValue: jsonNumber(between.pValue),
    pValueHolm: jsonNumber(between.adjustedPValue),
    seeds: between.seeds,
    iteration: between.iteration,
  }
}

function bootstrapJson(interval: PairedBootstrap | null) {
  if (!interval) return null
  const { low, high, few } = interval
  return {
    low: jsonNumber(low),
    high: jsonNumber(high),
    method: 'BCa',
    resamples: bootstrapResamples,
    tooFewPairs: few,
  }
}

function laneJson({ label, seeds, weaknesses, ...row }: ResultRow) {
  const requested = Object.entries(row.requested)
  return {
    ...{ label, seeds, status: row.status },
    testLogLikelihood: measuredJson(row.logLikelihood),
    testLogLikelihoodOwnUnits: measuredJson(row.logLikelihoodInUnits),
    klDataModel: measuredJson(row.klDataModel),
    learnedLogPartitionMinusLogPartition: measuredJson(row.learnedLogPartitionGap),
    measuredOnRequest: Object.fromEntries(requested.map(([metric, measured]) => [metric, measuredJson(measured)])),
    marks: weaknesses.map(({ code, words, cure, seeds: which }) => ({ code, words, cure, seeds: which })),
  }
}

function measuredJson(measured: Measured | null) {
  if (!measured) return null
  const { mean, spread, spreadIs, count } = measured
  return { mean: jsonNumber(mean), spread: jsonNumber(spread), spreadIs, seeds: count }
}

/** The table of lanes where these have several seeds, then what ± and differences mean, the signs, and the warnings. */
export function comparisonText({ input, results: { rows } }: Comparison): string[] {
  const { columns, rows: lines, note, key, behind } = resultsTable(input)
  const intervals = bootstrapWords(
    behind,
    behind.map((each) => pairedBootstrap(each.behind.pairs)),
  )
  const severalSeeds = rows.some(({ seeds }) => seeds.length > 1)
  const shown = columns.map((_each, index) => index).filter((index) => columns[index].essential)
  const header = shown.map((index) => columns[index].heading)
  const left = lines.map((line) => ({ ...line, cells: shown.map((index) => line.cells[index]) }))
  const cells = left.map((line) => line.cells.map(({ text, signs = '' }) => text + signs))
  return [
    ...(severalSeeds || columns.some(({ id }) => id === 'behind' || id === 'byBracket')
      ? ['', table(header, cells)]
      : []),
    // Nothing is bold in a terminal.
    ...(note ? ['', note.replace('bold: ', '')] : []),
    ...(intervals ? [intervals] : []),
    ...shownKey({ rows: left, key }).map(({ sign, words }) => `${sign} ${words}`),
    ...warningsOf(input, { iteration: null }),
  ]
}
