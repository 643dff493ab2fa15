// What one panel shows: its words, its field and its points, gathered from a figure's input.

import { bestPossible } from './charts/log-likelihood.ts'
import { formatMeasured, formatNumber, formatCount } from './numbers.ts'
import type { FieldQuantity, Points, View } from '../snapshot.ts'
import { snapshotField, truthField, type ShownField } from './field-values.ts'
import type { FigureInput, FigureRun } from './figure.ts'
import { mean, standardDeviation } from './charts/lane-series.ts'
import { lanesOf, metricAt, rowWith, type FigureLane } from './lanes.ts'

export interface Panel {
  /** The run's id, or `truth`. */
  key: string
  /** null for the truth. */
  laneIndex: number | null
  title: string
  /** `seed 1 · iteration 2,000`. */
  subtitle: string
  /** `held-out log-likelihood −2.41 ± 0.02 nats`, longest wording first. */
  details: readonly string[]
  view: View
  /** null without a snapshot, and for measured data, whose density is not known. */
  field: ShownField | null
  /** The known density, drawn dashed in one-dimensional lanes. */
  truth: ShownField | null
  data: Points
  samples: Points | null
  negatives: Points | null
  /** What the negatives are. */
  negativesTitle: string
  /** What must be said about the picture: no snapshot yet, not finite, not converged, diverged. */
  warnings: readonly string[]
}

/** Throws nothing: an unknown run gives an empty panel that says so. */
export function panelOf(input: FigureInput, key: string, quantity: FieldQuantity = 'log-density'): Panel {
  if (key === 'truth') return truthPanel(input, quantity)
  const run = input.runs.find((candidate) => candidate.run.id === key)
  return run ? lanePanel(input, run, quantity) : missingPanel(input, key)
}

function truthPanel({ preview }: FigureInput, quantity: FieldQuantity): Panel {
  const field = truthField(preview, quantity)
  const bound = preview.entropy === null ? null : `${formatNumber(-preview.entropy)} nats`
  return {
    key: 'truth',
    laneIndex: null,
    title: field ? 'Truth' : 'Data',
    subtitle: field ? `${preview.title} · exact density` : preview.title,
    details: bound
      ? [`${bestPossible} ${bound}`, `best possible LL ${bound}`]
      : [`${formatCount(preview.splitCounts[0])} training points; density not known`],
    view: preview.view,
    field,
    truth: null,
    data: preview.points,
    samples: null,
    negatives: null,
    negativesTitle: '',
    warnings: notFiniteWarnings(field),
  }
}

function lanePanel(input: FigureInput, figureRun: FigureRun, quantity: FieldQuantity): Panel {
  const { run, snapshot } = figureRun
  const lane = lanesOf(input).find((candidate) => candidate.runs.includes(figureRun))
  const field = snapshot ? snapshotField(snapshot, quantity) : null
  const iteration = snapshot ? ` · iteration ${formatCount(snapshot.iteration)}` : ''
  return {
    key: run.id,
    laneIndex: lane?.laneIndex ?? run.laneIndex,
    title: lane?.label ?? run.label,
    subtitle: `seed ${run.seed}${lane && lane.runs.length > 1 ? ` of ${lane.runs.length}` : ''}${iteration}`,
    details: lane && lane.runs.length > 1 ? overSeeds(lane, snapshot?.iteration ?? null) : likelihoodDetails(figureRun),
    view: snapshot?.energy.view ?? input.preview.view,
    field,
    truth: truthField(input.preview, quantity),
    data: input.preview.points,
    samples: snapshot?.samples ?? null,
    negatives: snapshot?.negatives ?? null,
    negativesTitle: snapshot?.negativesTitle ?? '',
    warnings: laneWarnings(figureRun, field),
  }
}

function likelihoodDetails({ rows, snapshot }: FigureRun): string[] {
  const row = rowWith(rows, 'testLogLikelihood', snapshot?.iteration ?? null)
  const value = row?.values.testLogLikelihood
  if (value === undefined) return ['not evaluated yet']
  const unit = Number.isFinite(value) ? ' nats' : ''
  const measured = formatMeasured(value, row?.values.testLogLikelihoodStandardError ?? null) + unit
  return [`held-out log-likelihood ${measured}`, `held-out LL ${measured}`, `LL ${measured}`]
}

/** Mean and standard deviation over the seeds that were evaluated: one density is drawn, the number is of all. */
function overSeeds({ runs }: FigureLane, iteration: number | null): string[] {
  const values = runs.flatMap(({ rows }) => metricAt(rows, 'testLogLikelihood', iteration) ?? [])
  if (values.length === 0) return ['not evaluated yet']
  if (values.length === 1)
    return likelihoodDetails(runs.find(({ rows }) => rowWith(rows, 'testLogLikelihood', iteration)) ?? runs[0])
  const unit = values.every(Number.isFinite) ? ' nats' : ''
  const measured = formatMeasured(mean(values), standardDeviation(values)) + unit
  const seeds = `${values.length} seeds`
  return [
    `held-out log-likelihood ${measured} over ${seeds}`,
    `held-out LL ${measured}, ${seeds}`,
    `LL ${measured}, ${seeds}`,
    `LL ${measured}`,
  ]
}

function laneWarnings({ run, snapshot }: FigureRun, field: ShownField | null): string[] {
  const warnings: string[] = []
  if (run.divergence) warnings.push(`diverged at iteration ${formatCount(run.divergence.iteration)}`)
  if (run.status === 'failed') warnings.push('failed')
  if (run.status === 'interrupted') warnings.push('interrupted')
  if (!snapshot) return [...warnings, 'no snapshot yet']
  const levelMissing = Number.isNaN(snapshot.logPartition) && field?.quantity === 'log-density'
  if (levelMissing) return [...warnings, 'log Z not computed: see relative energy']
  if (!snapshot.logPartitionConverged) warnings.push('log Z did not converge')
  return [...warnings, ...notFiniteWarnings(field)]
}

function notFiniteWarnings(field: ShownField | null): string[] {
  if (!field || field.notFiniteCount === 0) return []
  return [`${formatCount(field.notFiniteCount)} of ${formatCount(field.values.length)} cells not finite (striped)`]
}

function missingPanel({ preview }: FigureInput, key: string): Panel {
  const panel = { key, laneIndex: null, title: key, subtitle: '', details: [], field: null, truth: null }
  const points = { data: preview.points, samples: null, negatives: null, negativesTitle: '' }
  return { ...panel, ...points, view: preview.view, warnings: ['no such run in this figure'] }
}
