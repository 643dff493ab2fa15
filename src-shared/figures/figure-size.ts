// Sizes by name: the columns and pages that figures are printed in, slides and posters.

import type { FigureInput, FigureName, FigureOptions, FigureSize } from './figure.ts'
import { naturalSize, type Size } from './paint-figure.ts'

/** CSS pixels, 96 to the inch: 85 mm and 174 mm are what most journals print. A slide is laid out small, to be shown large. */
const widths: Record<Exclude<FigureSize, 'natural' | 'slide'>, number> = { column: 321, page: 658, poster: 658 }
const slide = { width: 800, height: 450 }

/** A poster is read from two metres: a page's layout, 383 mm wide, its letters over twice as large. */
const posterMagnification = 2.2

/** By how much the laid out figure is enlarged as a whole: letters, lines and points. */
export const magnificationOf = ({ size, width }: Pick<FigureOptions, 'size' | 'width'>): number =>
  size === 'poster' && width === null ? posterMagnification : 1

/** The options with the size that they mean in `width` and `height`; what is given in pixels wins. */
export function withSize(input: FigureInput, options: FigureOptions): FigureOptions {
  const { size, width } = options
  if (size === 'natural' || width !== null) return { ...options, size: 'natural' }
  if (size !== 'slide') return { ...options, size: 'natural', width: widths[size] }
  // A figure that does not fit is laid out on a larger slide: smaller type, nothing cut.
  for (let factor = 1; ; factor *= 1.15) {
    const fitting = { width: Math.round(slide.width * factor), height: Math.round(slide.height * factor) }
    const wanted = naturalSize(input, { ...options, width: fitting.width, height: null })
    const shrinks = factor === 1 && !isPanelled(options.figure)
    if (wanted.height <= fitting.height || shrinks || factor > 6) return { ...options, size: 'natural', ...fitting }
  }
}

const isPanelled = (figure: FigureName): boolean => figure === 'comparison' || figure === 'panels' || figure === 'panel'

/** CSS pixels, before `magnificationOf`. */
export function figureSize(input: FigureInput, options: FigureOptions): Size {
  return naturalSize(input, withSize(input, options))
}
