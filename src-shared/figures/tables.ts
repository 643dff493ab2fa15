// The numbers behind every figure, for CSV.

import { changesText, type LaneAdjustment } from '../adjustment.ts'
import type { MetricName } from '../metric.ts'
import { comparisonKeys } from './comparison-content.ts'
import type { FigureInput, FigureName, FigureOptions, FigureTable } from './figure.ts'
import { lanesOf, rowWith } from './lanes.ts'
import { panelOf, type Panel } from './panel.ts'
import { resultRows, type Measured } from './results.ts'

type Cell = string | number | null

/** What each chart's table holds besides progress. */
export const chartMetrics: Record<Exclude<FigureName, 'comparison' | 'panel' | 'results'>, readonly MetricName[]> = {
  'log-likelihood': [
    'testLogLikelihood',
    'testLogLikelihoodStandardError',
    'trainLogLikelihood',
    'validationLogLikelihood',
  ],
  'log-likelihood-splits': ['testLogLikelihood', 'trainLogLikelihood', 'validationLogLikelihood'],
  'kl-divergence': ['klDataModel'],
  'energy-gap': ['energyGap'],
  mmd: ['mmd', 'mmdPValue'],
  'mode-mass': ['modeMassError'],
  acceptance: ['acceptance'],
  'own-losses': ['loss'],
}

export function figureTable(input: FigureInput, options: FigureOptions): FigureTable {
  switch (options.figure) {
    case 'comparison':
      return fieldTable(input, comparisonKeys(input, options.seed), options)
    case 'panel':
      return fieldTable(input, [options.panel], options)
    case 'results':
      return resultTable(input, options)
    default:
      return metricTable(input, chartMetrics[options.figure])
  }
}

/**
 * One row per cell of every field, then one per point of every layer that is shown. `y` is empty in one dimension, the
 * values are empty for points.
 */
function fieldTable(input: FigureInput, keys: readonly string[], { layers }: FigureOptions): FigureTable {
  const columns = ['kind', 'run', 'label', 'seed', 'iteration', 'x', 'y', 'log_density_nats', 'relative_energy_nats']
  const rows: Cell[][] = []
  for (const key of keys) {
    const panel = panelOf(input, key, 'log-density')
    const energies = panelOf(input, key, 'relative-energy').field
    const of = input.runs.find(({ run }) => run.id === key)
    const names = [key, panel.title, of?.run.seed ?? null, of?.snapshot?.iteration ?? null]
    panel.field?.values.forEach((value, index) => {
      rows.push(['cell', ...names, ...coordinates(panel, index), value, energies?.values[index] ?? null])
    })
    if (key === 'truth' && (layers.data || !panel.field)) addPoints(rows, 'data', names, panel.data)
    if (layers.samples) addPoints(rows, 'sample', names, panel.samples)
    if (layers.negatives) addPoints(rows, 'negative', names, panel.negatives)
  }
  return { columns, rows }
}

function coordinates({ field, view }: Panel, index: number): [number, number | null] {
  const [columns, lines] = field?.shape ?? [1]
  const at = (dimension: number, cell: number, points: number) => {
    const [low, high] = view.axes[dimension]
    return Number((low + (cell / (points - 1)) * (high - low)).toPrecision(12))
  }
  const x = at(0, index % columns, columns)
  return [x, lines === undefined ? null : at(1, Math.floor(index / columns), lines)]
}

function addPoints(rows: Cell[][], kind: string, names: readonly Cell[], points: Panel['samples']): void {
  if (!points) return
  const { values, dimension } = points
  for (let index = 0; index + dimension <= values.length; index += dimension) {
    rows.push([kind, ...names, values[index], dimension > 1 ? values[index + 1] : null, null, null])
  }
}

/** One row per recorded row that has any of the metrics. */
function metricTable(input: FigureInput, metrics: readonly MetricName[]): FigureTable {
  const columns = ['run', 'label', 'seed', 'iteration', 'evaluations', 'compute_seconds', ...metrics.map(columnName)]
  const rows: Cell[][] = []
  for (const { label, runs } of lanesOf(input)) {
    for (const { run, rows: recorded } of runs) {
      for (const { iteration, evaluations, computeSeconds, values } of recorded) {
        if (metrics.every((metric) => values[metric] === undefined)) continue
        const numbers = metrics.map((metric) => values[metric] ?? null)
        rows.push([run.id, label, run.seed, iteration, evaluations, computeSeconds, ...numbers])
      }
    }
  }
  return { columns, rows }
}

