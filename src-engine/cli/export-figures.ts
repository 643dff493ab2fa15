// ebm export: figures of stored runs, their data and their tables, as files.

import { dirname, extname, join } from 'node:path'
import type * as v from 'valibot'
import {
  fieldQuantities,
  figureLayers,
  figureNames,
  type figureOptionsSchema,
  figureSizes,
  figureThemes,
  horizontalAxes,
  type FigureLayer,
  type FigureName,
} from '../../src-shared/figures/figure.ts'
import { fileFormats, type FileFormat } from '../../src-shared/figures/file-format.ts'
import { isChartFigure } from '../../src-shared/figures/charts/index.ts'
import { chartMetrics } from '../../src-shared/figures/tables.ts'
import { readInteger, readNumber } from '../../src-shared/read-number.ts'
import { quote } from '../../src-shared/quote.ts'
import type { Studio } from '../studio.ts'
import { findRun } from './find-run.ts'
import { makeOutputFolder } from './output-folder.ts'
import { storedView } from './stored-view.ts'
import { UsageError, unknownName } from './usage-error.ts'

export interface ExportOptions {
  figure: string
  format?: string
  out: string
  theme: string
  size: string
  width?: string
  seed?: string
  scale: string
  iteration?: string
  quantity?: string
  layers?: string
  axis?: string
  title?: string
  horizontalAxis?: string
  verticalAxis?: string
  note?: string
  laneName: string[]
  against?: string
  overlay?: string
  noiseLevel?: string
  view?: string
}

export interface Wanted {
  figures: FigureName[]
  format: FileFormat
  drawn: Omit<v.InferInput<typeof figureOptionsSchema>, 'figure' | 'panel'>
}

/** Prints the path of each file on stdout and what is to be said of it on stderr. */
export async function exportFigures(studio: Studio, runs: readonly string[], given: ExportOptions): Promise<void> {
  const runIds = [...new Set(runs.map((run) => findRun(studio, run)))]
  const isStored = given.view !== undefined && oneOf('--view', given.view, ['stored']) === 'stored'
  const { colourRange, ...view } = isStored ? storedView(studio, runIds) : {}
  const options = { ...view, ...given }
  const { figures, format, drawn } = wantedOf(options)
  const drawable = figures.length > 1 ? figures.filter((figure) => hasData(studio, runIds, figure)) : figures
  const densities = {
    against: densityOf(studio, runIds, { option: '--against', text: options.against }),
    overlay: densityOf(studio, runIds, { option: '--overlay', text: options.overlay }),
  }
  if (densities.against !== null && drawn.quantity !== 'difference') {
    throw new UsageError('Expected --quantity difference beside --against: only differences are from a reference.')
  }
  const pathOf = placeOf(options.out, figures)
  // The panel of a single run is that run's; of several, the truth.
  const panel = runIds.length === 1 ? runIds[0] : 'truth'
  for (const figure of drawable) {
    const path = pathOf(figure, format)
    const wanted = { runIds, options: { figure, panel, ...drawn, ...densities, colourRange }, format, path }
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

function wantedOf({ figure, format, out, ...options }: ExportOptions): Wanted {
  const all = figure === 'all'
  const named = formatOf(format, out, all)
  return {
    figures: all ? [...figureNames] : [oneOf('--figure', figure, [...figureNames, 'all']) as FigureName],
    format: named,
    drawn: drawnOf(options),
  }
}

/** What of the options says how any figure is drawn. */
export function drawnOf(options: Omit<ExportOptions, 'figure' | 'format' | 'out'>): Wanted['drawn'] {
  const { theme, size, width, seed, scale, iteration, quantity, layers, axis, laneName, noiseLevel } = options
  const { title = null, horizontalAxis = null, verticalAxis = null, note = null } = options
  return {
    theme: oneOf('--theme', theme, figureThemes),
    size: oneOf('--size', size, figureSizes),
    width: width === undefined ? null : wholeNumber('--width', width, [100, 8000]),
    seed: seed === undefined ? null : wholeNumber('--seed', seed, [0, 2 ** 32 - 1]),
    scale: wholeNumber('--scale', scale, [1, 4]),
    iteration: iteration === undefined ? null : wholeNumber('--iteration', iteration, [0, 1e12]),
    quantity: oneOf('--quantity', quantity ?? fieldQuantities[0], fieldQuantities),
    axis: oneOf('--axis', axis ?? horizontalAxes[0], horizontalAxes),
    ...(noiseLevel !== undefined && { layers: { predictor: true } }),
    ...(layers !== undefined && { layers: layersOf(layers) }),
    words: { title, horizontalAxis, verticalAxis, note, lanes: Object.fromEntries(laneName.map(laneNameOf)) },
    noise: noiseLevel === undefined ? null : positiveNumber('--noise-level', noiseLevel),
  }
}

/** `contours,samples`: these and no others; `none` for none. */
function layersOf(text: string): Record<FigureLayer, boolean> {
  const chosen = text === 'none' ? [] : text.split(',').map((name) => oneOf('--layers', name.trim(), figureLayers))
  return Object.fromEntries(figureLayers.map((name) => [name, chosen.includes(name)])) as Record<FigureLayer, boolean>
}

function laneNameOf(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
  throw new UsageError(`--lane-name: Expected id=name, like lane-1=Our method, got ${quote(text, 60)}.`)
}

/** `truth`, or a run of the lane that is named: by its label, its number, or a run of it. Throws UsageError. */
function densityOf(
  { store }: Studio,
  runIds: readonly string[],
  { option, text }: { option: string; text: string | undefined },
): string | null {
  if (text === undefined || text === 'truth') return text ?? null
  const runs = runIds.map((id) => store.runs.get(id))
  const plain = text.toLowerCase()
  const named = runs.filter(({ label, laneIndex }) => label.toLowerCase() === plain || String(laneIndex + 1) === text)
  const found = named.length > 0 ? named : runs.filter(({ id }) => id.startsWith(plain))
  const lanes = new Set(found.map(({ experimentId, laneId }) => `${experimentId}/${laneId}`))
  if (lanes.size === 1) return found[0].id
  const got = quote(text, 40)
  if (lanes.size > 1)
    throw new UsageError(`${option}: Expected one lane, got ${got}, which several are called: name a run of it.`)
  const labels = [...new Set(runs.map(({ label }) => label))].join(', ')
  throw new UsageError(`${option}: Expected truth, a run or one of the lanes exported (${labels}), got ${got}.`)
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

export function oneOf<Name extends string>(option: string, got: string, allowed: readonly Name[]): Name {
  const found = allowed.find((name) => name === got)
  if (found === undefined) throw unknownName(option, got, allowed)
  return found
}

export function wholeNumber(option: string, text: string, [least, most]: readonly [number, number]): number {
  const reading = readInteger(text)
  if ('value' in reading && reading.value >= least && reading.value <= most) return reading.value
  throw new UsageError(`${option}: Expected a whole number from ${least} to ${most}, got ${quote(text, 40)}.`)
}

function positiveNumber(option: string, text: string): number {
  const reading = readNumber(text)
  if ('value' in reading && reading.value > 0) return reading.value
  throw new UsageError(`${option}: Expected a number above 0, got ${quote(text, 40)}.`)
}
