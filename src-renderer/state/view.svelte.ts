// What of a comparison is looked at: nothing here changes a number.

import type {
  ColourRange,
  FigureLayer,
  HorizontalAxis,
  PanelContent,
  ShownQuantity,
} from '../../src-shared/figures/figure.ts'
import type { Brush } from '../../src-shared/figures/brush.ts'
import type { LaneColour } from '../../src-shared/figures/palette.ts'

export type LayerName = FigureLayer

export const firstLayers: Readonly<Record<LayerName, boolean>> = {
  ...{ contours: true, data: false, samples: false, negatives: true, predictor: false },
}

/** A point in model units under the pointer or the keyboard's crosshair, seen in every panel. */
export interface Crosshair {
  x: number
  y: number
}

/** `truth`, or a lane's id, which holds for all seeds. */
export type DensityChoice = string

export class View {
  quantity = $state<ShownQuantity>('log-density')
  /** Of data of three columns or more. */
  content = $state<PanelContent>('samples')
  /** What differences are from; null is the truth where it is known, else the first lane. */
  against = $state<DensityChoice | null>(null)
  /** Whose regions lie over every panel; null is nobody's. */
  overlay = $state<DensityChoice | null>(null)
  layers = $state<Record<LayerName, boolean>>({ ...firstLayers })
  /** The noise level σ that is shown of networks that learn many, in columns' standard deviations; null: the model itself. */
  noise = $state<number | null>(null)
  axis = $state<HorizontalAxis>('iteration')
  /** Ends of the colour scales that were set by hand, nats. */
  scales = $state.raw<Partial<Record<ShownQuantity, ColourRange>>>({})
  /** Of lanes by their ids, where it is not the palette's. */
  colours = $state.raw<Readonly<Record<string, LaneColour>>>({})
  /** Which seed the panels show; null takes the first. */
  seed = $state<number | null>(null)
  crosshair = $state.raw<Crosshair | null>(null)
  /** Ranges of columns whose rows stand out in every panel. As short-lived as the crosshair: it is not kept. */
  brush = $state.raw<Brush | null>(null)
}
