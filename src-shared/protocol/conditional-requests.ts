// What the page may ask of conditional densities, and what main and the command line may besides.

import * as v from 'valibot'
import { conditionalSetupSchema, type ConditionalResult } from '../conditional/conditional-density.ts'
import {
  conditionalFigureFormats,
  conditionalFigureOptionsSchema,
  copiedConditionalFormats,
} from '../figures/conditional/conditional-figure.ts'

const figureOfConditional = { conditional: conditionalSetupSchema, options: conditionalFigureOptionsSchema }

export const conditionalRequests = {
  /** Of the newest model of a run. */
  'conditional.compute': v.strictObject({ conditional: conditionalSetupSchema }),
  /** A PNG of the figure as its file will be, with the file’s size. */
  'conditional.previewFigure': v.strictObject(figureOfConditional),
} as const

/** Of main and the command line alone. */
export const trustedConditionalRequests = {
  /** Writes the figure (png, svg, pdf), its curves (csv) or all numbers (json) to `path`. */
  'conditional.exportFigure': v.strictObject({
    ...figureOfConditional,
    format: v.picklist(conditionalFigureFormats),
    path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
  }),
  /** What `conditional.exportFigure` would write. */
  'conditional.figureBytes': v.strictObject({ ...figureOfConditional, format: v.picklist(conditionalFigureFormats) }),
} as const

/** A figure as it is on screen, and what a file of it may be called. */
const shownFigure = { ...figureOfConditional, suggestedName: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }

/** Answered by Electron's main process. */
export const mainConditionalRequests = {
  /** Asks where with the native dialog, then has the engine write. */
  'conditional.saveFigure': v.strictObject({ ...shownFigure, format: v.picklist(conditionalFigureFormats) }),
  'conditional.copyFigure': v.strictObject({ ...shownFigure, format: v.picklist(copiedConditionalFormats) }),
  /** Shows the native menu of what can be done with the figure, where the pointer is, and does what is chosen. */
  'conditional.menuFigure': v.strictObject(shownFigure),
} as const

export interface ConditionalResults {
  'conditional.compute': ConditionalResult
  'conditional.previewFigure': { bytes: Uint8Array; width: number; height: number; notices: string[] }
}
