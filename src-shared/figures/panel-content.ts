// What one panel shows: its words, its field and its points, gathered from a figure's input.

import { bitsBracketInWords } from '../bits-per-dimension.ts'
import { bestPossible } from './charts/log-likelihood.ts'
import { formatBracket, formatMeasured, formatNumber, formatCount } from '../numbers.ts'
import { isTrusted } from '../estimate.ts'
import { estimateOf } from '../metric.ts'
import {
  fieldOf,
  pointsOf,
  type ImageSize,
  type NoiseLevel,
  type Points,
  type Snapshot,
  type View,
} from '../snapshot.ts'
import { exactClassField } from './class-field.ts'
import { withBrush, type Brushed } from './brush.ts'
import type { LaneColour } from './palette.ts'
import { bestClassifierField } from './posterior.ts'
import { bestClassifier, shownField, shownTruth } from './field-range.ts'
import { filtersOf, sharedLimit, type Filters } from './filters.ts'
import { truthField, type ShownField } from './field-values.ts'
import type { Compared } from './difference.ts'
import { isProbability, type FigureInput, type FigureOptions, type FigureRun, type OwnQuantity } from './figure.ts'
import { overlayOf, type Overlay } from './overlay.ts'
import { asDifference } from './panel-difference.ts'
import { mean, standardDeviation } from './charts/lane-series.ts'
import { lanesOf, metricAt, rowWith, type FigureLane } from './lanes.ts'
import { blurredTruth, levelInWords, levelPicture, type Arrows, type LevelPicture } from './noise-levels.ts'
import { onPrincipalPlane } from './panel-principal-plane.ts'
import { withReconstruction, type Reconstruction } from './reconstruction.ts'
import { requestedAt } from './requested.ts'
import { marksOf, ofSeed, signsOf, weaknessesOf, type Weakness } from './weaknesses.ts'

export interface Panel {
  /** The run's id, or `truth`. */
  key: string
  /** null for the truth. */
  laneIndex: number | null
  /** Of the lane. */
  colour: LaneColour | null
  title: string
  /** `seed 1 · iteration 2,000`. */
  subtitle: string
  /** `held-out log-likelihood −2.41 ± 0.02 nats≈`, longest wording first. */
  details: readonly string[]
  /** What weakens that number; its signs stand behind it. */
  marks: readonly Weakness[]
  view: View
  /** Each row is a picture of this size; null where it is none. */
  image: ImageSize | null
  /** What its densities are per; empty where axes have no unit. */
  densityUnit: string
  /** null without a snapshot, and for measured data, whose density is not known. */
  field: ShownField | null
  /** The known density, drawn dashed in one-dimensional lanes. */
  truth: ShownField | null
  data: Points
  samples: Points | null
  /** Where the density is highest, where that is marked. */
  modes?: Points | null
  /** The rows inside the brush, where there is one. */
  brushed?: Brushed
  /** Of a panel whose axes are no columns: its points by columns, row for row. */
  inColumns?: { data: Points; samples: Points | null }
  /** In the place of points and fields, where they are shown. */
  filters?: Filters | null
  /** The same. */
  reconstruction?: Reconstruction | null
  negatives: Points | null
  /** What the negatives are. */
  negativesTitle: string
  /** Where `field` is a difference: what of, and the reference's label. */
  compared: (Compared & { label: string }) | null
  /** Others show how they differ from this one, which shows its density. */
  isReference: boolean
  /** The density whose regions lie over this one. */
  overlay: Overlay | null
  /** The noise level that is drawn; null for the model or the data themselves. */
  noiseLevel: NoiseLevel | null
  /** At a noise level: from a point to the mean of the points that it may be a noisy copy of. */
  arrows: Arrows | null
  /** What must be said about the picture: no snapshot yet, not finite, not converged, diverged. */
  warnings: readonly string[]
}

