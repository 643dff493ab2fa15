// Writes a figure as a picture, its data or its table: the same drawing as on screen, on a canvas without a window.
//
// Drawing happens in a thread of its own, so that the engine goes on answering. The file appears whole or not at all.

import type { FileFormat } from '../../src-shared/figures/file-format.ts'
import type { FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import { figureBytes, reportBytes, type DrawnFile, type ReportTask } from './figure-thread.ts'
import { requireFolderOf, writeWhole } from './write-file.ts'

/** Throws AppError('export-failed') where the file cannot be written; an existing file is replaced. Gives notices. */
export async function exportFigure(
  input: FigureInput,
  options: FigureOptions,
  format: FileFormat,
  path: string,
): Promise<{ notices: string[] }> {
  await requireFolderOf(path)
  return writeDrawn(await figureBytes({ input, options, format }), path)
}

/** The same for the report of a whole comparison. */
export async function exportReport(report: ReportTask, path: string): Promise<{ notices: string[] }> {
  await requireFolderOf(path)
  return writeDrawn(await reportBytes(report), path)
}

async function writeDrawn({ bytes, notices }: DrawnFile, path: string): Promise<{ notices: string[] }> {
  await writeWhole(path, bytes)
  return { notices }
}
