// What may be asked of compositions of energies, and what is answered.

import * as v from 'valibot'
import type { Composition } from '../composition.ts'
import { compositionSourceSchema } from '../energy-source.ts'
import {
  compositionFigureFormats,
  compositionFigureOptionsSchema,
  copiedCompositionFormats,
} from '../figures/composition/composition-figure.ts'

const source = compositionSourceSchema
const shown = { source, options: compositionFigureOptionsSchema }
const format = v.picklist(compositionFigureFormats)
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))
const suggestedName = v.pipe(v.string(), v.minLength(1), v.maxLength(200))

export const compositionRequests = {
  /** Fields, log Z, modes and samples; takes seconds. Answered with 'cancelled' when it is asked again meanwhile. */
  'composition.evaluate': v.strictObject({ source }),
} as const

/** Of main and the command line alone. */
export const trustedCompositionRequests = {
  /** Writes the figure (png, svg, pdf) or its values (csv, json) to `path`. */
  'composition.exportFigure': v.strictObject({ ...shown, format, path }),
  /** What `composition.exportFigure` would write. */
  'composition.figureBytes': v.strictObject({ ...shown, format }),
} as const

/** Answered by Electron's main process. */
export const mainCompositionRequests = {
  /** Asks where with the native dialog, then has the engine write. */
  'composition.saveFigure': v.strictObject({ ...shown, format, suggestedName }),
  'composition.copyFigure': v.strictObject({ ...shown, format: v.picklist(copiedCompositionFormats), suggestedName }),
} as const

export interface CompositionResults {
  'composition.evaluate': Composition
  'composition.exportFigure': { path: string; notices: string[] }
  'composition.figureBytes': { bytes: Uint8Array; notices: string[] }
  'composition.saveFigure': { path: string | null; notices: string[] }
  'composition.copyFigure': { copied: 'png' | 'csv'; notices: string[] }
}