export type PanelChoice = Partial<
  Pick<FigureOptions, 'quantity' | 'content' | 'against' | 'overlay' | 'iteration' | 'seed' | 'noise' | 'brush'>
>

/** Throws nothing: an unknown run gives an empty panel that says so. */
export const panelOf = (input: FigureInput, key: string, options: PanelChoice = {}): Panel =>
  withBrush(unbrushedPanel(input, key, options), options.brush ?? null)

function unbrushedPanel(input: FigureInput, key: string, options: PanelChoice): Panel {
  const { quantity = 'log-density', iteration = null, against = null, seed = null, noise: asked = null } = options
  const run = key === 'truth' ? key : input.runs.find((candidate) => candidate.run.id === key)
  if (!run) return missingPanel(input, key)
  if (options.content === 'filters' && run !== 'truth' && input.preview.dimension > 2) {
    return filterPanel(modelPanel(input, run, { quantity: 'log-density', iteration }), input, run)
  }
  if (options.content === 'reconstruction' && run !== 'truth' && input.preview.dimension > 2) {
    return withReconstruction(modelPanel(input, run, { quantity: 'log-density', iteration }), run)
  }
  if (options.content === 'plane' && input.preview.dimension > 2) {
    const energy = { quantity: 'relative-energy', iteration, noise: null } as const
    return onPrincipalPlane(run === 'truth' ? truthPanel(input, energy) : modelPanel(input, run, energy), input, run)
  }
  const own = quantity === 'difference' ? 'log-density' : quantity
  // Levels are of densities.
  const noise = quantity === 'difference' || isProbability(quantity) ? null : asked
  const bare =
    run === 'truth'
      ? truthPanel(input, { quantity: own, noise })
      : lanePanel(input, run, { quantity: own, iteration, noise })
  const panel = { ...bare, overlay: overlayOf(input, options.overlay ?? null, run === 'truth' ? seed : run.run.seed) }
  return quantity === 'difference' ? asDifference(panel, { input, run }, { against, seed }) : panel
}

/** Of a lane whose model has none, its samples, and why. */
function filterPanel(panel: Panel, { preview, runs }: FigureInput, { run, snapshot }: FigureRun): Panel {
  const filters = snapshot && filtersOf(snapshot, preview)
  if (!filters) return { ...panel, warnings: [...panel.warnings, ...(snapshot ? ['no filters in this snapshot'] : [])] }
  const limit = sharedLimit(runs.filter((other) => other.run.seed === run.seed).map((other) => other.snapshot))
  return { ...panel, filters: { ...filters, limit }, field: null, samples: null, negatives: null }
}

const alone = { colour: null, compared: null, isReference: false, overlay: null } as const

function truthPanel(input: FigureInput, { quantity, noise }: Omit<LaneChoice, 'iteration'>): Panel {
  const { preview } = input
  const level = noise === null || isProbability(quantity) ? null : blurredTruth(input, noise, quantity)
  if (level) return blurredPanel(truthPanel(input, { quantity, noise: null }), level)
  const field = shownTruth(input, quantity, null)
  const bound = preview.entropy === null ? null : `${formatNumber(-preview.entropy)} nats`
  return {
    ...alone,
    key: 'truth',
    laneIndex: null,
    ...truthTitles(input, { quantity, isKnown: field !== null }),
    details: bound
      ? [`${bestPossible} ${bound}`, `best possible LL ${bound}`, `best LL ${bound}`]
      : [`${formatCount(preview.splitCounts[0])} training points; density not known`],
    marks: [],
    view: preview.view,
    image: preview.image,
    densityUnit: preview.densityUnit,
    field,
    truth: null,
    data: preview.points,
    samples: null,
    negatives: null,
    negativesTitle: '',
    ...withoutLevel,
    warnings: notFiniteWarnings(field),
  }
}

interface LaneChoice {
  quantity: OwnQuantity
  iteration: number | null
  noise: number | null
}

