// The results with full digits: one row per run, then one per lane of several seeds with its means. What is said of a lane
// as a whole (marks, how far it is behind the best) stands in its last row.

import { changesText, type LaneAdjustment } from '../adjustment.ts'
import { obtainedInWords } from '../estimate.ts'
import type { MetricName } from '../metric.ts'
import { pairedBootstrap } from '../statistics/paired-bootstrap.ts'
import type { FigureInput, FigureOptions, FigureRun, FigureTable } from './figure.ts'
import { estimateAt, lanesOf, rowWith } from './lanes.ts'
import { columnName, errorColumn, heldOutColumns, requestedColumns } from './metric-columns.ts'
import { annealedMetrics, requestedAt, requestedMetrics } from './requested.ts'
import { resultRows, type Measured, type ResultRow } from './results.ts'
import { ofSeed } from './weaknesses.ts'

type Cell = string | number | null
type Cells = Record<string, Cell>

const metrics: readonly MetricName[] = [
  ...(['testLogLikelihood', 'trainLogLikelihood'] as const),
  ...(['validationLogLikelihood', 'standardisationLogDeterminant', 'klDataModel', 'logPartition'] as const),
  ...(['learnedLogPartition', 'modeMassError', 'mmd', 'mmdPValue'] as const),
  ...(['energyDistance', 'slicedWasserstein', 'classAccuracy', 'classCrossEntropy'] as const),
  ...(['gradientCosine', 'gradientNormRatio', 'gradientBias', 'gradientDeviation', 'exactGradientNorm'] as const),
]

const columns: readonly string[] = [
  ...['run', 'label', 'seed', 'seeds'],
  ...metrics.slice(0, 1).map(columnName),
  heldOutColumns.standardError,
  ...metrics.slice(1).map(columnName),
  heldOutColumns.obtained,
  ...['held_out_log_likelihood_own_units_nats', 'held_out_log_likelihood_sd_over_seeds_nats'],
  ...['learned_log_z_minus_log_z_nats', 'iterations', 'evaluations', 'compute_seconds', 'iterations_per_second'],
  ...['status', 'adjustments', 'marks', 'significantly_best', 'behind_best_nats', 'behind_best_half_width_95_nats'],
  ...['behind_best_p_holm', 'behind_best_paired_over', 'behind_best_count', 'compared_by_brackets'],
  ...['behind_best_bootstrap_low_95_nats', 'behind_best_bootstrap_high_95_nats'],
  ...requestedMetrics.map(columnName),
  ...annealedMetrics.map(errorColumn),
  ...[requestedColumns.verdict, requestedColumns.iteration],
]

export function resultsCsv(input: FigureInput, { iteration }: Pick<FigureOptions, 'iteration'>): FigureTable {
  const lanes = lanesOf(input)
  const records = resultRows(input, { iteration }).flatMap((row, index) => {
    const single = lanes[index].runs.map((run) => runCells(run, row, iteration))
    if (single.length === 1) return [{ ...single[0], ...verdictCells(row) }]
    return [...single, { ...laneCells(row), ...verdictCells(row) }]
  })
  return { columns, rows: records.map((cells) => columns.map((column) => cells[column] ?? null)) }
}

function runCells(figureRun: FigureRun, row: ResultRow, iteration: number | null): Cells {
  const { run, rows } = figureRun
  const at = iteration === null ? run : (rows.findLast((each) => each.iteration <= iteration) ?? run)
  const numbers = metrics.map((metric) => [
    columnName(metric),
    rowWith(rows, metric, iteration)?.values[metric] ?? null,
  ])
  const index = row.runIds.indexOf(run.id)
  const heldOut = estimateAt(rows, 'testLogLikelihood', iteration)
  return {
    ...(Object.fromEntries(numbers) as Cells),
    [heldOutColumns.standardError]: heldOut?.standardError ?? null,
    [heldOutColumns.obtained]: heldOut && obtainedInWords(heldOut.obtained),
    ...{ run: run.id, label: row.label, seed: run.seed, seeds: 1, status: run.status },
    held_out_log_likelihood_own_units_nats: row.logLikelihoodInUnits?.values[index] ?? null,
    ...requestedCells(figureRun, iteration),
    learned_log_z_minus_log_z_nats: row.learnedLogPartitionGap?.values[index] ?? null,
    ...{ iterations: at.iteration, evaluations: at.evaluations, compute_seconds: at.computeSeconds },
    iterations_per_second: at.computeSeconds > 0 ? at.iteration / at.computeSeconds : null,
    adjustments: adjustmentsCell(run.adjustments, iteration),
    marks: marksCell(row, run.seed),
  }
}

