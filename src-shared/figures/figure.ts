// What a figure is asked for and made from. The same request draws on screen and to a file, so that what is exported
// is what was seen.

import * as v from 'valibot'
import type { Budget } from '../config/experiment.ts'
import type { LaneConfig } from '../config/lane.ts'
import type { Measurement } from '../measurement.ts'
import type { MetricRow } from '../metric.ts'
import type { RunRecord } from '../run.ts'
import { brushSchema } from './brush.ts'
import { laneColourSchema, type LaneColour } from './palette.ts'
import type { DataPreview, Snapshot } from '../snapshot.ts'
import type { FileOrigin } from './file-origin.ts'

/**
 * `comparison`: truth and all lanes side by side, with curves and results. `panels`: the panels of it alone. `panel`: one of
 * them. The others are charts over training.
 */
export const figureNames = [
  'comparison',
  'panels',
  'panel',
  'log-likelihood',
  'log-likelihood-splits',
  'kl-divergence',
  'energy-gap',
  'mmd',
  'mode-mass',
  'class-accuracy',
  'class-cross-entropy',
  'gradient-cosine',
  'gradient-norm-ratio',
  'exact-gradient-norm',
  'acceptance',
  'step-size',
  'swap-rate',
  'chain-age',
  'noise-overlap',
  'own-losses',
  'results',
] as const
export type FigureName = (typeof figureNames)[number]

export const horizontalAxes = ['iteration', 'evaluations', 'computeSeconds'] as const
export type HorizontalAxis = (typeof horizontalAxes)[number]

export const figureThemes = ['light', 'dark'] as const
export type FigureTheme = (typeof figureThemes)[number]

/** The figure's own, one column or two (the full width of a page), a slide of 16:9, or a poster. */
export const figureSizes = ['natural', 'column', 'page', 'slide', 'poster'] as const
export type FigureSize = (typeof figureSizes)[number]

export const figureLayers = ['contours', 'data', 'samples', 'negatives', 'predictor'] as const
export type FigureLayer = (typeof figureLayers)[number]

/**
 * A difference is from a reference, in log density; a posterior is what NCE's classifier says of a point; classes are the
 * most probable class of each point, of an energy that knows classes.
 */
export const fieldQuantities = ['log-density', 'relative-energy', 'difference', 'posterior', 'classes'] as const
export type ShownQuantity = (typeof fieldQuantities)[number]
/** What a density shows by itself. */
export type OwnQuantity = Exclude<ShownQuantity, 'difference'>
/** From 0 to 1, of no noise level. */
export const isProbability = (quantity: ShownQuantity): quantity is 'posterior' | 'classes' =>
  quantity === 'posterior' || quantity === 'classes'

/**
 * What panels of lanes show of data of three columns or more: points of the data and the model (of pictures grids of them),
 * the relative energy on the plane of the first two principal components, or the weights of the hidden units of a
 * Boltzmann machine.
 */
export const panelContents = ['samples', 'plane', 'filters', 'reconstruction'] as const
export type PanelContent = (typeof panelContents)[number]

/** Nats, ascending. */
export const colourRangeSchema = v.pipe(
  v.tuple([v.pipe(v.number(), v.finite()), v.pipe(v.number(), v.finite())]),
  v.check(([low, high]) => high - low >= 1e-3, 'Expected a range that ascends by 0.001 nats or more.'),
)
export type ColourRange = v.InferOutput<typeof colourRangeSchema>

const words = (most: number) => v.optional(v.nullable(v.pipe(v.string(), v.maxLength(most))), null)

/** What a person writes in place of the figure's own words: null leaves these, empty takes them away. */
export const figureWordsSchema = v.strictObject({
  title: words(300),
  /** Of the panels or, in a chart, of its axes. */
  horizontalAxis: words(120),
  verticalAxis: words(120),
  /** The small print at the foot: what was learned from, with what, for how long. */
  note: words(1000),
  /** Names of lanes by the ids of the lanes. */
  lanes: v.optional(v.record(v.pipe(v.string(), v.maxLength(64)), v.pipe(v.string(), v.maxLength(120))), {}),
})
export type FigureWords = v.InferOutput<typeof figureWordsSchema>