function truthTitles(
  input: FigureInput,
  { quantity, isKnown }: { quantity: OwnQuantity; isKnown: boolean },
): Pick<Panel, 'title' | 'subtitle'> {
  const { title } = input.preview
  if (!isKnown) return { title: 'Data', subtitle: title }
  if (quantity === 'classes') return { title: 'Truth', subtitle: `${title} · exact p(y | x)` }
  if (quantity !== 'posterior') return { title: 'Truth', subtitle: `${title} · exact density` }
  const label = bestClassifier(input)?.run.run.label ?? ''
  return { title: 'Best classifier', subtitle: `${title} · p / (p + ν p_n), noise of ${label}` }
}

const withoutLevel = { noiseLevel: null, arrows: null } as const

/** The truth at a noise level. */
function blurredPanel(panel: Panel, { level, field, arrows, title }: LevelPicture): Panel {
  return {
    ...panel,
    title: 'Truth + noise',
    subtitle: `${panel.subtitle.replace(/ · exact density$/, '')} · ${levelInWords(level)}`,
    details: [title],
    ...{ field, arrows, noiseLevel: level },
    warnings: notFiniteWarnings(field),
  }
}

function lanePanel(input: FigureInput, figureRun: FigureRun, choice: LaneChoice): Panel {
  const { quantity, iteration, noise } = choice
  const level = noise === null || isProbability(quantity) ? null : levelPicture(figureRun, noise, quantity)
  const panel = modelPanel(input, figureRun, { quantity, iteration })
  if (noise === null || isProbability(quantity)) return panel
  // By this lane's own level: another's ladder may have another σ nearest.
  const truth = shownTruth({ ...input, runs: [figureRun] }, quantity, noise)
  if (!level) {
    const learnsLevels = figureRun.lane.method.kind === 'multiscale-denoising-score-matching'
    const absent = 'smallest σ: other levels are stored at the end, or when measured'
    return learnsLevels && panel.field ? { ...panel, warnings: [...panel.warnings, absent] } : panel
  }
  return {
    ...panel,
    ...{ truth, field: level.field, arrows: level.arrows, noiseLevel: level.level },
    subtitle: `${panel.subtitle} · ${levelInWords(level.level)}`,
    details: level.isModel ? panel.details : panel.details.map((words) => `at the smallest σ: ${words}`),
    // Samples come down to the smallest noise.
    samples: level.isModel ? panel.samples : null,
    warnings: laneWarnings({ ...figureRun, snapshot: atLevel(figureRun.snapshot, level) }, level.field),
  }
}

/** For its warnings, which are of the level's log Z. */
const atLevel = (snapshot: Snapshot | null, { level: { logPartition } }: LevelPicture): Snapshot | null =>
  snapshot && { ...snapshot, logPartition }

