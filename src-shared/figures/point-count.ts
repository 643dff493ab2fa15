// How many points a figure's panels draw, and whether a vector format should draw them into pictures.

import type { FigureOptions, MakeLayer } from './figure.ts'
import type { Panel } from './panel-content.ts'
import type { Points } from '../snapshot.ts'

/** More shapes make an SVG slow to open (50,000 of them: 262 MB) and useless to edit. */
export const shapesMaximum = 1000

/** The layer for all panels of a figure alike, or none where every point may be a shape. */
export function layerForMany(
  panels: readonly Panel[],
  layers: FigureOptions['layers'],
  makeLayer: MakeLayer | undefined,
): MakeLayer | undefined {
  return panels.reduce((sum, panel) => sum + pointCount(panel, layers), 0) > shapesMaximum ? makeLayer : undefined
}

function pointCount(panel: Panel, layers: FigureOptions['layers']): number {
  const dataShown = layers.data || (!panel.field && panel.laneIndex === null)
  return (
    (dataShown ? countOf(panel.data) : 0) +
    (layers.samples ? countOf(panel.samples) : 0) +
    (layers.negatives ? countOf(panel.negatives) : 0)
  )
}

const countOf = (points: Points | null): number => (points ? points.values.length / Math.max(1, points.dimension) : 0)
