// A figure of a composition as a picture: the same panels as on screen, with title, key and numbers.

import type { Composition } from '../../src-shared/composition.ts'
import type { CompositionFigureOptions } from '../../src-shared/figures/composition/composition-figure.ts'
import {
  compositionFigureSize,
  compositionProvenance,
  compositionTitle,
  paintComposition,
} from '../../src-shared/figures/composition/paint-composition.ts'
import { magnificationOf } from '../../src-shared/figures/figure-size.ts'
import type { FileMetadata } from '../../src-shared/figures/file-origin.ts'
import { exportFontFamily } from '../../src-shared/figures/theme.ts'
import { makeImage } from './draw-figure.ts'
import { drawPainted } from './draw-painted.ts'
import type { DrawnFile } from './figure-thread.ts'

export interface CompositionPicture {
  composition: Composition
  options: CompositionFigureOptions
  metadata: FileMetadata
}

export function drawCompositionPicture(
  { composition, options, metadata }: CompositionPicture,
  format: 'png' | 'svg' | 'pdf',
): Promise<DrawnFile> {
  const { scale } = options
  const summary = `${compositionTitle(composition)}: ${compositionProvenance(composition)}`
  return drawPainted(
    {
      ...{ size: compositionFigureSize(composition, options), scale, metadata, summary },
      magnification: magnificationOf(options),
      paint: (context) => paintComposition(context, composition, { options, fontFamily: exportFontFamily, makeImage }),
    },
    format,
  )
}
