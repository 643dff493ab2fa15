// ebm export: figures of stored runs, their data and their tables, as files.

import { dirname, extname, join } from 'node:path'
import { figureNames, type FigureName } from '../../src-shared/figures/figure.ts'
import { fileFormats, type FileFormat } from '../../src-shared/figures/file-format.ts'
import { isChartFigure } from '../../src-shared/figures/charts/index.ts'
import { chartMetrics } from '../../src-shared/figures/tables.ts'
import type { Studio } from '../studio.ts'
import { drawnWith, oneOf, type DrawnOptions } from './figure-options.ts'
import { findRun } from './find-run.ts'
import { makeOutputFolder } from './output-folder.ts'
import { UsageError } from './usage-error.ts'

export interface ExportOptions extends DrawnOptions {
  figure: string
  format?: string
  out: string
}

/** Prints the path of each file on stdout and what is to be said of it on stderr. */
export async function exportFigures(studio: Studio, runs: readonly string[], given: ExportOptions): Promise<void> {
  const runIds = [...new Set(runs.map((run) => findRun(studio, run)))]
  const { figures, format } = wantedOf(given)
  const drawn = drawnWith(studio, runIds, given)
  const drawable = figures.length > 1 ? figures.filter((figure) => hasData(studio, runIds, figure)) : figures
  const pathOf = placeOf(given.out, figures)
  // The panel of a single run is that run's; of several, the truth.
  const panel = runIds.length === 1 ? runIds[0] : 'truth'
  for (const figure of drawable) {
    const path = pathOf(figure, format)
    const wanted = { runIds, options: { figure, panel, ...drawn }, format, path }
    const { notices } = await studio.request('figure.export', wanted)
    console.log(path)
    for (const notice of notices) console.error(`${figure}: ${notice}`)
  }
  const absent = figures.filter((figure) => !drawable.includes(figure))
  if (absent.length > 0) console.error(`Left out, as these runs have no data for them: ${absent.join(', ')}.`)
}

/** Charts of metrics that none of the runs has recorded would be empty. */
function hasData({ store }: Studio, runIds: readonly string[], figure: FigureName): boolean {
  if (!isChartFigure(figure)) return true
  const needed = figure === 'log-likelihood-splits' ? (['trainLogLikelihood'] as const) : chartMetrics[figure]
  return runIds.some((id) =>
    store.metrics.of(id).some(({ values }) => needed.some((name) => values[name] !== undefined)),
  )
}

function wantedOf({ figure, format, out }: ExportOptions): { figures: FigureName[]; format: FileFormat } {
  const all = figure === 'all'
  return {
    figures: all ? [...figureNames] : [oneOf('--figure', figure, [...figureNames, 'all']) as FigureName],
    format: formatOf(format, out, all),
  }
}

/** The format as asked, else as the file's name says it, else PNG. */
function formatOf(format: string | undefined, out: string, all: boolean): FileFormat {
  const extension = all ? '' : extname(out).slice(1).toLowerCase()
  const ofFile = fileFormats.find((known) => known === extension)
  const asked = format === undefined ? undefined : oneOf('--format', format, fileFormats)
  if (asked && ofFile && asked !== ofFile) {
    throw new UsageError(
      `Expected --format ${ofFile} for ${out}, got ${asked}: leave --format out, or name the file .${asked}.`,
    )
  }
  return asked ?? ofFile ?? 'png'
}

/** A name that ends in a format's extension is the file; else it is a folder. */
function placeOf(out: string, figures: readonly FigureName[]): (figure: FigureName, format: FileFormat) => string {
  const isFile = fileFormats.some((format) => extname(out).toLowerCase() === `.${format}`)
  if (isFile && figures.length > 1) {
    throw new UsageError(`Expected a folder after --out for all figures, got the file ${out}: name a folder.`)
  }
  makeOutputFolder('--out', isFile ? dirname(out) : out)
  if (isFile) return () => out
  return (figure, format) => join(out, `${figure}.${format}`)
}
