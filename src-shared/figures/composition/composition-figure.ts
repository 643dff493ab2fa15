// What a figure of a composition is asked for: the same on screen and for a file.

import * as v from 'valibot'
import type { CopiedFormat, FileFormat } from '../file-format.ts'
import { figureSizes, figureThemes, figureWordsSchema } from '../figure.ts'

const pixels = v.optional(v.nullable(v.pipe(v.number(), v.minValue(100), v.maxValue(8000))), null)

export const compositionQuantities = ['log-density', 'relative-energy'] as const
export type ShownCompositionQuantity = (typeof compositionQuantities)[number]

export const compositionFigureOptionsSchema = v.strictObject({
  /** null: log density where the whole has one, else relative energy. */
  quantity: v.optional(v.nullable(v.picklist(compositionQuantities)), null),
  layers: v.optional(
    v.strictObject({
      contours: v.optional(v.boolean(), true),
      samples: v.optional(v.boolean(), true),
      modes: v.optional(v.boolean(), true),
    }),
    {},
  ),
  theme: v.optional(v.picklist(figureThemes), 'light'),
  size: v.optional(v.picklist(figureSizes), 'natural'),
  /** CSS pixels before `scale`; null takes what `size` says. */
  width: pixels,
  /** Device pixels per CSS pixel. */
  scale: v.optional(v.pipe(v.number(), v.minValue(0.5), v.maxValue(6)), 2),
  /** Panels are named as lanes are, by `part-1`, `part-2` … and `whole`. */
  words: v.optional(figureWordsSchema, {}),
})
export type CompositionFigureOptions = v.InferOutput<typeof compositionFigureOptionsSchema>

/** Pictures, and the table of values. */
export const compositionFigureFormats = ['png', 'svg', 'pdf', 'csv', 'json'] as const satisfies readonly FileFormat[]
export const copiedCompositionFormats = ['png', 'csv'] as const satisfies readonly CopiedFormat[]
export type CompositionFigureFormat = (typeof compositionFigureFormats)[number]
