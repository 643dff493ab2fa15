// The numbers behind every figure, for CSV.

import { obtainedInWords, type Estimate } from '../estimate.ts'
import { estimateOf, type MetricName } from '../metric.ts'
import { classCurves } from './class-field.ts'
import type { ChartFigureName } from './charts/chart.ts'
import { comparisonKeys } from './comparison-content.ts'
import type { FigureInput, FigureOptions, FigureTable } from './figure.ts'
import { placeOnGrid } from './field-values.ts'
import { filtersTable } from './filters-table.ts'
import { reconstructionTable } from './reconstruction-table.ts'
import { planeTable } from './plane-table.ts'
import { lanesOf } from './lanes.ts'
import { columnName, heldOutColumns, lossQuantityColumn } from './metric-columns.ts'
import { panelOf, type Panel } from './panel.ts'
import { resultsCsv } from './results-csv.ts'

type Cell = string | number | null

/** What each chart's table holds besides progress. */
export const chartMetrics: Record<ChartFigureName, readonly MetricName[]> = {
  'log-likelihood': ['testLogLikelihood', 'trainLogLikelihood', 'validationLogLikelihood'],
  'log-likelihood-splits': ['testLogLikelihood', 'trainLogLikelihood', 'validationLogLikelihood'],
  'kl-divergence': ['klDataModel'],
  'energy-gap': ['energyGap'],
  mmd: ['mmd', 'mmdPValue'],
  'mode-mass': ['modeMassError'],
  'class-accuracy': ['classAccuracy', 'bayesAccuracy'],
  'class-cross-entropy': ['classCrossEntropy', 'bayesCrossEntropy'],
  'gradient-cosine': ['gradientCosine'],
  'gradient-norm-ratio': ['gradientNormRatio', 'gradientBias', 'gradientDeviation'],
  'exact-gradient-norm': ['exactGradientNorm'],
  acceptance: ['acceptance'],
  'step-size': ['stepSize'],
  'swap-rate': ['swapRate'],
  'chain-age': ['chainAge'],
  'noise-overlap': ['noiseOverlap', 'noiseClassifierAccuracy', 'effectiveNoiseShare'],
  'own-losses': ['loss'],
}

export function figureTable(input: FigureInput, options: FigureOptions): FigureTable {
  const isOfPanels = options.figure === 'comparison' || options.figure === 'panels' || options.figure === 'panel'
  if (isOfPanels && options.content === 'filters' && input.preview.dimension > 2) return filtersTable(input, options)
  if (isOfPanels && options.content === 'reconstruction' && input.preview.dimension > 2) {
    return reconstructionTable(input, options)
  }
  if (isOfPanels && options.content === 'plane' && input.preview.dimension > 2) return planeTable(input, options)
  switch (options.figure) {
    case 'comparison':
    case 'panels':
      return fieldTable(input, comparisonKeys(input, options.seed), options)
    case 'panel':
      return fieldTable(input, [options.panel], options)
    case 'results':
      return resultsCsv(input, options)
    default:
      return metricTable(input, chartMetrics[options.figure])
  }
}

/**
 * One row per cell of every field, then one per point of every layer that is shown. `y` is empty in one dimension, the
 * values are empty for points.
 */
function fieldTable(input: FigureInput, keys: readonly string[], options: FigureOptions): FigureTable {
  const { layers, noise, quantity } = options
  const isDifference = quantity === 'difference'
  const columns = [
    ...['kind', 'run', 'label', 'seed', 'iteration', 'x', 'y', 'log_density_nats', 'relative_energy_nats'],
    ...(isDifference ? ['log_density_difference_nats', 'reference'] : []),
  ]
  if (quantity === 'posterior') return posteriorTable(input, keys)
  if (quantity === 'classes') return classTable(input, keys)
  if (noise !== null && !isDifference) return levelTable(input, keys, { layers, noise, columns })
  const rows: Cell[][] = []
  for (const key of keys) {
    const panel = panelOf(input, key)
    const energies = panelOf(input, key, { quantity: 'relative-energy' }).field
    const of = input.runs.find(({ run }) => run.id === key)
    const names = [key, panel.title, of?.run.seed ?? null, of?.snapshot?.iteration ?? null]
    const compared = isDifference ? panelOf(input, key, options).compared : null
    panel.field?.values.forEach((value, index) => {
      const differences = isDifference ? [compared?.difference.values[index] ?? null, compared?.label ?? null] : []
      rows.push([
        'cell',
        ...names,
        ...placeOnGrid(panel.field!, index),
        value,
        energies?.values[index] ?? null,
        ...differences,
      ])
    })
    const add = (kind: string, points: Panel['samples']) => {
      for (const row of pointRows([kind, ...names], points, columns.length)) rows.push(row)
    }
    if (key === 'truth' && (layers.data || !panel.field)) add('data', panel.data)
    if (layers.samples) add('sample', panel.samples)
    if (layers.negatives) add('negative', panel.negatives)
  }
  return { columns, rows }
}

/** One row per cell of every classifier, and of the best one. */
function posteriorTable(input: FigureInput, keys: readonly string[]): FigureTable {
  const columns = ['kind', 'run', 'label', 'seed', 'iteration', 'x', 'y', 'p_data_given_x']
  const rows: Cell[][] = []
  for (const key of keys) {
    const panel = panelOf(input, key, { quantity: 'posterior' })
    const of = input.runs.find(({ run }) => run.id === key)
    const names = [key, panel.title, of?.run.seed ?? null, of?.snapshot?.iteration ?? null]
    panel.field?.values.forEach((value, index) => {
      rows.push(['cell', ...names, ...placeOnGrid(panel.field!, index), value])
    })
  }
  return { columns, rows }
}