function modelPanel(
  input: FigureInput,
  figureRun: FigureRun,
  { quantity, iteration }: Omit<LaneChoice, 'noise'>,
): Panel {
  const { run, snapshot } = figureRun
  const lanes = lanesOf(input)
  const index = lanes.findIndex(({ runs }) => runs.includes(figureRun))
  const lane = lanes[index]
  const field = shownField(figureRun, quantity, null)
  // Negatives are of no class: over regions of classes they would only hide these.
  const negatives = snapshot && quantity !== 'classes' ? pointsOf(snapshot, 'negatives') : null
  const at = snapshot ? ` · iteration ${formatCount(snapshot.iteration)}` : ''
  const likelihood =
    // Small Boltzmann machines have an exact one in any dimension.
    input.preview.dimension > 2 && !rowWith(figureRun.rows, 'testLogLikelihood', snapshot?.iteration ?? null)
      ? boundsOf(figureRun, iteration, input.preview.dimension)
      : likelihoodOf(lane, figureRun)
  const weaknesses = weaknessesOf(lanes, { iteration, data: input.preview.weaknesses })[index]
  const own = likelihood.of === null ? weaknesses : ofSeed(weaknesses, likelihood.of)
  return {
    ...alone,
    key: run.id,
    laneIndex: lane.laneIndex,
    colour: lane.colour,
    title: lane.label,
    subtitle: `seed ${run.seed}${lane.runs.length > 1 ? ` of ${lane.runs.length}` : ''}${at}`,
    details: classWords(figureRun, quantity) ?? likelihood.words(signsOf(own, 'testLogLikelihood')),
    marks: likelihood.value === null || quantity === 'classes' ? [] : marksOf(own, 'testLogLikelihood'),
    view: (snapshot && fieldOf(snapshot, 'energy')?.view) ?? input.preview.view,
    image: input.preview.image,
    densityUnit: input.preview.densityUnit,
    field,
    truth: ownTruth(input, figureRun, quantity),
    data: input.preview.points,
    samples: (snapshot && samplesOf(snapshot, input.preview.image ? 'classes' : quantity)) ?? null,
    negatives: negatives?.points ?? null,
    negativesTitle: negatives?.title ?? '',
    ...withoutLevel,
    warnings: [
      ...laneWarnings(figureRun, field),
      ...(quantity === 'posterior' ? absentClassifier(figureRun, field) : []),
    ],
  }
}

/** Of each class where classes are shown and the model knows them; pictures of them always stand class by class. */
function samplesOf(snapshot: Snapshot, quantity: OwnQuantity): Points | null {
  const ofClasses = quantity === 'classes' ? pointsOf(snapshot, 'class-samples') : null
  return (ofClasses ?? pointsOf(snapshot, 'model-samples'))?.points ?? null
}

function ownTruth(input: FigureInput, figureRun: FigureRun, quantity: OwnQuantity): ShownField | null {
  if (quantity === 'classes') return exactClassField(input.preview)
  return quantity === 'posterior' ? ownBest(input, figureRun) : truthField(input.preview, quantity)
}

/** `class accuracy 0.97 ± 0.02`, longest wording first; null where the panel shows a density. */
function classWords({ rows, snapshot }: FigureRun, quantity: OwnQuantity): string[] | null {
  if (quantity !== 'classes') return null
  const row = rowWith(rows, 'classAccuracy', snapshot?.iteration ?? null)
  const estimate = row && estimateOf(row, 'classAccuracy')
  if (!estimate) return ['not evaluated yet']
  const measured = formatMeasured(estimate.value, estimate.standardError ?? null)
  return [`held-out class accuracy ${measured}`, `class accuracy ${measured}`, `accuracy ${measured}`]
}

const ownBest = ({ preview }: FigureInput, { snapshot }: FigureRun): ShownField | null =>
  snapshot && bestClassifierField(preview, snapshot)

function absentClassifier({ snapshot, lane }: FigureRun, field: ShownField | null): string[] {
  if (field || !snapshot) return []
  if (lane.method.kind === 'noise-contrastive-estimation') return ['the noise is not stored with this snapshot']
  return ['no classifier: NCE has one']
}

interface PanelLikelihood {
  value: number | null
  /** Its seed where it is of one; null where it is over several. */
  of: number | null
  /** With the signs behind the number, longest wording first. */
  words: (signs: string) => string[]
}

/** Of a lane of several seeds one density is drawn; the number is over all that were evaluated. */
function likelihoodOf({ runs }: FigureLane, figureRun: FigureRun): PanelLikelihood {
  const iteration = figureRun.snapshot?.iteration ?? null
  const evaluated = runs.filter(({ rows }) => rowWith(rows, 'testLogLikelihood', iteration))
  if (evaluated.length > 1) return overSeeds(evaluated, iteration)
  return ofOneSeed(runs.length > 1 ? (evaluated[0] ?? figureRun) : figureRun, iteration)
}

