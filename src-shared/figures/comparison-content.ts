// Which runs the side-by-side figure draws, and what it says of them.

import type { ImageSize } from '../snapshot.ts'
import { brushInWords } from './brush.ts'
import type { FigureInput, FigureOptions, FigureRun } from './figure.ts'
import { lanesOf, type FigureLane } from './lanes.ts'
import { formatCount } from '../numbers.ts'
import { blurredTruth, levelInWords } from './noise-levels.ts'
import { panelOf, type Panel } from './panel-content.ts'
import { referenceOf } from './reference.ts'
import { pairColumnsMaximum } from './pair-cells.ts'

/** The lane's run of that seed; its first where the seed is not asked for or the lane lacks it. */
export function shownRun({ runs }: FigureLane, seed: number | null): FigureRun {
  return runs.find(({ run }) => run.seed === seed) ?? runs[0]
}

/** The input with one run per lane: those whose densities are drawn. */
export function shownInput(input: FigureInput, seed: number | null): FigureInput {
  return { ...input, runs: lanesOf(input).map((lane) => shownRun(lane, seed)) }
}

/** `truth` and the drawn run of every lane. */
export function comparisonKeys(input: FigureInput, seed: number | null): string[] {
  return ['truth', ...shownInput(input, seed).runs.map(({ run }) => run.id)]
}

export const fieldsShown = (panels: readonly Panel[]): boolean => panels.some(({ field }) => field)

export function comparisonSubtitle(input: FigureInput, options: FigureOptions): string {
  const { quantity, iteration, seed, noise } = options
  const { dimension, title, image } = input.preview
  const scale = dimension > 1 ? 'one colour scale' : 'one vertical scale'
  const words = [
    title,
    options.content === 'plane' && dimension > 2
      ? 'relative energy through the mean, along the first two principal components, on one colour scale'
      : options.content === 'filters' && dimension > 2
        ? 'weights of hidden units, blue below 0 and red above, on one colour scale'
        : options.content === 'reconstruction' && dimension > 2
          ? 'held-out rows and their means given the hidden units at their means (mean field, one step)'
          : image
            ? picturesInWords(image)
            : dimension > 2
              ? pairsInWords(dimension)
              : `${quantityInWords(input, options)} on ${scale}`,
  ]
  const { brush } = options
  if (brush && panelOf(input, 'truth', options).brushed) {
    words.push(`standing out: ${brushInWords(brush, input.preview.view.labels)}`)
  }
  const isOfLevel = noise !== null && (quantity === 'log-density' || quantity === 'relative-energy')
  const level = isOfLevel ? blurredTruth(shownInput(input, seed), noise, quantity)?.level : null
  if (level) words.push(`truth and MDSM at ${levelInWords(level)}`)
  // Panels alone say it themselves, and stand still while they are animated.
  if (iteration !== null && options.figure !== 'panels') words.push(`at iteration ${formatCount(iteration)}`)
  const seeds = Math.max(0, ...lanesOf(input).map(({ runs }) => runs.length))
  if (seeds > 1) {
    const drawn = [...new Set(shownInput(input, seed).runs.map(({ run }) => run.seed))]
    const others = options.figure === 'panels' ? 'numbers' : 'curves and table'
    words.push(
      `${dimension > 2 ? 'samples' : 'densities'} of seed ${drawn.join(', ')}; ${others} over all ${seeds} seeds`,
    )
  }
  return words.join(' · ')
}

/** `log density`, `log density less that of truth`. */
export function quantityInWords(input: FigureInput, { quantity, against }: FigureOptions): string {
  if (quantity === 'relative-energy') return 'relative energy'
  if (quantity === 'log-density') return input.preview.dimension > 1 ? 'log density' : 'density'
  if (quantity === 'posterior') return 'p(data | x) by the classifier of NCE'
  if (quantity === 'classes') return input.preview.dimension > 1 ? 'likeliest class' : 'p(y | x) of each class'
  const label = referenceOf(input, against)?.label ?? 'nothing'
  return `log density less that of ${label === 'truth' ? 'the truth' : label}`
}

const picturesInWords = ({ width, height }: ImageSize): string =>
  `rows as pictures of ${width} × ${height} pixels, black 0 and white 1, beyond cut off`

/** What stands above the diagonal has no words of its own in the figure. */
function pairsInWords(dimension: number): string {
  const of =
    dimension > pairColumnsMaximum ? `the first ${pairColumnsMaximum} of ${dimension} columns` : `${dimension} columns`
  return `pairs of ${of}; r: correlation of the data, below it of the samples`
}
