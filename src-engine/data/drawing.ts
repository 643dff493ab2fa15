// A density drawn by hand. Exact density: see distributions/painting.ts.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import { drawingSide, inkOf, pixelWidth } from '../../src-shared/config/data/drawing.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { painting } from '../distributions/painting.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const drawing: DataSource<'drawing'> = {
  async load(config, seed) {
    const { title } = dataTitles.drawing
    const bandwidth = Number((config.blur * pixelWidth(config.extent)).toPrecision(3))
    const notes = [`The ink, blurred by a Gaussian of standard deviation ${bandwidth}.`]
    return dataFromDensity({ title, density: drawingDensity(config), count: config.count, seed, notes })
  },
}

export function drawingDensity({
  pixels,
  extent,
  blur,
}: Pick<DataConfigOf<'drawing'>, 'pixels' | 'extent' | 'blur'>): Distribution {
  return painting({
    ink: inkOf(pixels),
    side: drawingSide,
    extent,
    standardDeviation: blur * pixelWidth(extent),
  })
}