const metricColumns: Partial<Record<MetricName, string>> = {
  testLogLikelihood: 'held_out_log_likelihood_nats',
  testLogLikelihoodStandardError: 'held_out_log_likelihood_standard_error_nats',
  trainLogLikelihood: 'train_log_likelihood_nats',
  validationLogLikelihood: 'validation_log_likelihood_nats',
  klDataModel: 'kl_data_model_nats',
  energyGap: 'energy_gap_nats',
  mmd: 'mmd_squared',
  mmdPValue: 'mmd_p_value',
  logPartition: 'log_z_nats',
  modeMassError: 'mode_mass_error',
  loss: 'own_loss_nats',
}

const columnName = (metric: MetricName) => metricColumns[metric] ?? metric

/** One row per run, then one per lane of several seeds with mean and standard deviation. */
function resultTable(input: FigureInput, { iteration }: FigureOptions): FigureTable {
  const metrics = [
    'testLogLikelihood',
    'testLogLikelihoodStandardError',
    'trainLogLikelihood',
    'validationLogLikelihood',
    'klDataModel',
    'logPartition',
    'modeMassError',
    'mmd',
    'mmdPValue',
  ] as const
  const columns = [
    ...['run', 'label', 'seed', 'seeds', ...metrics.map(columnName), 'held_out_log_likelihood_sd_over_seeds_nats'],
    ...[
      'iterations',
      'evaluations',
      'compute_seconds',
      'iterations_per_second',
      'status',
      'adjustments',
      'significantly_best',
    ],
  ]
  const rows = resultRows(input, { iteration }).flatMap((row) => {
    const lane = lanesOf(input).find(({ key }) => key === row.key)
    const single = (lane?.runs ?? []).map(({ run, rows: recorded }): Cell[] => {
      const numbers = metrics.map((metric) => rowWith(recorded, metric, iteration)?.values[metric] ?? null)
      const at = iteration === null ? run : (recorded.findLast((each) => each.iteration <= iteration) ?? run)
      const speed = at.computeSeconds > 0 ? at.iteration / at.computeSeconds : null
      const progress = [at.iteration, at.evaluations, at.computeSeconds, speed]
      return [
        run.id,
        row.label,
        run.seed,
        1,
        ...numbers,
        null,
        ...progress,
        run.status,
        adjustmentsCell(run.adjustments, iteration),
        null,
      ]
    })
    const best = row.bestSignificantly ? 'yes' : 'no'
    if (row.seeds.length === 1) return single.map((cells) => [...cells.slice(0, -1), best])
    const over = (measured: Measured | null) => measured?.mean ?? null
    const { logLikelihood, klDataModel, logPartition, modeMassError, mmd, mmdPValue } = row
    const means = [
      ...[over(logLikelihood), null, null, null, over(klDataModel)],
      ...[over(logPartition), over(modeMassError), over(mmd), over(mmdPValue)],
    ]
    const spread = logLikelihood?.count === 1 ? null : (logLikelihood?.spread ?? null)
    const progress = [row.iterations, row.evaluations, row.computeSeconds, row.iterationsPerSecond]
    const summary: Cell[] = [
      'mean',
      row.label,
      null,
      row.seedCount,
      ...means,
      spread,
      ...progress,
      row.status,
      null,
      best,
    ]
    return [...single, summary]
  })
  return { columns, rows }
}

/** `120: ε 0.04 → 0.02; 300: lr 0.002 → 0.001`; empty where nothing was changed by then. */
function adjustmentsCell(adjustments: readonly LaneAdjustment[], until: number | null): Cell {
  const shown = adjustments.filter(({ iteration }) => until === null || iteration <= until)
  return shown.length === 0
    ? null
    : shown.map(({ iteration, changes }) => `${iteration}: ${changesText(changes)}`).join('; ')
}
