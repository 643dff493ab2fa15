// A figure as SVG: text stays text, set in the bundled font's name with fallbacks of the same family.

import type { Context2D } from '../../src-shared/figures/figure.ts'
import { naturalSize } from '../../src-shared/figures/paint-figure.ts'
import { figureSummary } from '../../src-shared/figures/summary.ts'
import { drawFigure } from './draw-figure.ts'
import type { Drawn } from './drawn.ts'
import { makeLayer } from './raster-layer.ts'
import { SvgContext } from './svg-context.ts'

export function drawSvg({ input, options, magnification, check, metadata }: Drawn): string {
  const size = naturalSize(input, options)
  const context = new SvgContext(size, (text) => check.note(text))
  drawFigure(context as unknown as Context2D, { input, options, size, makeLayer })
  const { software, seeds, json, description } = metadata
  return context.document({
    magnification,
    title: check.note(input.title),
    description: check.note(figureSummary(input, options)),
    metadata: { software, seeds, provenance: check.note(description), configuration: json },
  })
}
