// How an experiment was left: what its panels and charts show and in which colours. It is kept with the experiment and
// changes no number, so it is no part of its configuration.

import * as v from 'valibot'
import { colourRangeSchema, fieldQuantities, figureLayers, horizontalAxes, panelContents } from './figure.ts'
import { laneColourSchema } from './palette.ts'

/** Every lane of an experiment, and branches of it, have room. */
const lanesMaximum = 200

const laneId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/, 'Expected 1 to 40 letters a–z, digits or hyphens.'))
/** `truth`, or a lane, which holds for all of its seeds. */
const density = v.nullable(laneId)
const axisRange = v.pipe(
  v.tuple([v.pipe(v.number(), v.finite()), v.pipe(v.number(), v.finite())]),
  v.check(([low, high]) => low < high, 'Expected a range that ascends.'),
)

/** What is absent is as it is at first. */
const fields = {
  quantity: v.optional(v.picklist(fieldQuantities)),
  content: v.optional(v.picklist(panelContents)),
  against: v.optional(density),
  overlay: v.optional(density),
  layers: v.optional(v.record(v.picklist(figureLayers), v.boolean())),
  axis: v.optional(v.picklist(horizontalAxes)),
  /** The noise level that is drawn of networks that learn many, in columns' standard deviations. */
  noise: v.optional(v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0)))),
  seed: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))),
  /** Lanes that are switched off. */
  off: v.optional(v.pipe(v.array(laneId), v.maxLength(lanesMaximum))),
  /** Of the charts, in units of their axis; null shows all. */
  zoom: v.optional(v.nullable(v.strictObject({ axis: v.picklist(horizontalAxes), range: axisRange }))),
  /** Ends of the colour scales, nats, where they were set by hand. */
  scales: v.optional(v.record(v.picklist(fieldQuantities), colourRangeSchema)),
  /** By lane, where it is not the palette's. */
  colours: v.optional(
    v.pipe(
      v.record(laneId, laneColourSchema),
      v.check((colours) => Object.keys(colours).length <= lanesMaximum, 'Expected at most 200 lanes.'),
    ),
  ),
}

const viewSchema = v.strictObject(fields)
export type StoredView = v.InferOutput<typeof viewSchema>

/** Every part may be absent, so that a list would pass for a view without any. */
export const storedViewSchema = v.pipe(
  v.custom<StoredView>((input) => !Array.isArray(input), 'Expected a view, got a list.'),
  viewSchema,
)

/** Of an earlier version, a later one or a damaged one what can be read; the rest is as at first. */
export function readStoredView(stored: unknown): StoredView {
  if (typeof stored !== 'object' || stored === null) return {}
  const known = Object.entries(fields).flatMap(([name, schema]) => {
    const parsed = v.safeParse(schema, (stored as Record<string, unknown>)[name])
    return parsed.success && parsed.output !== undefined ? [[name, parsed.output]] : []
  })
  return Object.fromEntries(known) as StoredView
}
