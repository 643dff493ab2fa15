// What of a comparison is looked at: nothing here changes a number.

import type { HorizontalAxis } from '../../src-shared/figures/figure.ts'
import type { FieldQuantity } from '../../src-shared/snapshot.ts'

export type LayerName = 'contours' | 'data' | 'samples' | 'negatives'

/** A point in model units under the pointer or the keyboard's crosshair, seen in every panel. */
export interface Crosshair {
  x: number
  y: number
}

export class View {
  quantity = $state<FieldQuantity>('log-density')
  layers = $state<Record<LayerName, boolean>>({ contours: true, data: false, samples: false, negatives: true })
  axis = $state<HorizontalAxis>('iteration')
  /** Which seed the panels show; null takes the first. */
  seed = $state<number | null>(null)
  crosshair = $state.raw<Crosshair | null>(null)
}
