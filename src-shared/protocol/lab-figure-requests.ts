// Figures of the sampling lab: written by the engine, asked for by main, where a person says where.

import * as v from 'valibot'
import { copiedLabFormats, labFigureFormats } from '../figures/lab/lab-figure.ts'
import { figureOfLab } from './lab-requests.ts'

/** Of main alone. */
export const trustedLabRequests = {
  /** Writes the figure (png, svg, pdf) or its numbers (csv) to `path`. */
  'lab.exportFigure': v.strictObject({
    ...figureOfLab,
    format: v.picklist(labFigureFormats),
    path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
  }),
  /** What `lab.exportFigure` would write. */
  'lab.figureBytes': v.strictObject({ ...figureOfLab, format: v.picklist(labFigureFormats) }),
} as const

/** A figure as it is on screen, and what a file of it may be called. */
const shownFigure = { ...figureOfLab, suggestedName: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }

/** Answered by Electron's main process. */
export const mainLabRequests = {
  /** Asks where with the native dialog, then has the engine write. */
  'lab.saveFigure': v.strictObject({ ...shownFigure, format: v.picklist(labFigureFormats) }),
  'lab.copyFigure': v.strictObject({ ...shownFigure, format: v.picklist(copiedLabFormats) }),
  /** Shows the native menu of what can be done with the figure, where the pointer is, and does what is chosen. */
  'lab.menuFigure': v.strictObject(shownFigure),
} as const