/** What was measured on request of the model that the row is of. */
function requestedCells(run: FigureRun, iteration: number | null): Cells {
  const found = requestedMetrics.flatMap((metric) => {
    const requested = requestedAt(run, metric, iteration)
    return requested ? [{ metric, ...requested }] : []
  })
  const annealed = found.find(({ estimate: { obtained } }) => obtained.by === 'annealed-importance-sampling')
  return {
    ...Object.fromEntries(found.map(({ metric, estimate }) => [columnName(metric), estimate.value])),
    ...Object.fromEntries(found.map(({ metric, estimate }) => [errorColumn(metric), estimate.standardError ?? null])),
    [requestedColumns.verdict]: annealed?.verdict ?? null,
    [requestedColumns.iteration]: [...new Set(found.map((each) => each.iteration))].join('; ') || null,
  }
}

const over = (measured: Measured | null): Cell => measured?.mean ?? null

/** Means over the seeds; a mean of p-values would be none. */
function laneCells(row: ResultRow): Cells {
  const { logLikelihood } = row
  return {
    ...{ run: 'mean', label: row.label, seeds: row.seedCount, status: row.status, marks: marksCell(row, null) },
    [columnName('testLogLikelihood')]: over(logLikelihood),
    [columnName('klDataModel')]: over(row.klDataModel),
    [columnName('logPartition')]: over(row.logPartition),
    [columnName('learnedLogPartition')]: over(row.learnedLogPartition),
    [columnName('modeMassError')]: over(row.modeMassError),
    [columnName('mmd')]: over(row.mmd),
    [columnName('energyDistance')]: over(row.energyDistance),
    [columnName('slicedWasserstein')]: over(row.slicedWasserstein),
    [columnName('classAccuracy')]: over(row.classAccuracy),
    [columnName('classCrossEntropy')]: over(row.classCrossEntropy),
    ...Object.fromEntries(
      Object.entries(row.requested).map(([metric, each]) => [columnName(metric as MetricName), each.mean]),
    ),
    held_out_log_likelihood_own_units_nats: over(row.logLikelihoodInUnits),
    held_out_log_likelihood_sd_over_seeds_nats: logLikelihood?.count === 1 ? null : (logLikelihood?.spread ?? null),
    learned_log_z_minus_log_z_nats: over(row.learnedLogPartitionGap),
    ...{ iterations: row.iterations, evaluations: row.evaluations, compute_seconds: row.computeSeconds },
    iterations_per_second: row.iterationsPerSecond,
  }
}

function verdictCells({ behind, leads, bestSignificantly, standing }: ResultRow): Cells {
  const bootstrap = behind && pairedBootstrap(behind.pairs)
  return {
    significantly_best: bestSignificantly ? 'yes' : 'no',
    behind_best_nats: leads ? 0 : behind && -behind.mean,
    behind_best_half_width_95_nats: behind?.halfWidth ?? null,
    behind_best_p_holm: behind?.adjustedPValue ?? null,
    behind_best_paired_over: behind && (behind.paired === 'not' ? 'unpaired' : behind.paired),
    behind_best_count: behind?.count ?? null,
    compared_by_brackets: standing,
    // Behind is less: the ends change places.
    behind_best_bootstrap_low_95_nats: bootstrap && 0 - bootstrap.high,
    behind_best_bootstrap_high_95_nats: bootstrap && 0 - bootstrap.low,
  }
}

/** `not-converged; acceptance`: of the lane, or those of one seed. */
function marksCell({ weaknesses }: ResultRow, seed: number | null): Cell {
  const own = seed === null ? weaknesses : ofSeed(weaknesses, seed)
  return own.length === 0 ? null : [...new Set(own.map(({ code }) => code))].join('; ')
}

/** `120: ε 0.04 → 0.02; 300: lr 0.002 → 0.001`; empty where nothing was changed by then. */
function adjustmentsCell(adjustments: readonly LaneAdjustment[], until: number | null): Cell {
  const shown = adjustments.filter(({ iteration }) => until === null || iteration <= until)
  return shown.length === 0
    ? null
    : shown.map(({ iteration, changes }) => `${iteration}: ${changesText(changes)}`).join('; ')
}
