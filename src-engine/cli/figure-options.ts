// How a figure of stored runs is drawn, out of the command line's options: the same for still figures and animations.

import type * as v from 'valibot'
import {
  fieldQuantities,
  figureLayers,
  type figureOptionsSchema,
  figureSizes,
  figureThemes,
  horizontalAxes,
  panelContents,
  type FigureLayer,
} from '../../src-shared/figures/figure.ts'
import { readInteger, readNumber } from '../../src-shared/read-number.ts'
import { quote } from '../../src-shared/quote.ts'
import type { Studio } from '../studio.ts'
import { storedView } from './stored-view.ts'
import { UsageError, unknownName } from './usage-error.ts'

export interface DrawnOptions {
  theme: string
  size: string
  width?: string
  seed?: string
  scale: string
  iteration?: string
  quantity?: string
  content?: string
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

export type Drawn = Omit<v.InferInput<typeof figureOptionsSchema>, 'figure' | 'panel'>

/** With `--view stored`, as the experiment was left in the window; what is given besides wins. Throws UsageError. */
export function drawnWith(studio: Studio, runIds: readonly string[], given: DrawnOptions): Drawn {
  const isStored = given.view !== undefined && oneOf('--view', given.view, ['stored']) === 'stored'
  const { colourRange, ...view } = isStored ? storedView(studio, runIds) : {}
  const options = { ...view, ...given }
  const drawn = drawnOf(options)
  const against = densityOf(studio, runIds, { option: '--against', text: options.against })
  if (against !== null && drawn.quantity !== 'difference') {
    throw new UsageError('Expected --quantity difference beside --against: only differences are from a reference.')
  }
  const overlay = densityOf(studio, runIds, { option: '--overlay', text: options.overlay })
  return { ...drawn, against, overlay, colourRange }
}

function drawnOf(options: Omit<DrawnOptions, 'view' | 'against' | 'overlay'>): Drawn {
  const { theme, size, width, seed, scale, iteration, quantity, content, layers, axis, laneName, noiseLevel } = options
  const { title = null, horizontalAxis = null, verticalAxis = null, note = null } = options
  return {
    theme: oneOf('--theme', theme, figureThemes),
    size: oneOf('--size', size, figureSizes),
    width: width === undefined ? null : wholeNumber('--width', width, [100, 8000]),
    seed: seed === undefined ? null : wholeNumber('--seed', seed, [0, 2 ** 32 - 1]),
    scale: wholeNumber('--scale', scale, [1, 4]),
    iteration: iteration === undefined ? null : wholeNumber('--iteration', iteration, [0, 1e12]),
    quantity: oneOf('--quantity', quantity ?? fieldQuantities[0], fieldQuantities),
    content: oneOf('--content', content ?? panelContents[0], panelContents),
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
