// The density of one column of a trained model given the others: what is asked, and what is answered.

import * as v from 'valibot'
import type { RowKind } from '../row-kind.ts'
import type { ImageSize } from '../snapshot.ts'

/** Columns that a model may have for this; beyond, nobody sets them by hand. */
export const conditionalColumnsMaximum = 64

/** Each column has a density given the others that somebody may want to see: no pictures, no binary rows. */
export const hasConditionals = ({ dimension, rowKind, image }: ConditionalData): boolean =>
  dimension >= 2 && dimension <= conditionalColumnsMaximum && rowKind !== 'binary' && !image

export interface ConditionalData {
  dimension: number
  rowKind?: RowKind | undefined
  image?: ImageSize | null | undefined
}

export const conditionalSplits = ['test', 'training'] as const
export type ConditionalSplit = (typeof conditionalSplits)[number]

/** Where the given columns come from: a row of the data, or numbers by hand. */
const fromSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('row'),
    split: v.picklist(conditionalSplits),
    /** From 0 on. */
    index: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  v.strictObject({
    kind: v.literal('values'),
    /** One for each column, in the person's units; that of the predicted one is what its density is looked at, or null. */
    values: v.pipe(
      v.array(v.nullable(v.pipe(v.number(), v.finite('Expected a finite number.')))),
      v.maxLength(conditionalColumnsMaximum),
    ),
  }),
])

export const conditionalSetupSchema = v.strictObject({
  runId: v.pipe(v.string(), v.regex(/^[a-z0-9-]{4,64}$/, 'Expected an id of letters a–z, digits and hyphens.')),
  /** The predicted one, by its place among the columns. */
  column: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(conditionalColumnsMaximum - 1)),
  from: fromSchema,
})
export type ConditionalSetup = v.InferOutput<typeof conditionalSetupSchema>
export type ConditionalFrom = ConditionalSetup['from']

export interface ConditionalMode {
  at: number
  /** Per unit of the column. */
  density: number
  /** Probability between the valleys beside it. */
  mass: number
}

/** What is computed of the data and the model's bytes. */
export interface ConditionalDensity {
  /** Names with their units. */
  columns: readonly string[]
  /** Rows that can be chosen. */
  rowCounts: Record<ConditionalSplit, number>
  /** All columns, in the person's units; at the predicted one what was observed there, NaN where nothing was. */
  values: readonly number[]
  /** log ∫ exp(−E(x, y)) dy, nats; NaN where there is none. */
  logPartition: number
  /** Points of the quadrature. */
  points: number
  /** Why it is not exact; null where it converged. */
  reason: string | null
  /** The part of the column that is worth drawing. */
  range: readonly [number, number]
  /** Where the curves are known, and p(y | the others) per unit there. */
  y: Float64Array
  density: Float64Array
  /** Of the data, where their density is known and not zero all along the line. */
  exact: Float64Array | null
  /** Why a known density has no curve here, or not an exact one; null where it has, and where none is known. */
  exactReason: string | null
  modes: readonly ConditionalMode[]
  mean: number
  standardDeviation: number
  quantiles: readonly { share: number; at: number }[]
  /** log p at what was observed, nats, and of the known density; null where there is none. */
  logDensity: number | null
  exactLogDensity: number | null
}

/** With which model, of which run. */
export interface ConditionalResult extends ConditionalDensity {
  setup: ConditionalSetup
  /** The run, in words. */
  title: string
  iteration: number
  /** Of the model. */
  hash: string
}

export const quantileShares = [0.05, 0.25, 0.5, 0.75, 0.95] as const
