// What a figure of the sampling lab is asked for: like other figures, one description draws on screen and to a file. The
// chains follow from the setup, so that a file needs nothing of the screen.

import * as v from 'valibot'
import type { CopiedFormat, FileFormat } from '../file-format.ts'
import { figureSizes, figureThemes, figureWordsSchema } from '../figure.ts'

/** `panels`: the chains in the plane or on the line, one panel for each sampler. The others are of one coordinate. */
export const labFigureNames = ['panels', 'trace', 'autocorrelations', 'histogram'] as const
export type LabFigureName = (typeof labFigureNames)[number]

export const labFigureTitles: Record<LabFigureName, string> = {
  panels: 'Chains',
  trace: 'Trace',
  autocorrelations: 'Autocorrelation',
  histogram: 'Histogram against the exact marginal',
}

/** Pictures and their numbers. */
export const labFigureFormats = ['png', 'svg', 'pdf', 'csv'] as const satisfies readonly FileFormat[]
export type LabFigureFormat = (typeof labFigureFormats)[number]
export const copiedLabFormats = ['png', 'csv'] as const satisfies readonly CopiedFormat[]

const pixels = v.optional(v.nullable(v.pipe(v.number(), v.minValue(100), v.maxValue(8000))), null)

export const labFigureOptionsSchema = v.strictObject({
  figure: v.picklist(labFigureNames),
  /** Which coordinate; panels show both. */
  axis: v.optional(v.picklist([0, 1]), 0),
  /** Of panels: how many of the steps that are watched to go back, to look at one alone; null shows all draws. */
  back: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000))), null),
  theme: v.optional(v.picklist(figureThemes), 'light'),
  size: v.optional(v.picklist(figureSizes), 'natural'),
  /** CSS pixels before `scale`; null takes what `size` says. */
  width: pixels,
  height: pixels,
  /** Device pixels per CSS pixel. */
  scale: v.optional(v.pipe(v.number(), v.minValue(0.5), v.maxValue(6)), 2),
  /** Samplers are named as lanes are, by `sampler-0`, `sampler-1`; lines of plots by `line-0` … */
  words: v.optional(figureWordsSchema, {}),
})
export type LabFigureOptions = v.InferOutput<typeof labFigureOptionsSchema>
