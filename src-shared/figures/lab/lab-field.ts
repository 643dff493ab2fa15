// The density under the chains, log p = −E/T − log Z, or the relative energy where there is no density: field, contours and
// one colour scale. Made once for a result; painting again for another step then takes about a millisecond.

import type { LabResult } from '../../sampling-lab/lab-result.ts'
import { contourLevels, contoursOf, type Contour } from '../contours.ts'
import { fieldImage } from '../field-image.ts'
import { rangeOf, type ValueRange } from '../field-range.ts'
import { fieldOfLogDensity, type ShownField } from '../field-values.ts'
import type { FigureTheme, MakeImage } from '../figure.ts'

export interface LabArtwork {
  field: ShownField
  range: ValueRange
  /** Null on the line. */
  image: unknown
  contours: readonly Contour[]
}

export function labArtwork(result: LabResult, theme: FigureTheme, makeImage: MakeImage): LabArtwork {
  const { field: given, view, dimension, truth, setup } = result
  const shape = view.axes.map(() => given.resolution)
  const offset = truth.marginals === null ? 0 : truth.logPartition
  const values = Float32Array.from(given.energies, (energy) => -energy / setup.temperature - offset)
  const quantity = truth.marginals === null ? 'relative-energy' : 'log-density'
  const field = fieldOfLogDensity({ view, shape, values }, quantity)
  const range = rangeOf(field, [], quantity, { dimension })
  if (dimension === 1) return { field, range, image: null, contours: [] }
  const { rgba, width, height } = fieldImage(field, range, theme)
  return { field, range, image: makeImage(rgba, width, height), contours: contoursOf(field, contourLevels(range)) }
}