/** One row per cell of every field of classes (on a line per cell and class), then one per sample of a class. */
function classTable(input: FigureInput, keys: readonly string[]): FigureTable {
  const columns = ['kind', 'run', 'label', 'seed', 'iteration', 'x', 'y', 'class', 'p_class_given_x']
  const rows: Cell[][] = []
  const { names = [] } = input.preview.points.classes ?? {}
  for (const key of keys) {
    const { title, field, samples } = panelOf(input, key, { quantity: 'classes' })
    const of = input.runs.find(({ run }) => run.id === key)
    const words = [key, title, of?.run.seed ?? null, of?.snapshot?.iteration ?? null]
    const curves = field ? classCurves(field) : []
    field?.values.forEach((value, index) => {
      const place = placeOnGrid(field, index)
      if (curves.length === 0) {
        rows.push(['cell', ...words, ...place, names[field.labels?.[index] ?? -1] ?? null, value])
      }
      for (const [label, { values }] of curves.entries()) {
        rows.push(['cell', ...words, ...place, names[label] ?? null, values[index]])
      }
    })
    samples?.classes?.labels.forEach((label, row) => {
      const [x, y = null] = samples.values.subarray(samples.dimension * row, samples.dimension * (row + 1))
      rows.push(['sample', ...words, x, y, names[label] ?? null, null])
    })
  }
  return { columns, rows }
}

const levelColumns = ['noise_sigma', 'step_x', 'step_y'] as const

interface LevelTable {
  layers: FigureOptions['layers']
  noise: number
  /** Of a table without levels. */
  columns: readonly string[]
}

/**
 * The same at a noise level: σ in units of the columns' standard deviations behind it (empty where a lane has no levels),
 * and one row for each arrow with its step.
 */
function levelTable(input: FigureInput, keys: readonly string[], { layers, noise, columns }: LevelTable): FigureTable {
  const rows: Cell[][] = []
  for (const key of keys) {
    const panel = panelOf(input, key, { noise })
    const energies = panelOf(input, key, { noise, quantity: 'relative-energy' }).field
    const of = input.runs.find(({ run }) => run.id === key)
    const names = [key, panel.title, of?.run.seed ?? null, of?.snapshot?.iteration ?? null]
    const sigma = panel.noiseLevel?.noise ?? null
    panel.field?.values.forEach((value, index) => {
      const place = placeOnGrid(panel.field!, index)
      rows.push(['cell', ...names, ...place, value, energies?.values[index] ?? null, sigma, null, null])
    })
    const add = (kind: string, points: Panel['samples']) => {
      for (const row of pointRows([kind, ...names], points, columns.length + levelColumns.length)) rows.push(row)
    }
    if (layers.data && key === 'truth') add('data', panel.data)
    if (layers.samples) add('sample', panel.samples)
    if (layers.negatives) add('negative', panel.negatives)
    const { arrows } = panel
    if (!layers.predictor || !arrows) continue
    const dimension = arrows.shape.length
    for (let at = 0; at < arrows.steps.length; at += dimension) {
      const step = [arrows.steps[at], dimension > 1 ? arrows.steps[at + 1] : null]
      rows.push(['denoising step', ...names, ...placeOnGrid(arrows, at / dimension), null, null, sigma, ...step])
    }
  }
  return { columns: [...columns, ...levelColumns], rows }
}

/** Filled up with empty cells to the table's width. */
function pointRows(names: readonly Cell[], points: Panel['samples'], width: number): Cell[][] {
  if (!points) return []
  const { values, dimension } = points
  return Array.from({ length: Math.floor(values.length / dimension) }, (_each, point) => {
    const at = point * dimension
    const row = [...names, values[at], dimension > 1 ? values[at + 1] : null]
    return [...row, ...Array<null>(width - row.length).fill(null)]
  })
}

/** One row per recorded row that has any of the metrics. */
function metricTable(input: FigureInput, metrics: readonly MetricName[]): FigureTable {
  const withHeldOut = metrics.includes('testLogLikelihood')
  const withLoss = metrics.includes('loss')
  const columns = [
    ...['run', 'label', 'seed', 'iteration', 'evaluations', 'compute_seconds', ...metrics.map(columnName)],
    ...(withHeldOut ? [heldOutColumns.standardError, heldOutColumns.obtained] : []),
    ...(withLoss ? [lossQuantityColumn] : []),
  ]
  const rows: Cell[][] = []
  for (const { label, runs } of lanesOf(input)) {
    for (const { run, rows: recorded, lossTitle } of runs) {
      for (const row of recorded) {
        const { iteration, evaluations, computeSeconds, values } = row
        if (metrics.every((metric) => values[metric] === undefined)) continue
        const numbers = metrics.map((metric) => values[metric] ?? null)
        const heldOut = withHeldOut ? heldOutCells(estimateOf(row, 'testLogLikelihood')) : []
        const others = [...heldOut, ...(withLoss ? [lossTitle] : [])]
        rows.push([run.id, label, run.seed, iteration, evaluations, computeSeconds, ...numbers, ...others])
      }
    }
  }
  return { columns, rows }
}

const heldOutCells = (estimate: Estimate | null): Cell[] => [
  estimate?.standardError ?? null,
  estimate && obtainedInWords(estimate.obtained),
]