function ofOneSeed({ run, rows }: FigureRun, iteration: number | null): PanelLikelihood {
  const row = rowWith(rows, 'testLogLikelihood', iteration)
  const value = row?.values.testLogLikelihood
  if (value === undefined) return { value: null, of: run.seed, words: () => ['not evaluated yet'] }
  const unit = Number.isFinite(value) ? ' nats' : ''
  const measured = formatMeasured(value, (row && estimateOf(row, 'testLogLikelihood')?.standardError) ?? null) + unit
  return {
    ...{ value, of: run.seed },
    words: (signs) => ['held-out log-likelihood', 'held-out LL', 'LL'].map((name) => `${name} ${measured}${signs}`),
  }
}

/** Beyond two dimensions: between two estimates, once a run has ended or somebody asked. */
function boundsOf(figureRun: FigureRun, iteration: number | null, dimension: number): PanelLikelihood {
  const [low, high] = (['testLogLikelihoodLowerBound', 'testLogLikelihoodUpperBound'] as const).map(
    (metric) => requestedAt(figureRun, metric, iteration)?.estimate.value,
  )
  const of = figureRun.run.seed
  if (low === undefined || high === undefined) {
    return {
      value: null,
      of,
      words: () => ['likelihood between bounds at the end of the run', 'likelihood at the end'],
    }
  }
  const nats = `${formatBracket(low, high)} nats`
  const inBits = `held-out LL ${nats}, ${bitsBracketInWords(low, high, dimension)}, by AIS`
  return {
    ...{ value: low, of },
    words: () => [inBits, ...['held-out log-likelihood', 'held-out LL', 'LL'].map((name) => `${name} ${nats}, by AIS`)],
  }
}

/** Mean and standard deviation. */
function overSeeds(runs: readonly FigureRun[], iteration: number | null): PanelLikelihood {
  const values = runs.flatMap(({ rows }) => metricAt(rows, 'testLogLikelihood', iteration) ?? [])
  const unit = values.every(Number.isFinite) ? ' nats' : ''
  const measured = formatMeasured(mean(values), standardDeviation(values)) + unit
  const seeds = `${values.length} seeds`
  return {
    ...{ value: mean(values), of: null },
    words: (signs) => [
      `held-out log-likelihood ${measured}${signs} over ${seeds}`,
      `held-out LL ${measured}${signs}, ${seeds}`,
      `LL ${measured}${signs}, ${seeds}`,
      `LL ${measured}${signs}`,
    ],
  }
}

function laneWarnings({ run, snapshot }: FigureRun, field: ShownField | null): string[] {
  const warnings: string[] = []
  if (run.divergence) warnings.push(`diverged at iteration ${formatCount(run.divergence.iteration)}`)
  if (run.status === 'failed') warnings.push('failed')
  if (run.status === 'interrupted') warnings.push('interrupted')
  if (!snapshot) return [...warnings, 'no snapshot yet']
  const levelMissing = Number.isNaN(snapshot.logPartition?.value ?? Number.NaN) && field?.quantity === 'log-density'
  if (levelMissing) return [...warnings, 'log Z not computed: see relative energy']
  if (snapshot.logPartition && !isTrusted(snapshot.logPartition.obtained)) warnings.push('log Z did not converge')
  return [...warnings, ...notFiniteWarnings(field)]
}

function notFiniteWarnings(field: ShownField | null): string[] {
  if (!field || field.notFiniteCount === 0) return []
  return [`${formatCount(field.notFiniteCount)} of ${formatCount(field.values.length)} cells not finite (striped)`]
}

function missingPanel({ preview }: FigureInput, key: string): Panel {
  const panel = { key, laneIndex: null, title: key, subtitle: '', details: [], marks: [], field: null, truth: null }
  const points = { data: preview.points, samples: null, negatives: null, negativesTitle: '' }
  return {
    ...alone,
    ...panel,
    ...points,
    ...withoutLevel,
    view: preview.view,
    image: preview.image,
    densityUnit: preview.densityUnit,
    warnings: ['no such run in this figure'],
  }
}
