// What may be asked of compositions of energies, and what is answered.

import * as v from 'valibot'
import type { Composition } from '../composition.ts'
import { modelFormats } from '../model-format.ts'
import type { CompositionEvaluation, StoredComposition } from '../stored-composition.ts'
import { evaluatedPointsMaximum } from '../trained-model.ts'
import { id, nameSchema } from './parameters.ts'
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
  /** Ends what is evaluated, what is to be kept and what is drawn: all of it is answered with 'cancelled'. */
  'composition.stop': v.strictObject({}),
  /** Ends what is drawn alone. */
  'composition.stopPictures': v.strictObject({}),
  /** A PNG of the figure as its file will be, with the file’s size. */
  'composition.previewFigure': v.strictObject(shown),
  /** Keeps it in the library, with the bytes of its models; looks at it first, which takes seconds. */
  'composition.keep': v.strictObject({ name: nameSchema, source }),
  /** Those that were kept, newest first; with `deleted` those that can be restored. */
  'composition.list': v.strictObject({ deleted: v.optional(v.boolean(), false) }),
  'composition.show': v.strictObject({ compositionId: id }),
  'composition.rename': v.strictObject({ compositionId: id, name: nameSchema }),
  /** It can be restored. */
  'composition.delete': v.strictObject({ compositionId: id }),
  'composition.restore': v.strictObject({ compositionId: id }),
  /** Energy and log density at points in the person's units. */
  'composition.evaluateAt': v.strictObject({
    compositionId: id,
    points: v.pipe(
      v.array(v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1), v.maxLength(2))),
      v.minLength(1),
      v.maxLength(evaluatedPointsMaximum),
    ),
  }),
} as const

/** Of main and the command line alone. */
export const trustedCompositionRequests = {
  /** Writes the figure (png, svg, pdf) or its values (csv, json) to `path`. */
  'composition.exportFigure': v.strictObject({ ...shown, format, path }),
  /** Writes it as a model to `path`, where all its parts are networks; a PyTorch script's weights go beside it. */
  'composition.exportModel': v.strictObject({ compositionId: id, format: v.picklist(modelFormats), path }),
  /** What `composition.exportFigure` would write. */
  'composition.figureBytes': v.strictObject({ ...shown, format }),
} as const

/** Answered by Electron's main process. */
export const mainCompositionRequests = {
  /** Asks where with the native dialog, then has the engine write. */
  'composition.saveFigure': v.strictObject({ ...shown, format, suggestedName }),
  /** Asks where with the native dialog, whose file's ending says the format, then has the engine write the model. */
  'composition.saveModel': v.strictObject({ compositionId: id, suggestedName }),
  /** Asks where with the native dialog, then has the engine write an `.ebm` file. */
  'composition.exportFile': v.strictObject({ compositionId: id, suggestedName }),
  'composition.copyFigure': v.strictObject({ ...shown, format: v.picklist(copiedCompositionFormats), suggestedName }),
} as const

export interface CompositionResults {
  'composition.evaluate': Composition
  'composition.stop': null
  'composition.stopPictures': null
  'composition.previewFigure': { bytes: Uint8Array; width: number; height: number; notices: string[] }
  'composition.keep': StoredComposition
  'composition.list': StoredComposition[]
  'composition.show': StoredComposition
  'composition.rename': StoredComposition
  'composition.delete': StoredComposition
  'composition.restore': StoredComposition
  'composition.evaluateAt': CompositionEvaluation
  /** Every file that was written, the one that was asked for last. */
  'composition.exportModel': { paths: string[] }
  'composition.saveModel': { path: string | null; notices: string[] }
  'composition.exportFigure': { path: string; notices: string[] }
  'composition.figureBytes': { bytes: Uint8Array; notices: string[] }
  'composition.saveFigure': { path: string | null; notices: string[] }
  'composition.exportFile': { path: string | null; notices: string[] }
  'composition.copyFigure': { copied: 'png' | 'csv'; notices: string[] }
}
