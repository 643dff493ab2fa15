// Figures, tables and reports of studies: written by the engine, asked for by main, where a person says where.

import * as v from 'valibot'
import { copiedFormats, fileFormats } from '../figures/file-format.ts'
import { reportFormats } from '../report/report-format.ts'
import { studyFigureOptionsSchema } from '../figures/study/study-figure.ts'
import { id } from './parameters.ts'

const figureOfStudy = { studyId: id, options: studyFigureOptionsSchema }
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

/** Of main and the command line alone. */
export const trustedStudyRequests = {
  /** Writes the figure (png, svg, pdf), the numbers of all runs (csv, json) or the table of results (md, tex) to `path`. */
  'study.exportFigure': v.strictObject({ ...figureOfStudy, format: v.picklist(fileFormats), path }),
  /** What `study.exportFigure` would write. */
  'study.figureBytes': v.strictObject({ ...figureOfStudy, format: v.picklist(fileFormats) }),
  /** Writes all of the study as one file. */
  'study.exportReport': v.strictObject({ studyId: id, format: v.picklist(reportFormats), path }),
} as const

const suggestedName = v.pipe(v.string(), v.minLength(1), v.maxLength(200))

/** A figure as it is on screen, and what a file of it may be called. */
const shownFigure = {
  ...figureOfStudy,
  suggestedName,
}

/** Answered by Electron's main process. */
export const mainStudyRequests = {
  /** Asks where with the native dialog, then has the engine write. */
  'study.saveFigure': v.strictObject({ ...shownFigure, format: v.picklist(fileFormats) }),
  'study.copyFigure': v.strictObject({ ...shownFigure, format: v.picklist(copiedFormats) }),
  /** Shows the native menu of what can be done with the figure, where the pointer is, and does what is chosen. */
  'study.menuFigure': v.strictObject(shownFigure),
  /** Asks where with the native dialog, then has the engine write the study with its trials to an `.ebm` file. */
  'study.exportFile': v.strictObject({ studyId: id, suggestedName }),
  /** Asks where with the native dialog, then has the engine write all of the study. */
  'study.saveReport': v.strictObject({ studyId: id, suggestedName }),
} as const