export const figureOptionsSchema = v.strictObject({
  figure: v.picklist(figureNames),
  /** For `panel`: the run it shows, or `truth`. */
  panel: v.optional(v.pipe(v.string(), v.maxLength(64)), 'truth'),
  quantity: v.optional(v.picklist(fieldQuantities), 'log-density'),
  content: v.optional(v.picklist(panelContents), 'samples'),
  /** For `difference`: the reference, `truth` or a run of a lane; null is the truth where known, else the first lane. */
  against: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(64))), null),
  /** Whose regions lie over every panel: `truth` or a run of a lane; null is nobody's. */
  overlay: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(64))), null),
  /** Ends of the colour scale, nats (of a difference symmetric around zero); null finds them. */
  colourRange: v.optional(v.nullable(colourRangeSchema), null),
  /** Of lanes by any of their runs, all that are not the palette’s at their places; null takes those kept with the experiments. */
  colours: v.optional(v.nullable(v.record(v.pipe(v.string(), v.maxLength(64)), laneColourSchema)), null),
  layers: v.optional(
    v.strictObject({
      contours: v.optional(v.boolean(), true),
      data: v.optional(v.boolean(), false),
      samples: v.optional(v.boolean(), false),
      negatives: v.optional(v.boolean(), true),
      /** At a noise level: the steps that the noise predictor would take. */
      predictor: v.optional(v.boolean(), false),
    }),
    {},
  ),
  /**
   * For panels: the noise level σ of networks that learn many, in units of the columns' standard deviations, and of the
   * truth beside them; null is the model itself.
   */
  noise: v.optional(v.nullable(v.pipe(v.number(), v.gtValue(0))), null),
  /** For panels: ranges of one column or two; the rows inside stand out, the others are faint. */
  brush: v.optional(v.nullable(brushSchema), null),
  axis: v.optional(v.picklist(horizontalAxes), 'iteration'),
  theme: v.optional(v.picklist(figureThemes), 'light'),
  /** Which snapshot: the last at or before this iteration; null is the newest. */
  iteration: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
  /** Whose density the panels draw where a lane has several seeds; null, or a seed that a lane lacks: its first. */
  seed: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
  size: v.optional(v.picklist(figureSizes), 'natural'),
  /** Size in CSS pixels before `scale`; null takes what `size` says. */
  width: v.optional(v.nullable(v.pipe(v.number(), v.minValue(100), v.maxValue(8000))), null),
  height: v.optional(v.nullable(v.pipe(v.number(), v.minValue(100), v.maxValue(8000))), null),
  /** Device pixels per CSS pixel. */
  scale: v.optional(v.pipe(v.number(), v.minValue(0.5), v.maxValue(6)), 2),
  words: v.optional(figureWordsSchema, {}),
})
export type FigureOptions = v.InferOutput<typeof figureOptionsSchema>

export interface FigureRun {
  run: RunRecord
  rows: readonly MetricRow[]
  /** Rows recorded beside these, which hold every extreme; absent where these are all. */
  rowsLeftOut?: number
  snapshot: Snapshot | null
  /** What its method's own loss is, with its unit. */
  lossTitle: string
  /** The lane as it was started, and the budget that it was given. */
  lane: LaneConfig
  budget: Budget
  /** log p of the test points at those evaluations at which lanes are compared (`comparedEvaluations`). */
  testPoints: readonly TestPoints[]
  /** Of its lane, where that is not the palette's at the lane's position. */
  colour?: LaneColour
  /** What was measured of its models on request, oldest iteration first. */
  measurements: readonly Measurement[]
}

export interface TestPoints {
  iteration: number
  /** Nats; empty in runs of earlier versions. */
  values: Float32Array
}

/** Everything a figure draws: no figure asks for more, none looks anywhere else. */
export interface FigureInput {
  /** Name of the experiment. */
  title: string
  /** One line on data, seed(s), budget and backend, printed under exported figures. */
  provenance: string
  preview: DataPreview
  runs: readonly FigureRun[]
  /** What files say of how they were made; absent on screen. */
  origin?: FileOrigin
}

/** A figure's data, for CSV; null is "not defined here", non-finite numbers stay what they are. */
export interface FigureTable {
  columns: readonly string[]
  rows: readonly (readonly (string | number | null)[])[]
}

/** The part of CanvasRenderingContext2D that figures use: the browser's and the export canvas both have it. */
export interface Context2D {
  fillStyle: unknown
  strokeStyle: unknown
  lineWidth: number
  lineCap: string
  lineJoin: string
  globalAlpha: number
  font: string
  textAlign: string
  textBaseline: string
  imageSmoothingEnabled: boolean
  save(): void
  restore(): void
  translate(x: number, y: number): void
  rotate(angle: number): void
  scale(x: number, y: number): void
  beginPath(): void
  closePath(): void
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  arc(x: number, y: number, radius: number, start: number, end: number): void
  rect(x: number, y: number, width: number, height: number): void
  clip(): void
  fill(): void
  stroke(): void
  fillRect(x: number, y: number, width: number, height: number): void
  strokeRect(x: number, y: number, width: number, height: number): void
  clearRect(x: number, y: number, width: number, height: number): void
  fillText(text: string, x: number, y: number, maximumWidth?: number): void
  measureText(text: string): { width: number }
  setLineDash(segments: number[]): void
  drawImage(image: unknown, x: number, y: number, width: number, height: number): void
}

/** A picture to be drawn on, in the caller's pixels, and then drawn itself. */
export interface PaintedLayer {
  context: Context2D
  image: unknown
}

/** Vector formats draw many points into one picture: as shapes they would make files that no program opens. */
export type MakeLayer = (width: number, height: number) => PaintedLayer

/** Makes an off-screen picture from RGBA bytes (width × height × 4), to be drawn with drawImage. */
export type MakeImage = (rgba: Uint8ClampedArray, width: number, height: number) => unknown
